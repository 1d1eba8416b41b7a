import type { LoadedConnection } from '@/lib/connections/queries'
import { areSameValues } from '@/lib/connections/rules'
import { type TestFailure, testFailureSchema } from '@/lib/connections/verification/schema'
import type { AppError } from '@/lib/errors'

type Setup = Pick<LoadedConnection, 'authMethod' | 'config' | 'credential'>

/** Whether what was verified is still what is stored. Each sealing has its own nonce, so bytes suffice. */
export function isSameSetup(one: Setup, other: Setup): boolean {
  const [a, b] = [one.credential?.sealed, other.credential?.sealed]
  const isSameSecret = a && b ? Buffer.from(a).equals(b) : a === b
  return isSameSecret && one.authMethod === other.authMethod && areSameValues(one.config, other.config)
}

/** What is kept of a failed test. The provider's own words and how long it asked to wait are not. */
export function toTestFailure({ details }: AppError, now: Date): TestFailure {
  const { host, status, limit } = details?.values ?? {}
  const reason = details?.reason
  return testFailureSchema.parse({
    reason,
    host,
    status,
    ...(reason === 'verification.timeout' && { limit }),
    at: now.toISOString(),
  })
}

/** Reads what is kept of a failed test; null after a passed one, and before the first. */
export function readTestFailure(stored: unknown): TestFailure | null {
  return testFailureSchema.safeParse(stored).data ?? null
}
