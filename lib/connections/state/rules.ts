import type { ConnectionFacts } from '@/lib/connections/schema'
import type { ConnectionState } from '@/lib/generated/prisma/enums'

interface Timetable {
  nextCheckAt?: Date | null
  failingSince?: null
  failureCount?: 0
  warnedAt?: null
}

/**
 * What a change of state does to the background checks: nothing while the connection stays in use; what comes
 * (back) into use is due at once and begins without failures; what leaves it is not checked.
 */
export function timetableAfter(before: ConnectionState, after: ConnectionFacts, now: Date): Timetable {
  const isInUse = (state: ConnectionState) => state === 'connected' || state === 'needs_reconnect'
  if (!isInUse(after.state)) return { nextCheckAt: null }
  if (isInUse(before)) return {}
  return {
    nextCheckAt: after.stateReason === 'unverified' ? null : now,
    failingSince: null,
    failureCount: 0,
    warnedAt: null,
  }
}
