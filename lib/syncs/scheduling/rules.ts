import { Cron } from 'croner'
import type { Schedule } from '@/lib/syncs/settings/schema'

/** When the clock starts the next run; null: never. */
export function nextRunAt(schedule: Schedule | null, now: Date): Date | null {
  if (!schedule) return null
  if ('everyMinutes' in schedule) return new Date(now.getTime() + schedule.everyMinutes * 60_000)
  return new Cron(schedule.cron, { timezone: schedule.timeZone }).nextRun(now)
}
