import { Cron } from 'croner'
import { z } from 'zod'
import { isTimeZone } from '@/lib/days'

/** The shortest time that the clock leaves between two times. */
export const leastMinutes = 5
/** The longest interval: a week. */
export const mostMinutes = 7 * 24 * 60
/** The longest pattern. */
export const mostCron = 100
/** The longest name of a time zone. */
export const mostTimeZone = 64

/** When the clock does something, as `SyncSettings.schedule` and `Trigger.schedule` hold it. */
export const scheduleSchema = z.union([
  z.object({ everyMinutes: z.int().min(leastMinutes).max(mostMinutes) }),
  z
    .object({
      /** Five fields, as crontab(5) has them: minute, hour, day of the month, month, day of the week. */
      cron: z.string().max(mostCron),
      /** A name of the IANA time zone database. */
      timeZone: z.string().max(mostTimeZone),
    })
    .refine(({ cron, timeZone }) => isTimeZone(timeZone) && parse(cron, timeZone) !== null),
])
export type Schedule = z.output<typeof scheduleSchema>

/** With the names of months and days, the last day (L), the nearest weekday (W) and the nth (#). */
const fiveFields = /^[a-z\d*,/?#-]+(\s+[a-z\d*,/?#-]+){4}$/i

/** The times of a pattern of five fields; null: it is none. */
function parse(cron: string, timeZone: string): Cron | null {
  // croner also knows seconds, years, names such as @hourly, and takes whatever has a colon for a date.
  if (!fiveFields.test(cron.trim())) return null
  try {
    return new Cron(cron, { timezone: timeZone, mode: '5-part' })
  } catch (error) {
    // It throws these for all that it cannot read.
    if (error instanceof TypeError || error instanceof RangeError) return null
    throw error
  }
}

/** So many times are looked at to find out how close together a pattern's times are. */
const looked = 300

/** Why a pattern is of no use in a known time zone; null: it is good. */
export function cronProblem(cron: string, timeZone: string, now: Date): CronProblem | null {
  const times = parse(cron, timeZone)?.nextRuns(looked, now)
  if (!times) return 'cronPattern'
  if (times.length === 0) return 'cronNever'
  const isTooOften = times.some((time, index) => {
    const before = times[index - 1]
    return before !== undefined && time.getTime() - before.getTime() < leastMinutes * 60_000
  })
  return isTooOften ? 'cronTooOften' : null
}
export type CronProblem = 'cronPattern' | 'cronNever' | 'cronTooOften'

/** The next times of a pattern, in order; fewer where it ends, and none where it is no pattern. */
export function cronTimes(cron: string, timeZone: string, count: number, now: Date): Date[] {
  return parse(cron, timeZone)?.nextRuns(count, now) ?? []
}

/** The next time of a schedule after a moment; null: never. */
export function nextTime(schedule: Schedule | null, now: Date): Date | null {
  if (!schedule) return null
  if ('everyMinutes' in schedule) return new Date(now.getTime() + schedule.everyMinutes * 60_000)
  return cronTimes(schedule.cron, schedule.timeZone, 1, now)[0] ?? null
}
