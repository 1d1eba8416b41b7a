import * as oauth from 'openid-client'
import { getAuthMethod, type OAuthClientCredentials } from '@/lib/connectors/methods/rules'
import type { ClientCredentialsMethod, PasswordMethod } from '@/lib/connectors/methods/schema'
import { scopeNames } from '@/lib/connectors/oauth'
import { type AuthorizationFailure, authorizationFailure } from '@/lib/connectors/oauth-answers'
import { callWith, clientSecrets, configure, tokenParamsOf } from '@/lib/connectors/oauth-client'
import { type ExchangeResult, toTokens } from '@/lib/connectors/oauth-tokens'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import type { Values } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'
import type { OutboundClient } from '@/lib/outbound'

type RequestingMethod = ClientCredentialsMethod | PasswordMethod

interface TokenRequest {
  definition: ConnectorDefinition
  /** `oauth2_client_credentials` or `oauth2_password`. */
  method: string
  config: Values
  /** Sealed values: `clientSecret`, `password`. */
  credentials: Values
  /** Null: the request names no client, as some providers have it with passwords. */
  client: OAuthClientCredentials | null
  /** Asked for instead of the definition's. */
  scopes?: readonly string[]
  outbound: OutboundClient
  /** Of the whole call; 10 000 by default. */
  timeoutMs?: number
}

/**
 * Asks for an access token with what an admin entered: client credentials (RFC 6749 §4.4) or user name and
 * password (§4.3). Every way a provider can fail it is a result. Where the provider documents no way for the
 * client to authenticate, HTTP Basic is tried first, as the standard has it, then the request body.
 * @throws AppError `invalid` when a value is missing or cannot stand in an address.
 */
export async function requestToken(input: TokenRequest): Promise<ExchangeResult> {
  const method = requestingMethod(input.definition, input.method)
  const result = await request(method, input)
  const isUndocumented = method.tokenAuth == null && input.client?.clientSecret !== undefined
  if (result.ok || result.reason !== 'wrongCredentials' || !isUndocumented) return result
  const other = await request(method, input, 'client_secret_post')
  return other.ok ? other : result
}

function requestingMethod(definition: ConnectorDefinition, type: string): RequestingMethod {
  const method = getAuthMethod(definition, type)
  if (method.type === 'oauth2_client_credentials' || method.type === 'oauth2_password') return method
  throw new AppError('invalid', { reason: 'unknownAuthMethod' })
}

async function request(
  method: RequestingMethod,
  input: TokenRequest,
  tokenAuth?: RequestingMethod['tokenAuth'],
): Promise<ExchangeResult> {
  const { config, credentials, client, outbound, timeoutMs } = input
  const { configuration } = configure({ method, config, client, ...(tokenAuth && { tokenAuth }) })
  callWith(configuration, outbound, { keepIdToken: false, tokenType: method.tokenType, timeoutMs })
  const scope = (input.scopes ?? scopeNames(method)).join(' ')
  const params = { ...tokenParamsOf(method, config), ...(scope && { scope }) }
  try {
    return {
      ok: true,
      tokens: toTokens(await ask(method, configuration, params, { ...config, ...credentials })),
    }
  } catch (error) {
    const failure = authorizationFailure(error, [...clientSecrets(client), credentials.password ?? ''])
    if (!failure) throw error
    return inWordsOfRequest(failure)
  }
}

function ask(
  method: RequestingMethod,
  configuration: oauth.Configuration,
  params: Record<string, string>,
  { username, password }: Values,
) {
  if (method.type === 'oauth2_client_credentials') return oauth.clientCredentialsGrant(configuration, params)
  if (!username) throw new AppError('invalid', { reason: 'required', fields: { username: 'required' } })
  if (!password) throw new AppError('invalid', { reason: 'required', fields: { password: 'required' } })
  return oauth.genericGrantRequest(configuration, 'password', { ...params, username, password })
}

/** Nobody authorized anything: what the provider did not take was typed. */
function inWordsOfRequest(failure: AuthorizationFailure): AuthorizationFailure {
  return failure.reason === 'authorizationExpired' ? { ...failure, reason: 'wrongCredentials' } : failure
}
