import { timingSafeEqual } from 'node:crypto'
import * as oauth from 'openid-client'
import type { OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import type { AuthorizationCodeMethod } from '@/lib/connectors/methods/schema'
import { authorizationFailure } from '@/lib/connectors/oauth-answers'
import {
  authorizationUrlOf,
  callWith,
  clientSecrets,
  configure,
  tokenParamsOf,
} from '@/lib/connectors/oauth-client'
import { type ExchangeResult, toTokens } from '@/lib/connectors/oauth-tokens'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { Values } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'
import type { OutboundClient } from '@/lib/outbound'

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

/** Names of the scopes that a method asks for. */
export function scopeNames(method: { scopes?: readonly { name: string }[] | undefined }): string[] {
  return (method.scopes ?? []).map(({ name }) => name)
}

/**
 * Where to send the admin to authorize. PKCE is used unless the provider is known not to take it.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export async function buildAuthorizationUrl(input: {
  definition: ConnectorDefinition
  config: Values
  clientId: string
  /** Asked for instead of the definition's. */
  scopes?: readonly string[]
  /** Exactly as registered at the provider. */
  redirectUri: string
  state: string
  codeVerifier: string
}): Promise<URL> {
  const method = authorizationCodeMethod(input.definition)
  const { clientId, config } = input
  const { configuration } = configure({ method, config, client: { clientId } })
  const scope = (input.scopes ?? scopeNames(method)).join(' ')
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
  const { config, client } = input
  const { configuration, issuer } = configure({ method, config, client })
  const authorizationUrl = authorizationUrlOf(method, config)
  const answer = new URLSearchParams(input.answer)
  if (!isSameState(answer.getAll('state'), input.state)) return { ok: false, reason: 'stateMismatch' }
  const sender = { issuer, authorizationUrl, namesItself: method.authorizationResponseIss === true }
  if (!isFromIssuer(answer.getAll('iss'), sender)) return { ok: false, reason: 'issuerMismatch' }
  if (!issuer) answer.delete('iss')

  callWith(configuration, input.outbound, { keepIdToken: issuer !== null, tokenType: method.tokenType })
  const currentUrl = new URL(input.redirectUri)
  currentUrl.search = answer.toString()
  try {
    const tokens = await oauth.authorizationCodeGrant(
      configuration,
      currentUrl,
      {
        expectedState: input.state,
        pkceCodeVerifier: method.pkce === false ? undefined : input.codeVerifier,
      },
      tokenParamsOf(method, config),
    )
    return { ok: true, tokens: toTokens(tokens) }
  } catch (error) {
    const secrets = [...clientSecrets(client), input.codeVerifier, input.state, answer.get('code') ?? '']
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
export async function refreshAccessToken(input: {
  definition: ConnectorDefinition
  config: Values
  client: OAuthClientCredentials
  refreshToken: string
  outbound: OutboundClient
  /** Of the whole call; 10 000 by default. */
  timeoutMs?: number
}): Promise<ExchangeResult> {
  const method = authorizationCodeMethod(input.definition)
  const { config, client, refreshToken, outbound, timeoutMs } = input
  const { configuration } = configure({ method, config, client })
  // Whose account it is was settled when access was granted. A fault in an ID token must not cost the refresh token
  // that came with it.
  callWith(configuration, outbound, { keepIdToken: false, tokenType: method.tokenType, timeoutMs })
  try {
    const tokens = await oauth.refreshTokenGrant(configuration, refreshToken, tokenParamsOf(method, config))
    return { ok: true, tokens: toTokens(tokens) }
  } catch (error) {
    const failure = authorizationFailure(error, [...clientSecrets(client), refreshToken])
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
