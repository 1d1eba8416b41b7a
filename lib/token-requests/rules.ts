import OAuth2Server from '@node-oauth/oauth2-server'
import { grantTypes, type TokenRequest } from '@/lib/token-requests/schema'

const { InvalidClientError, InvalidRequestError, UnsupportedGrantTypeError } = OAuth2Server

/**
 * Reads what a client sent (RFC 6749 §2.3.1, §3.2): its id and secret stand in the header or in the body, encoded
 * alike; a parameter without a value counts as left out.
 * @throws OAuthError `invalid_request` for repeated parameters and for two ways at once; `invalid_client` without an
 * id and a secret; `unsupported_grant_type`
 */
export function readTokenRequest(authorization: string | null, body: string): TokenRequest {
  const { client_id, client_secret, ...parameters } = readParameters(body)
  const header = authorization === null ? null : readBasic(authorization)
  if (header && client_secret !== undefined) {
    throw new InvalidRequestError('The client secret belongs in the header or in the body, not in both')
  }
  if (header && client_id !== undefined && client_id !== header.clientId) {
    throw new InvalidRequestError('The client ids of header and body differ')
  }
  const clientId = header?.clientId ?? client_id
  const clientSecret = header?.clientSecret ?? client_secret
  if (!clientId || !clientSecret)
    throw new InvalidClientError('The client id or the client secret is missing')
  const { grant_type: grantType } = parameters
  if (grantType && !grantTypes.some((known) => known === grantType)) {
    throw new UnsupportedGrantTypeError('This grant type is not supported')
  }
  return { clientId, clientSecret, parameters }
}

function readParameters(body: string): Record<string, string> {
  const sent = new URLSearchParams(body)
  if (new Set(sent.keys()).size < sent.size) throw new InvalidRequestError('A parameter is repeated')
  return Object.fromEntries([...sent].filter(([, value]) => value !== ''))
}

function readBasic(authorization: string): { clientId: string; clientSecret: string } {
  const [, encoded] = /^Basic +([\w+/-]+={0,2})$/i.exec(authorization) ?? []
  const text = encoded && Buffer.from(encoded, 'base64').toString('utf8')
  const colon = text?.indexOf(':') ?? -1
  if (!text || colon < 0) throw new InvalidClientError('The Authorization header is not of the Basic scheme')
  return { clientId: decode(text.slice(0, colon)), clientSecret: decode(text.slice(colon + 1)) }
}

// Clients that do not encode, though RFC 6749 asks for it, mean the same where nothing needs it.
function decode(value: string): string {
  try {
    return decodeURIComponent(value.replaceAll('+', ' '))
  } catch {
    return value
  }
}

/**
 * The scopes of a token: all of the key's, or those that were asked for.
 * @returns null when one of them is not the key's
 */
export function chooseScopes(
  scopes: readonly string[],
  wanted: readonly string[] | undefined,
): string[] | null {
  if (wanted?.some((scope) => !scopes.includes(scope))) return null
  return scopes.filter((scope) => wanted?.includes(scope) ?? true)
}
