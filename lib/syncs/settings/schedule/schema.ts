import { Cron } from 'croner'

/** Syncs that the clock starts lie no closer together, in minutes. */
export const leastMinutes = 5
const week = 7 * 24 * 60

/** Most minutes between two runs by interval. */
export const mostMinutes = week

/** Days from the first time on that are looked at to find out how close together a pattern's times are. */
const lookedMs = 8 * 24 * 60 * 60_000

/** Why a cron pattern is of no use; null: it is good. */
export function cronProblem(cron: string, timeZone: string, now: Date): CronProblem | null {
  const parsed = parse(cron, timeZone)
  if (!parsed) return 'cronPattern'
  const first = parsed.nextRun(now)
  if (!first) return 'cronNever'
  for (let last = first; last.getTime() < first.getTime() + lookedMs; ) {
    const next = parsed.nextRun(last)
    if (!next) return null
    if (next.getTime() - last.getTime() < leastMinutes * 60_000) return 'cronTooOften'
    last = next
  }
  return null
}
export type CronProblem = 'cronPattern' | 'cronNever' | 'cronTooOften'

function parse(cron: string, timezone: string): Cron | null {
  try {
    // Five parts, as crontab(5) has them: no seconds.
    return new Cron(cron, { timezone, mode: '5-part' })
  } catch {
    return null
  }
}

/** Whether the clock of a place is known by this name of the IANA time zone database. */
export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    // Offsets such as +02:00 know no summer time.
    return /^[A-Za-z]/.test(name)
  } catch {
    return false
  }
}

/** The next times of a pattern, in order; fewer where it ends. */
export function cronTimes(cron: string, timeZone: string, count: number, now: Date): Date[] {
  return parse(cron, timeZone)?.nextRuns(count, now) ?? []
}
