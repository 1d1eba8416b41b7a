import type { RunStatus } from '@/lib/syncs/tracking/schema'

/** Whether a run still has something to do. */
export function isUnfinished(status: RunStatus): boolean {
  return (
    status === 'planning' || status === 'running' || status === 'awaiting_approval' || status === 'paused'
  )
}

/** How many items of a run were dealt with at a moment; `at` in milliseconds. */
export interface Sample {
  at: number
  dealtWith: number
}

const windowMs = 60_000
const shortestMs = 3_000

/** What of earlier samples is still needed to tell the rate over the last minute. */
export function recentSamples(samples: readonly Sample[], now: number): Sample[] {
  const outside = samples.filter(({ at }) => at < now - windowMs)
  // The last one before the window: the rate covers the whole of it.
  return [...outside.slice(-1), ...samples.filter(({ at }) => at >= now - windowMs)]
}

/**
 * Items a minute over the last minute, out of what was seen before; where that is too little, since the start.
 * @returns null where nothing can be said yet
 */
export function rateOf(samples: readonly Sample[], current: Sample, startedAt: number | null): number | null {
  const first = samples.find(({ at }) => current.at - at >= shortestMs)
  const from = first ?? (startedAt === null ? null : { at: startedAt, dealtWith: 0 })
  if (!from || current.at - from.at < shortestMs) return null
  return Math.max(0, ((current.dealtWith - from.dealtWith) / (current.at - from.at)) * 60_000)
}

/** Seconds until nothing is left at this rate; null: nobody knows. */
export function secondsLeft(left: number, perMinute: number | null): number | null {
  if (left <= 0) return 0
  return perMinute ? Math.ceil((left / perMinute) * 60) : null
}

/** Seconds in the unit in which people think of them. */
export function roughly(seconds: number): { unit: 'seconds' | 'minutes' | 'hours'; count: number } {
  if (seconds < 60) return { unit: 'seconds', count: Math.ceil(seconds) }
  if (seconds < 90 * 60) return { unit: 'minutes', count: Math.round(seconds / 60) }
  return { unit: 'hours', count: Math.round(seconds / 3600) }
}
