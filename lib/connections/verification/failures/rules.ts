import type { LoadedConnection } from '@/lib/connections/queries'
import type { SupportedMethod } from '@/lib/connections/schema'
import { answerSeconds } from '@/lib/connections/verification/limits/rules'
import { getMethod } from '@/lib/connectors/methods/rules'
import { expandUrl } from '@/lib/connectors/templates'
import type { VerifyResult } from '@/lib/connectors/verify'
import { AppError } from '@/lib/errors'
import { waitValues } from '@/lib/wait'

/** Values to call a provider with, stored or not. */
export interface Candidate {
  method: SupportedMethod
  config: Record<string, string>
  credentials: Record<string, string>
}

type Failure = Exclude<VerifyResult, { ok: true } | { reason: 'notVerifiable' }> & {
  /** Says more than the reason. */
  sentence?: string
  /** Milliseconds until the answer; none where no answer came. */
  latency?: number | null
  /** Where it failed, when that was not where the test goes. */
  host?: string
}

/** What to tell the admin about a failed check. */
export function failureOf(connection: LoadedConnection, candidate: Candidate, failure: Failure): AppError {
  const { definition, listing } = connection
  const { method, config, credentials } = candidate
  const baseUrl = definition.verify && definition.baseUrl
  const tested = baseUrl ? new URL(expandUrl(baseUrl, { ...config, ...credentials })).host : listing.name
  const host = failure.host ?? tested
  // An address can itself be a secret, such as that of an incoming webhook.
  const isSecret = Object.values(credentials).some((value) => value.includes(host) || host.includes(value))
  const { reason, status, retryAfterSeconds, limitSeconds, providerMessage, sentence, latency } = failure
  // Nothing was entered that could be entered again.
  const isGrantOver = getMethod(definition, method).redirects && reason === 'wrongCredentials'
  return new AppError('provider_failed', {
    reason: sentence ?? (isGrantOver ? 'verification.accessEnded' : `verification.${reason}`),
    values: {
      provider: listing.name,
      host: isSecret ? listing.name : host,
      status: status ?? 0,
      limit: limitSeconds ?? answerSeconds,
      ...(latency != null && { latency }),
      ...waitValues(retryAfterSeconds),
      ...(providerMessage && { providerMessage }),
    },
    ...(retryAfterSeconds !== undefined && { retryAfterSeconds }),
  })
}
