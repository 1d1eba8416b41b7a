import type { ExchangeResult } from '@/lib/connectors/oauth'
import type { VerifyFailureReason } from '@/lib/connectors/reasons'

/** A token that ends within this time would not survive the call it is for. */
const marginMs = 30_000

/** Whether an access token has ended, or is about to. */
export function hasEnded(expiresAt: Date | null | undefined, now: Date): boolean {
  return expiresAt != null && expiresAt.getTime() - marginMs <= now.getTime()
}

const inWordsOfVerification = {
  authorizationRefused: 'wrongCredentials',
  authorizationExpired: 'wrongCredentials',
  stateMismatch: 'unexpectedAnswer',
  issuerMismatch: 'unexpectedAnswer',
  tokenError: 'unexpectedAnswer',
  unknownTokenType: 'unexpectedAnswer',
  redirectMismatch: 'unexpectedAnswer',
  scopeRefused: 'forbiddenByProvider',
  grantRefused: 'forbiddenByProvider',
  // The client of this Portico was refused, not what the organization granted.
  wrongCredentials: 'forbiddenByProvider',
} as const satisfies Partial<Record<RenewalFailure['reason'], VerifyFailureReason>>

type RenewalFailure = Exclude<ExchangeResult, { ok: true }>

/** What a refused renewal says about the connection, as a check would say it. */
export function failureOfRenewal({ reason, ...failure }: RenewalFailure) {
  const known: Partial<Record<string, VerifyFailureReason>> = inWordsOfVerification
  const sentence = reason === 'wrongCredentials' ? 'authorization.wrongCredentials' : undefined
  return { ...failure, reason: known[reason] ?? (reason as VerifyFailureReason), sentence }
}
