import type { TokenFailure } from '@/lib/connections/tokens/schema'
import type { MethodType } from '@/lib/connectors/method-types/schema'
import type { AuthorizationFailure } from '@/lib/connectors/oauth-answers'
import type { VerifyFailureReason } from '@/lib/connectors/reasons'

type Reason = AuthorizationFailure['reason']

const inWordsOfVerification: Partial<
  Record<Reason, { reason: VerifyFailureReason; sentence: TokenFailure }>
> = {
  grantRefused: { reason: 'forbiddenByProvider', sentence: 'token.grantRefused' },
  scopeRefused: { reason: 'forbiddenByProvider', sentence: 'token.scopeRefused' },
  unknownTokenType: { reason: 'unexpectedAnswer', sentence: 'token.unknownTokenType' },
}

const verifyReasons: readonly Reason[] = [
  'wrongHost',
  'dnsFailed',
  'connectionRefused',
  'connectionReset',
  'timeout',
  'tlsError',
  'providerError',
  'rateLimited',
  'blockedAddress',
  'redirected',
  'tooLarge',
]

/** What a refused request for a token says about the values that were entered, as a check would say it. */
export function failureOfRequest(method: MethodType, { reason, ...failure }: AuthorizationFailure) {
  if (reason === 'wrongCredentials') {
    // Which of the two a provider means, it does not always say.
    const sentence = method === 'oauth2_password' ? 'token.wrongPassword' : 'token.wrongClient'
    return { ...failure, reason, sentence } as const
  }
  const known = inWordsOfVerification[reason]
  if (known) return { ...failure, ...known }
  if (verifyReasons.includes(reason)) return { ...failure, reason: reason as VerifyFailureReason }
  return { ...failure, reason: 'unexpectedAnswer', sentence: 'token.tokenError' } as const
}
