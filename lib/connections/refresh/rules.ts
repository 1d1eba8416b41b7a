import { failureOfRequest } from '@/lib/connections/tokens/rules'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import type { MethodType } from '@/lib/connectors/method-types/schema'
import { getAuthMethod } from '@/lib/connectors/methods/rules'
import type { ExchangeResult } from '@/lib/connectors/oauth-tokens'
import type { ConnectorDefinition } from '@/lib/connectors/schema'
import { expandUrl } from '@/lib/connectors/templates'
import { AppError } from '@/lib/errors'
import { waitValues } from '@/lib/wait'

const second = 1000
const minute = 60 * second

/** A token that ends within this time would not survive the call it is for. */
const safetyMs = 30 * second
/** How long before its end a token is refreshed; a quarter of its life where that is shorter. */
const marginMs = 15 * minute

/** How long the token endpoint has to answer. */
export const requestMs = 30 * second
/** How long whoever refreshes holds the others off: the request, and the time to store its answer. */
export const leaseSeconds = 35
/** How long nobody tries again after a failure. */
const pauseMs = 30 * second
const longestPauseMs = 60 * minute

/** Whether an access token has ended, or is about to. */
export function hasEnded(expiresAt: Date | null | undefined, now: Date): boolean {
  return expiresAt != null && expiresAt.getTime() - safetyMs <= now.getTime()
}

/**
 * When a token that was issued now is due to be refreshed; null where its end is not known. One that is hardly good for
 * a call is refreshed when it is needed, and by the planner no more often than others.
 */
export function refreshTime(expiresAt: Date | null, now: Date): Date | null {
  if (!expiresAt) return null
  const lifetime = Math.max(0, expiresAt.getTime() - now.getTime())
  const due = expiresAt.getTime() - Math.min(marginMs, lifetime / 4)
  return new Date(Math.max(due, now.getTime() + safetyMs))
}

/** Methods whose tokens Portico asks for with what was entered. */
const requestingMethods = ['oauth2_client_credentials', 'oauth2_password']

/** Whether tokens of this method are asked for with what was entered, as often as one is needed. */
export function requestsTokens(method: string | null): boolean {
  return requestingMethods.includes(method ?? '')
}

/** Whether Portico can get a new access token without anybody's help. */
export function isRefreshable(method: string | null, values: Readonly<Record<string, string>>): boolean {
  return values.refreshToken !== undefined || requestsTokens(method)
}

interface Lifetime {
  method: string | null
  values: Readonly<Record<string, string>>
  expiresAt: Date | null
  refreshAt: Date | null
}

/** Whether credentials are good for a call, should be refreshed soon, or are of no use until they are. */
export function freshnessOf(credential: Lifetime, now: Date): 'fresh' | 'due' | 'ended' {
  const { method, values, expiresAt, refreshAt } = credential
  if (requestsTokens(method) && !values.accessToken) return 'ended'
  // Of a key only the provider knows whether it is still good.
  if (values.accessToken && hasEnded(expiresAt, now)) return 'ended'
  return refreshAt && refreshAt <= now && isRefreshable(method, values) ? 'due' : 'fresh'
}

/**
 * How long nobody tries again, in milliseconds, and when the planner does: at growing distances, so that a provider
 * in trouble is left alone.
 * @param failures in a row, with this one
 */
export function afterFailure(
  failures: number,
  retryAfterSeconds: number | undefined,
  now: Date,
): { pauseMs: number; refreshAt: Date } {
  const wanted = Math.min((retryAfterSeconds ?? 0) * second, longestPauseMs)
  const pause = Math.max(pauseMs, wanted)
  const growing = Math.min(pauseMs * 2 ** Math.min(failures - 1, 10), marginMs)
  return { pauseMs: pause, refreshAt: new Date(now.getTime() + Math.max(pause, growing)) }
}

type RefreshFailure = Exclude<ExchangeResult, { ok: true }>

/** Whether a failure says that the grant is over, or that what was entered is refused: nothing to try again. */
export function isGrantOver(method: string | null, { reason }: RefreshFailure): boolean {
  if (requestsTokens(method)) return reason === 'wrongCredentials' || reason === 'authorizationExpired'
  return reason === 'authorizationExpired'
}

interface Asked {
  provider: string
  definition: ConnectorDefinition
  method: MethodType | null
  config: Readonly<Record<string, string>>
}

/** What to tell about a refused refresh, in the words of a check. */
export function failureOf(
  { provider, definition, method, config }: Asked,
  failure: RefreshFailure,
): AppError {
  const { status, retryAfterSeconds, limitSeconds, providerMessage } = failure
  const known = method ? getAuthMethod(definition, method) : null
  return new AppError('provider_failed', {
    reason: sentenceOf(method, failure),
    values: {
      provider,
      host: known && 'tokenUrl' in known ? hostOf(known.tokenUrl, config, provider) : provider,
      status: status ?? 0,
      limit: limitSeconds ?? answerSeconds,
      ...waitValues(retryAfterSeconds),
      ...(providerMessage && { providerMessage }),
    },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}

/** What to tell when the OAuth client that a person authorized is there no more: nobody else can renew the access. */
export function appRemoved(provider: string): AppError {
  const values = { provider, host: provider, status: 0 }
  return new AppError('provider_failed', { reason: 'token.appRemoved', values })
}

function hostOf(template: string, config: Asked['config'], provider: string): string {
  try {
    return new URL(expandUrl(template, config)).host
  } catch (error) {
    // A value is missing: there is no address yet.
    if (error instanceof AppError) return provider
    throw error
  }
}

function sentenceOf(method: MethodType | null, failure: RefreshFailure): string {
  if (method && requestsTokens(method)) return inWordsOf(failureOfRequest(method, failure))
  if (isGrantOver(method, failure)) return 'verification.accessEnded'
  // The client was refused, not what the organization granted.
  if (failure.reason === 'wrongCredentials') {
    return method === 'oauth2_own_app' ? 'token.wrongClient' : 'authorization.wrongCredentials'
  }
  return inWordsOf(failureOfRequest('oauth2_authorization_code', failure))
}

function inWordsOf(failure: ReturnType<typeof failureOfRequest>): string {
  return 'sentence' in failure ? failure.sentence : `verification.${failure.reason}`
}
