import * as oauth from 'openid-client'
import type { OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import type { AuthMethod, AuthorizationCodeMethod } from '@/lib/connectors/methods/schema'
import { type ConformOptions, conformTokenAnswer } from '@/lib/connectors/oauth-answers'
import { expandParam, expandUrl, type Values } from '@/lib/connectors/templates'
import type { Answer, OutboundClient } from '@/lib/outbound'

/** A method that ends in an access token. */
export type TokenMethod = Extract<AuthMethod, { tokenUrl: string }>

/** How far a provider’s clock may be off where an ID token names a time. */
const clockToleranceSeconds = 5 * 60
const idTokenAlgorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'EdDSA']

interface ClientOptions {
  method: TokenMethod
  config: Values
  /** Null: the request names no client. */
  client: OAuthClientCredentials | null
  /** Instead of the one that the definition names. */
  tokenAuth?: TokenMethod['tokenAuth']
}

/**
 * openid-client, set up for one provider.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export function configure({ method, config, client, tokenAuth = method.tokenAuth }: ClientOptions) {
  const tokenUrl = expandUrl(method.tokenUrl, config)
  const isSignIn = method.type === 'oauth2_authorization_code'
  const authorizationUrl = isSignIn ? expandUrl(method.authorizationUrl, config) : null
  const issuer = isSignIn && method.issuer ? expandUrl(method.issuer, config) : null
  const server = {
    issuer: issuer ?? new URL(authorizationUrl ?? tokenUrl).origin,
    token_endpoint: tokenUrl,
    ...(authorizationUrl && { authorization_endpoint: authorizationUrl }),
    ...(method.revocationUrl && { revocation_endpoint: expandUrl(method.revocationUrl, config) }),
    id_token_signing_alg_values_supported: idTokenAlgorithms,
  }
  const metadata = { [oauth.clockTolerance]: clockToleranceSeconds }
  const auth = clientAuth(tokenAuth, client)
  const configuration = new oauth.Configuration(server, client?.clientId ?? 'none', metadata, auth)
  // Which addresses may be called over http is for the outbound client to decide.
  oauth.allowInsecureRequests(configuration)
  return { configuration, issuer }
}

/** The address of a sign-in at the provider. */
export function authorizationUrlOf(method: AuthorizationCodeMethod, config: Values): string {
  return expandUrl(method.authorizationUrl, config)
}

/** Lets the client call out, and read the answers of token endpoints that stray. */
export function callWith(
  configuration: oauth.Configuration,
  outbound: OutboundClient,
  { timeoutMs, ...conform }: ConformOptions & { timeoutMs?: number },
): void {
  // Past the limit of the call itself, which ends with a reason.
  if (timeoutMs !== undefined) configuration.timeout = Math.ceil(timeoutMs / 1000) + 5
  const rewrite = (answer: Answer) => conformTokenAnswer(answer, conform)
  configuration[oauth.customFetch] = (url, options) => outbound.fetch(url, { ...options, timeoutMs, rewrite })
}

/** Values of the definition’s extra parameters for the token endpoint. */
export function tokenParamsOf(method: TokenMethod, config: Values): Record<string, string> {
  const params = Object.entries(method.tokenParams ?? {})
  return Object.fromEntries(params.map(([name, format]) => [name, expandParam(format, config)]))
}

/** What must not come back in a message of a provider. */
export function clientSecrets(client: OAuthClientCredentials | null): string[] {
  if (!client?.clientSecret) return []
  return [client.clientSecret, basicPair(client.clientId, client.clientSecret)]
}

// RFC 6749 §2.3.1 form-encodes both. Servers that forget to decode still understand this lighter encoding,
// which leaves the characters of common secrets alone.
function basicPair(clientId: string, clientSecret: string): string {
  return Buffer.from(`${encodeURIComponent(clientId)}:${encodeURIComponent(clientSecret)}`).toString('base64')
}

function clientAuth(
  tokenAuth: TokenMethod['tokenAuth'],
  client: OAuthClientCredentials | null,
): oauth.ClientAuth {
  if (!client) return () => {}
  const { clientId, clientSecret } = client
  if (!clientSecret || tokenAuth === 'none') return oauth.None()
  if (tokenAuth === 'client_secret_post') return oauth.ClientSecretPost(clientSecret)
  return (_server, _client, _body, headers) => {
    headers.set('authorization', `Basic ${basicPair(clientId, clientSecret)}`)
  }
}
