const second = 1000
const minute = 60 * second
const hour = 60 * minute
const day = 24 * hour

/** How long a receiver has for its answer. */
export const patienceMs = 15 * second

/** How many tries of one endpoint run at a time. */
export const parallelTries = 8

/** After each try that fails, how long until the next, at least: three days and some hours in all (Standard Webhooks). */
const pauses = [
  5 * second,
  5 * minute,
  30 * minute,
  2 * hour,
  5 * hour,
  10 * hour,
  14 * hour,
  20 * hour,
  24 * hour,
] as const

/** Tries in all. */
export const mostTries = pauses.length + 1

/** Up to a tenth later, so that what failed together does not come back together. */
const later = (milliseconds: number, random: number) => Math.round(milliseconds * (1 + random / 10))

/**
 * When a delivery is tried again.
 * @param attempts made so far
 * @param random from 0 to 1
 * @returns null: it is given up
 */
export function nextTryAt(attempts: number, now: Date, random = Math.random()): Date | null {
  const pause = pauses[attempts - 1]
  return pause === undefined ? null : new Date(now.getTime() + later(pause, random))
}

/** How an endpoint has been doing: failures in a row, and until when it is left in peace. */
export interface Standing {
  failingSince: Date | null
  failureCount: number
  resumeAt: Date | null
}

export const inOrder: Standing = { failingSince: null, failureCount: 0, resumeAt: null }

/** Failures in a row after which one delivery at a time tries whether the receiver is back. */
const failuresToPause = 3
const longestPause = 30 * minute

export const isStruggling = ({ failureCount }: Standing) => failureCount >= failuresToPause

/**
 * What one more failure makes of an endpoint: from the third in a row on it is left in peace for ever longer, up to
 * half an hour, however many deliveries wait.
 * @param options.waitMs that the receiver asked for
 */
export function afterFailure(
  { failingSince, failureCount, resumeAt }: Standing,
  now: Date,
  { waitMs = 0, random = Math.random() }: { waitMs?: number; random?: number } = {},
): Standing {
  const count = failureCount + 1
  const over = count - failuresToPause
  const own = over < 0 ? 0 : later(Math.min(5 * second * 2 ** Math.min(over, 20), longestPause), random)
  const pause = Math.max(own, waitMs)
  const until = pause > 0 ? new Date(now.getTime() + pause) : null
  const isLonger = resumeAt && (!until || resumeAt > until)
  return { failingSince: failingSince ?? now, failureCount: count, resumeAt: isLonger ? resumeAt : until }
}

/** After so long without any success an endpoint is disabled; people are warned before. */
export const disabledAfterMs = 5 * day
export const warnedAfterMs = day

/** How long an endpoint has failed. */
export function failingFor({ failingSince }: Standing, now: Date): number {
  return failingSince ? now.getTime() - failingSince.getTime() : 0
}
