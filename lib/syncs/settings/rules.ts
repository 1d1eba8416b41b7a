import { AppError } from '@/lib/errors'
import { cronTimes, nextTime, type Schedule } from '@/lib/schedules'
import {
  clockSchema,
  intervalSchema,
  type SettingsForm,
  type SyncSettingsValues,
} from '@/lib/syncs/settings/schema'

/** Fields of the form for a schedule that is stored. */
export function toScheduleFields(schedule: Schedule | null): {
  scheduleKind: 'never' | 'interval' | 'cron'
  everyMinutes: string
  cron: string
  timeZone: string
} {
  const empty = { everyMinutes: '60', cron: '0 6 * * 1-5', timeZone: 'UTC' }
  if (!schedule) return { scheduleKind: 'never', ...empty }
  if ('everyMinutes' in schedule) {
    return { ...empty, scheduleKind: 'interval', everyMinutes: String(schedule.everyMinutes) }
  }
  return { ...empty, scheduleKind: 'cron', ...schedule }
}

/** @throws AppError `invalid` with the fields at fault */
function toSchedule({ scheduleKind, everyMinutes, cron, timeZone }: SettingsForm): Schedule | null {
  if (scheduleKind === 'never') return null
  const minutes = everyMinutes.trim()
  const parsed =
    scheduleKind === 'cron'
      ? clockSchema.safeParse({ cron, timeZone: timeZone.trim() })
      : intervalSchema.safeParse({ everyMinutes: /^\d+$/.test(minutes) ? Number(minutes) : Number.NaN })
  if (parsed.success) return parsed.data
  throw new AppError('invalid', { fields: reasonsByName(parsed.error.issues) })
}

/** The first reason at each field. */
function reasonsByName(issues: readonly { path: PropertyKey[]; message: string }[]): Record<string, string> {
  return Object.fromEntries(issues.toReversed().map(({ path, message }) => [path.join('.'), message]))
}

/** What a form of settings says. @throws AppError `invalid` with the fields at fault */
export function toValues(form: SettingsForm): SyncSettingsValues {
  const { isEnabled, match, deprovisioning, syncsGroups, onChange } = form
  const { guardShare, guardMinimum, perMinute } = form
  const schedule = toSchedule(form)
  return {
    isEnabled,
    match,
    deprovisioning,
    syncsGroups,
    onChange,
    schedule,
    guardShare,
    guardMinimum,
    perMinute,
  }
}

/** The next times at which the clock starts a run, at most `count`. */
export function nextRuns(schedule: Schedule | null, first: Date | null, count: number, now: Date): Date[] {
  if (!schedule) return []
  if ('cron' in schedule) return cronTimes(schedule.cron, schedule.timeZone, count, now)
  const start = first && first > now ? first : nextTime(schedule, now)
  if (!start) return []
  return Array.from(
    { length: count },
    (_, index) => new Date(start.getTime() + index * schedule.everyMinutes * 60_000),
  )
}

/** Which settings differ, by their names. */
export function changedSettings(before: SyncSettingsValues, after: SyncSettingsValues): string[] {
  const names = Object.keys(after) as (keyof SyncSettingsValues)[]
  return names.filter((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
}
