import * as oauth from 'openid-client'
import { failureOfTransport, type ProviderFailure } from '@/lib/connectors/answers'
import { cleanMessage, parseJson } from '@/lib/connectors/provider-message'
import type { AuthorizationFailureReason } from '@/lib/connectors/reasons'
import type { Answer } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'
import { retryAfterSeconds } from '@/lib/outbound/retry-after'

export type AuthorizationFailure = ProviderFailure<AuthorizationFailureReason>

export interface ConformOptions {
  /** False where the issuer is not known: its token could not be checked, so it is not read. */
  keepIdToken: boolean
  /** What this provider calls a bearer token. */
  tokenType?: string | undefined
}

/**
 * Brings an answer of a token endpoint into the form of RFC 6749 §5 where providers are known to stray: an
 * error told with status 200, no token type or one of their own, a lifetime that is none.
 */
export function conformTokenAnswer(response: Answer, { keepIdToken, tokenType }: ConformOptions): Answer {
  if (response.status !== 200) return response
  const body = parseJson(response.body.toString('utf8'))
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return response
  const { id_token: idToken, ...answer } = body as Record<string, unknown>
  if (typeof answer.access_token !== 'string' && typeof answer.error === 'string') {
    return jsonAnswer(400, answer)
  }
  // RFC 6749 §7.1: a token of a type that is not understood must not be used.
  if (!isBearer(answer.token_type, tokenType)) {
    return jsonAnswer(400, {
      error: 'unknown_token_type',
      error_description: String(answer.token_type),
    })
  }
  answer.token_type = 'bearer'
  for (const name of ['refresh_token', 'expires_in', 'scope']) if (answer[name] === null) delete answer[name]
  if (!isDuration(answer.expires_in)) delete answer.expires_in
  return jsonAnswer(200, keepIdToken && idToken ? { ...answer, id_token: idToken } : answer)
}

function jsonAnswer(status: number, body: object): Answer {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }
}

function isBearer(given: unknown, own: string | undefined): boolean {
  if (given === undefined || given === null || given === '') return true
  return typeof given === 'string' && ['bearer', own?.toLowerCase()].includes(given.toLowerCase())
}

function isDuration(value: unknown): boolean {
  const seconds = typeof value === 'string' ? Number.parseFloat(value) : value
  return typeof seconds === 'number' && Number.isFinite(seconds) && seconds >= 0
}

/** The failure that an error of the exchange stands for; null when it is none that a provider can cause. */
export function authorizationFailure(
  error: unknown,
  secrets: readonly string[],
): AuthorizationFailure | null {
  if (error instanceof oauth.AuthorizationResponseError) {
    const reason = isAboutRedirect(error)
      ? 'redirectMismatch'
      : (reasonByCallbackError[error.error] ?? 'authorizationRefused')
    return failure(reason, {}, error.error_description ?? error.error, secrets)
  }
  if (error instanceof oauth.ResponseBodyError) {
    const named = isAboutRedirect(error)
      ? 'redirectMismatch'
      : (reasonByTokenError[error.error] ?? 'tokenError')
    const reason = error.response.status === 429 ? 'rateLimited' : named
    return failure(reason, error.response, error.error_description ?? error.error, secrets)
  }
  if (error instanceof oauth.WWWAuthenticateChallengeError) {
    return failure('wrongCredentials', error.response, undefined, secrets)
  }
  if (!(error instanceof oauth.ClientError)) return null
  return clientFailure(error, secrets)
}

const reasonByCallbackError: Record<string, AuthorizationFailureReason> = {
  server_error: 'providerError',
  temporarily_unavailable: 'providerError',
  unauthorized_client: 'grantRefused',
  unsupported_response_type: 'grantRefused',
  invalid_scope: 'scopeRefused',
}

const reasonByTokenError: Record<string, AuthorizationFailureReason> = {
  invalid_grant: 'authorizationExpired',
  invalid_client: 'wrongCredentials',
  unauthorized_client: 'grantRefused',
  unsupported_grant_type: 'grantRefused',
  invalid_scope: 'scopeRefused',
  unknown_token_type: 'unknownTokenType',
  server_error: 'providerError',
  temporarily_unavailable: 'providerError',
}

/** Whether a provider says that it knows another redirect address; there is no code for it in the standard. */
function isAboutRedirect(said: { error: string; error_description?: string | undefined }): boolean {
  const names = /redirect[_ ]?ur[il]/i
  if (names.test(said.error)) return true
  const isGeneral = ['invalid_request', 'invalid_grant', 'invalid_client'].includes(said.error)
  return isGeneral && names.test(said.error_description ?? '')
}

function clientFailure({ cause }: oauth.ClientError, secrets: readonly string[]): AuthorizationFailure {
  if (cause instanceof OutboundError) return failureOfTransport(cause)
  if (cause instanceof Response) return failure(reasonForTokenStatus(cause.status), cause, undefined, secrets)
  return failure(isAboutIssuer(cause) ? 'issuerMismatch' : 'tokenError', {}, undefined, secrets)
}

function reasonForTokenStatus(status: number): AuthorizationFailureReason {
  if (status === 401) return 'wrongCredentials'
  if (status === 429) return 'rateLimited'
  if (status === 404 || status === 410) return 'wrongHost'
  return status >= 500 ? 'providerError' : 'tokenError'
}

function isAboutIssuer(cause: unknown): boolean {
  const details = cause instanceof Error ? cause.cause : undefined
  return typeof details === 'object' && details !== null && 'claim' in details && details.claim === 'iss'
}

function failure(
  reason: AuthorizationFailureReason,
  answer: { status?: number; headers?: Headers },
  said: string | undefined,
  secrets: readonly string[],
): AuthorizationFailure {
  const wait = retryAfterSeconds(answer.headers?.get('retry-after') ?? null)
  const message = cleanMessage(said, secrets)
  return {
    ok: false,
    reason,
    ...(answer.status !== undefined && { status: answer.status }),
    ...(wait !== undefined && { retryAfterSeconds: wait }),
    ...(message && { providerMessage: message }),
  }
}
