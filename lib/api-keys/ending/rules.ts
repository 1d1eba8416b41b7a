import { dayOf } from '@/lib/days'

/** Days before the last day of a key at which people are told, and 0 once it has ended. */
export const thresholds = [0, 1, 7, 14] as const

/** When a key ends, seen from now. */
export interface KeyEnd {
  /** The last day on which it is good, at midnight UTC. */
  lastDay: Date
  /** Calendar days (UTC) from today to it; negative afterwards. */
  days: number
  /** The least threshold that was crossed. */
  threshold: number
}

const dayMs = 24 * 60 * 60 * 1000

/** The end of a key that has ended or soon does; null: later than anybody is told. */
export function endOfKey(expiresAt: Date, now: Date): KeyEnd | null {
  // A key that ends at midnight is good on the day before.
  const lastDay = dayOf(new Date(expiresAt.getTime() - 1))
  const days = Math.round((lastDay.getTime() - dayOf(now).getTime()) / dayMs)
  const isOver = expiresAt <= now
  const threshold = isOver ? 0 : thresholds.find((threshold) => threshold > 0 && days <= threshold)
  return threshold === undefined ? null : { lastDay, days, threshold }
}

/** What `apiKeys.ending` of the messages says of it. */
export function endSentence({ lastDay, days, threshold }: KeyEnd) {
  return { key: threshold === 0 ? 'ended' : 'ends', values: { date: lastDay, days: Math.abs(days) } } as const
}
