import { timingSafeEqual } from 'node:crypto'
import * as oauth from 'openid-client'
import {
  type AuthorizationFailure,
  authorizationFailure,
  conformTokenAnswer,
} from '@/lib/connectors/oauth-answers'
import type { AuthorizationCodeMethod, ConnectorDefinition } from '@/lib/connectors/schema'
import { expandUrl, type Values } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'
import type { OutboundClient } from '@/lib/outbound'

/** The client that is registered at the provider; public clients have no secret. */
export interface OAuthClientCredentials {
  clientId: string
  clientSecret?: string
}

export interface AuthorizedTokens {
  accessToken: string
  /** Lower case, `bearer` as a rule. */
  tokenType: string
  refreshToken?: string
  expiresAt?: Date
  /** What was granted, where the provider says it; it can be less than what was asked for. */
  scope?: string
  /** The account at the provider, from an ID token that could be checked. */
  subject?: string
}

export type ExchangeResult = { ok: true; tokens: AuthorizedTokens } | AuthorizationFailure

/** Fresh `state` and PKCE verifier (256 bits each) for one authorization. Keep both, sealed, until the answer. */
export function newAuthorization(): { state: string; codeVerifier: string } {
  return { state: oauth.randomState(), codeVerifier: oauth.randomPKCECodeVerifier() }
}

function authorizationCodeMethod(definition: ConnectorDefinition): AuthorizationCodeMethod {
  const method = definition.authMethods.find(({ type }) => type === 'oauth2_authorization_code')
  if (method?.type !== 'oauth2_authorization_code')
    throw new AppError('invalid', { reason: 'unknownAuthMethod' })
  return method
}

const idTokenAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']

function configure(method: AuthorizationCodeMethod, config: Values, client: OAuthClientCredentials) {
  const authorizationUrl = expandUrl(method.authorizationUrl, config)
  const issuer = method.issuer ? expandUrl(method.issuer, config) : null
  const server = {
    issuer: issuer ?? new URL(authorizationUrl).origin,
    authorization_endpoint: authorizationUrl,
    token_endpoint: expandUrl(method.tokenUrl, config),
    id_token_signing_alg_values_supported: idTokenAlgorithms,
  }
  const configuration = new oauth.Configuration(server, client.clientId, {}, clientAuth(method, client))
  // Which addresses may be called over http is for the outbound client to decide.
  oauth.allowInsecureRequests(configuration)
  return { configuration, issuer, authorizationUrl }
}

function clientAuth(
  { tokenAuth }: AuthorizationCodeMethod,
  { clientId, clientSecret }: OAuthClientCredentials,
) {
  if (!clientSecret || tokenAuth === 'none') return oauth.None()
  if (tokenAuth === 'client_secret_post') return oauth.ClientSecretPost(clientSecret)
  // RFC 6749 §2.3.1 form-encodes both. Servers that forget to decode still understand this lighter encoding,
  // which leaves the characters of common secrets alone.
  const pair = Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`)
  const basic: oauth.ClientAuth = (_server, _client, _body, headers) => {
    headers.set('authorization', `Basic ${pair.toString('base64')}`)
  }
  return basic
}

/**
 * Where to send the admin to authorize. PKCE is used unless the provider is known not to take it.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export async function buildAuthorizationUrl(input: {
  definition: ConnectorDefinition
  config: Values
  clientId: string
  /** Exactly as registered at the provider. */
  redirectUri: string
  state: string
  codeVerifier: string
}): Promise<URL> {
  const method = authorizationCodeMethod(input.definition)
  const { configuration } = configure(method, input.config, { clientId: input.clientId })
  const scope = method.scopes.map(({ name }) => name).join(' ')
  const usesPkce = method.pkce !== false
  return oauth.buildAuthorizationUrl(configuration, {
    ...method.authorizationParams,
    response_type: 'code',
    redirect_uri: input.redirectUri,
    state: input.state,
    ...(scope && { scope }),
    ...(usesPkce && {
      code_challenge: await oauth.calculatePKCECodeChallenge(input.codeVerifier),
      code_challenge_method: 'S256',
    }),
  })
}

/**
 * Checks the answer of an authorization (state, then issuer: RFC 9207, RFC 9700 §4.4) and exchanges its code
 * for tokens. Every way a provider can fail it is a result.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export async function exchangeAuthorizationCode(input: {
  definition: ConnectorDefinition
  config: Values
  client: OAuthClientCredentials
  redirectUri: string
  /** The query with which the provider sent the admin back. */
  answer: URLSearchParams
  /** The `state` that was sent; the caller has bound it to the session and ended its life. */
  state: string
  codeVerifier: string
  outbound: OutboundClient
}): Promise<ExchangeResult> {
  const method = authorizationCodeMethod(input.definition)
  const { configuration, issuer, authorizationUrl } = configure(method, input.config, input.client)
  const answer = new URLSearchParams(input.answer)
  if (!isSameState(answer.getAll('state'), input.state)) return { ok: false, reason: 'stateMismatch' }
  const sender = { issuer, authorizationUrl, namesItself: method.authorizationResponseIss === true }
  if (!isFromIssuer(answer.getAll('iss'), sender)) return { ok: false, reason: 'issuerMismatch' }
  if (!issuer) answer.delete('iss')

  configuration[oauth.customFetch] = async (url, options) =>
    conformTokenAnswer(await input.outbound.fetch(url, options), issuer !== null)
  const currentUrl = new URL(input.redirectUri)
  currentUrl.search = answer.toString()
  try {
    const tokens = await oauth.authorizationCodeGrant(configuration, currentUrl, {
      expectedState: input.state,
      pkceCodeVerifier: method.pkce === false ? undefined : input.codeVerifier,
    })
    return { ok: true, tokens: toTokens(tokens) }
  } catch (error) {
    const secrets = [
      input.client.clientSecret ?? '',
      input.codeVerifier,
      input.state,
      answer.get('code') ?? '',
    ]
    const failure = authorizationFailure(error, secrets)
    if (!failure) throw error
    return failure
  }
}

/**
 * Asks for a new access token with the refresh token (RFC 6749 §6), which can itself be replaced by the answer.
 * Two at once would end the grant at providers that rotate: the caller sees to it that there is one.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export async function renewAccessToken(input: {
  definition: ConnectorDefinition
  config: Values
  client: OAuthClientCredentials
  refreshToken: string
  outbound: OutboundClient
}): Promise<ExchangeResult> {
  const method = authorizationCodeMethod(input.definition)
  const { configuration, issuer } = configure(method, input.config, input.client)
  configuration[oauth.customFetch] = async (url, options) =>
    conformTokenAnswer(await input.outbound.fetch(url, options), issuer !== null)
  try {
    return { ok: true, tokens: toTokens(await oauth.refreshTokenGrant(configuration, input.refreshToken)) }
  } catch (error) {
    const failure = authorizationFailure(error, [input.client.clientSecret ?? '', input.refreshToken])
    if (!failure) throw error
    return failure
  }
}

function isSameState(given: string[], expected: string): boolean {
  const [state, ...others] = given.map((value) => Buffer.from(value))
  const wanted = Buffer.from(expected)
  return others.length === 0 && state?.length === wanted.length && timingSafeEqual(state, wanted)
}

/**
 * Without a known issuer, the answer must at least come from the server that the admin was sent to. Providers
 * that send no `iss` are told apart by `state` alone, which names one connection and so one token endpoint.
 */
function isFromIssuer(
  given: string[],
  {
    issuer,
    authorizationUrl,
    namesItself,
  }: { issuer: string | null; authorizationUrl: string; namesItself: boolean },
): boolean {
  const [iss, ...others] = given
  if (iss === undefined) return !namesItself
  if (others.length > 0) return false
  return issuer ? iss === issuer : URL.parse(iss)?.origin === new URL(authorizationUrl).origin
}

/** Room for any list of scopes; what a provider says beyond it is cut. */
const maxScope = 1000
const maxLifetimeSeconds = 10 * 365 * 24 * 60 * 60

// Neither NUL nor half a character can be kept in JSON columns.
function toScope(given: string | undefined): string {
  const text = (given ?? '').replace(/\p{Cc}+/gu, ' ').trim()
  return text.slice(0, maxScope).toWellFormed()
}

function toTokens(
  answer: oauth.TokenEndpointResponse & oauth.TokenEndpointResponseHelpers,
): AuthorizedTokens {
  const seconds = answer.expires_in
  const lifetime = seconds === undefined ? undefined : Math.min(seconds, maxLifetimeSeconds)
  const scope = toScope(answer.scope)
  const subject = answer.claims()?.sub
  return {
    accessToken: answer.access_token,
    tokenType: answer.token_type,
    ...(answer.refresh_token && { refreshToken: answer.refresh_token }),
    ...(lifetime !== undefined && { expiresAt: new Date(Date.now() + lifetime * 1000) }),
    ...(scope && { scope }),
    ...(subject && { subject }),
  }
}
