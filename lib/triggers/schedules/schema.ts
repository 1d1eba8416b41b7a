import { Cron } from 'croner'
import { z } from 'zod'
import { isTimeZone } from '@/lib/days'

/** The shortest time between two firings by the clock. */
export const leastMinutes = 5
export const mostMinutes = 7 * 24 * 60

/** When the clock sets a trigger off (`Trigger.schedule`). */
export const triggerScheduleSchema = z.union([
  z.object({ everyMinutes: z.number().int().min(leastMinutes).max(mostMinutes) }),
  z.object({ cron: z.string().max(100), timeZone: z.string().max(60) }),
])
export type TriggerSchedule = z.output<typeof triggerScheduleSchema>

interface ScheduleInput {
  clock: 'minutes' | 'cron'
  everyMinutes: string
  cron: string
  timeZone: string
}

/** The times of a cron expression of five fields; null: it is none. */
function parseCron(cron: string, timeZone: string): Cron | null {
  // croner also knows seconds, years and names such as @hourly.
  if (cron.split(' ').length !== 5) return null
  try {
    return new Cron(cron, { timezone: timeZone, mode: '5-part' })
  } catch (error) {
    // It throws TypeError and RangeError for all that it cannot read.
    if (error instanceof TypeError || error instanceof RangeError) return null
    throw error
  }
}

/** Why what was entered is no schedule, by field; null: it is one. */
export function scheduleProblem(
  { clock, everyMinutes, cron, timeZone }: ScheduleInput,
  now = new Date(),
): { field: 'everyMinutes' | 'cron' | 'timeZone'; reason: string } | null {
  if (clock === 'minutes') {
    const minutes = /^\d{1,6}$/.test(everyMinutes.trim()) ? Number(everyMinutes) : 0
    const fits = minutes >= leastMinutes && minutes <= mostMinutes
    return fits ? null : { field: 'everyMinutes', reason: 'triggerMinutes' }
  }
  if (!isTimeZone(timeZone)) return { field: 'timeZone', reason: 'timeZone' }
  const times = parseCron(cron, timeZone)?.nextRuns(60, now) ?? []
  if (times.length === 0) return { field: 'cron', reason: 'triggerCron' }
  const isTooOften = times.some((time, index) => {
    const before = times[index - 1]
    return before !== undefined && time.getTime() - before.getTime() < leastMinutes * 60_000
  })
  return isTooOften ? { field: 'cron', reason: 'triggerTooOften' } : null
}

/** What was entered, once it was found to be a schedule. */
export function toSchedule({ clock, everyMinutes, cron, timeZone }: ScheduleInput): TriggerSchedule {
  return clock === 'minutes' ? { everyMinutes: Number(everyMinutes) } : { cron, timeZone }
}

/** When the clock sets a trigger off next; null: never again. */
export function nextTime(schedule: TriggerSchedule, now: Date): Date | null {
  if ('everyMinutes' in schedule) return new Date(now.getTime() + schedule.everyMinutes * 60_000)
  return parseCron(schedule.cron, schedule.timeZone)?.nextRun(now) ?? null
}
