import { isSetUp } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { TestFailureReason } from '@/lib/connections/verification/schema'

const hour = 60 * 60 * 1000
const day = 24 * hour

/** How long after a test the next one follows, in milliseconds: from … to, evenly spread. */
export const checkEvery = {
  healthy: { from: 18 * hour, to: 24 * hour },
  // Often enough that the failures of the thresholds below come together in their days.
  failing: { from: 3.5 * hour, to: 4.5 * hour },
} as const

/** How long, and how often in a row, tests must have failed: both. */
export const thresholds = {
  warning: { ms: 4 * day, failures: 20 },
  deactivation: { ms: 7 * day, failures: 30 },
} as const

/** Failures in a row: since when, and how many. */
export interface FailureRun {
  failingSince: Date
  failureCount: number
}

/** When the next background test is due. @param random from 0 to 1 */
export function nextCheckAt(now: Date, isFailing: boolean, random = Math.random()): Date {
  const { from, to } = isFailing ? checkEvery.failing : checkEvery.healthy
  return new Date(now.getTime() + from + Math.floor(random * (to - from)))
}

/** Whether a connection is tested in the background and counts its failures. */
export function isWatched({ state }: Pick<ConnectionFacts, 'state'>): boolean {
  return state === 'connected' || state === 'needs_reconnect'
}

/** The run that one more failure makes. */
export function extendRun(
  before: { failingSince: Date | null; failureCount: number },
  now: Date,
): FailureRun {
  return before.failingSince
    ? { failingSince: before.failingSince, failureCount: before.failureCount + 1 }
    : { failingSince: now, failureCount: 1 }
}

function hasReached(run: FailureRun, { ms, failures }: { ms: number; failures: number }, now: Date): boolean {
  return run.failureCount >= failures && now.getTime() - run.failingSince.getTime() >= ms
}

/** Whether a run is long enough to warn of it, once. */
export function isWarningDue(run: FailureRun & { warnedAt: Date | null }, now: Date): boolean {
  return run.warnedAt === null && hasReached(run, thresholds.warning, now)
}

/**
 * What a failure makes of a connection; null: nothing changes. Only the provider's own refusal says that the link
 * is broken; all else may pass.
 * @param run with this failure
 */
export function stateAfterFailure(
  { state, stateReason }: ConnectionFacts,
  { isRevoked, run, reason }: { isRevoked: boolean; run: FailureRun; reason?: TestFailureReason },
  now: Date,
): ConnectionFacts | null {
  if (!isWatched({ state })) return null
  if (hasReached(run, thresholds.deactivation, now)) {
    return { state: 'inactive', stateReason: 'repeatedFailures' }
  }
  if (state !== 'connected') return null
  if (isRevoked) {
    const isAppRemoved = reason === 'token.appRemoved'
    return { state: 'needs_reconnect', stateReason: isAppRemoved ? 'appRemoved' : 'authenticationFailed' }
  }
  return stateReason === 'degraded' ? null : { state: 'connected', stateReason: 'degraded' }
}

/**
 * What a success makes of a connection; null: nothing changes. Decisions of people and policies stay.
 * @param success.isCheck a call for data passed; a refreshed token alone proves no new values
 */
export function stateAfterSuccess(
  { state, stateReason }: ConnectionFacts,
  { isCheck, isVerifiable }: { isCheck: boolean; isVerifiable: boolean },
): ConnectionFacts | null {
  const connected = { state: 'connected', stateReason: isVerifiable ? null : 'unverified' } as const
  switch (state) {
    case 'connected':
      return stateReason === 'degraded' || (isCheck && stateReason !== null) ? connected : null
    case 'needs_reconnect':
      return isCheck || stateReason === 'authenticationFailed' || stateReason === 'appRemoved'
        ? connected
        : null
    case 'inactive':
      // What was declined has new values by now, and is submitted anew.
      return stateReason === 'repeatedFailures' || (isCheck && stateReason === 'declined') ? connected : null
    case 'pending':
      // What waits for an approval may need none any more.
      return isCheck && isSetUp({ state, stateReason }) ? connected : null
    case 'needs_consent':
      return null
  }
}
