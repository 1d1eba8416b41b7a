import * as oauth from 'openid-client'
import { getAuthMethod, type OAuthClientCredentials, usesTokens } from '@/lib/connectors/methods/rules'
import { authorizationFailure } from '@/lib/connectors/oauth-answers'
import { clientSecrets, configure, type TokenMethod } from '@/lib/connectors/oauth-client'
import type { AuthorizationFailureReason } from '@/lib/connectors/reasons'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { Values } from '@/lib/connectors/templates'
import type { OutboundClient } from '@/lib/outbound'

export type RevocationResult =
  | { outcome: 'revoked' }
  /** The provider offers no revocation, or there is no token. */
  | { outcome: 'unsupported' }
  | { outcome: 'failed'; reason: AuthorizationFailureReason; status?: number }

/**
 * Ends tokens at the provider (RFC 7009), as well as it can be done: the refresh token, which ends the grant,
 * then the access token. Every way it can fail is a result.
 * @throws AppError `invalid` when a configuration value is missing or cannot stand in an address.
 */
export async function revokeTokens(input: {
  definition: ConnectorDefinition
  /** `type` of the authentication method. */
  method: string
  config: Values
  /** Sealed values: `refreshToken`, `accessToken`. */
  credentials: Values
  client: OAuthClientCredentials | null
  outbound: OutboundClient
  /** Of each call; 10 000 by default. */
  timeoutMs?: number
}): Promise<RevocationResult> {
  const { definition, config, credentials, client, outbound, timeoutMs } = input
  const method = getAuthMethod(definition, input.method)
  const { refreshToken, accessToken } = credentials
  const hasToken = refreshToken !== undefined || accessToken !== undefined
  if (!isTokenMethod(method) || !method.revocationUrl || !hasToken) return { outcome: 'unsupported' }
  const { configuration } = configure({ method, config, client })
  configuration[oauth.customFetch] = (url, options) => outbound.fetch(url, { ...options, timeoutMs })
  const secrets = [...clientSecrets(client), refreshToken ?? '', accessToken ?? '']
  const results = []
  if (refreshToken) results.push(await revoke(configuration, refreshToken, 'refresh_token', secrets))
  if (accessToken) results.push(await revoke(configuration, accessToken, 'access_token', secrets))
  const [ofGrant = { outcome: 'unsupported' }] = results
  return results.find(({ outcome }) => outcome === 'failed') ?? ofGrant
}

function isTokenMethod(method: ReturnType<typeof getAuthMethod>): method is TokenMethod {
  return usesTokens(method)
}

async function revoke(
  configuration: oauth.Configuration,
  token: string,
  hint: 'refresh_token' | 'access_token',
  secrets: string[],
): Promise<RevocationResult> {
  try {
    await oauth.tokenRevocation(configuration, token, { token_type_hint: hint })
    return { outcome: 'revoked' }
  } catch (error) {
    // RFC 7009 §2.2.1: a provider may know only one kind of token here.
    if (error instanceof oauth.ResponseBodyError && error.error === 'unsupported_token_type') {
      return { outcome: 'unsupported' }
    }
    const failure = authorizationFailure(error, secrets)
    if (!failure) throw error
    const { reason, status } = failure
    return { outcome: 'failed', reason, ...(status !== undefined && { status }) }
  }
}
