import type { TestFailureReason } from '@/lib/connections/verification/schema'

// Apart from the other rules: it goes to the browser, which needs none of their schemas.
const curedByNewValues: readonly TestFailureReason[] = [
  'verification.wrongCredentials',
  'verification.accessEnded',
  'verification.wrongHost',
  'verification.dnsFailed',
  'verification.tlsError',
  'verification.unexpectedAnswer',
  'verification.redirected',
  'verification.tooLarge',
  'token.wrongClient',
  'token.wrongPassword',
  'token.grantRefused',
]

/** Whether the same test would fail again until something else is entered. */
export function isCuredByNewValues(reason: string | undefined): boolean {
  return curedByNewValues.some((known) => known === reason)
}
