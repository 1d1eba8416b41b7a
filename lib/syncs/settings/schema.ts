import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import type { Deprovisioning, SyncMatch } from '@/lib/generated/prisma/enums'
import { cronProblem, isTimeZone, leastMinutes, mostMinutes } from '@/lib/syncs/settings/schedule/schema'

export const intervalSchema = z.strictObject({
  everyMinutes: z.int('wholeNumber').min(leastMinutes, 'everyMinutes').max(mostMinutes, 'everyMinutes'),
})
export const clockSchema = z
  .strictObject({
    /** Five parts: minute, hour, day of the month, month, day of the week. */
    cron: z.string().trim().min(1, 'required').max(100, 'tooLong'),
    /** A name of the IANA time zone database. */
    timeZone: z.string().max(64, 'timeZone').refine(isTimeZone, 'timeZone'),
  })
  .superRefine(({ cron, timeZone }, context) => {
    if (!isTimeZone(timeZone)) return
    const message = cronProblem(cron, timeZone, new Date())
    if (message) context.addIssue({ code: 'custom', path: ['cron'], message })
  })

/** When the clock starts runs (`SyncSettings.schedule`). */
export const scheduleSchema = z.union([intervalSchema, clockSchema])
export type Schedule = z.output<typeof scheduleSchema>

export const matches = ['user_name', 'email', 'external_id'] as const satisfies SyncMatch[]
export const deprovisionings = ['deactivate', 'delete', 'none'] as const satisfies Deprovisioning[]
export const scheduleKinds = ['never', 'interval', 'cron'] as const
export type ScheduleKind = (typeof scheduleKinds)[number]

/** How a connection provisions people, but for the mapping. */
export interface SyncSettingsValues {
  /** Runs begin by themselves. */
  isEnabled: boolean
  match: SyncMatch
  deprovisioning: Deprovisioning
  syncsGroups: boolean
  onChange: boolean
  schedule: Schedule | null
  guardShare: number
  guardMinimum: number
  perMinute: number | null
}

/** As the columns of a new row are. */
export const firstSettings: SyncSettingsValues = {
  isEnabled: false,
  match: 'user_name',
  deprovisioning: 'deactivate',
  syncsGroups: false,
  onChange: true,
  schedule: null,
  guardShare: 10,
  guardMinimum: 20,
  perMinute: null,
}

const checkbox = z
  .literal('on')
  .optional()
  .transform((value) => value === 'on')
/** Of the settings that a form was made from: others may have changed them since. */
export const settingsVersion = z.coerce
  .number('changedMeanwhile')
  .int('changedMeanwhile')
  .min(1, 'changedMeanwhile')
const number = (min: number, max: number, message: string) =>
  z
    .string()
    .trim()
    .min(1, 'required')
    .regex(/^\d{1,9}$/, 'wholeNumber')
    .transform(Number)
    .pipe(z.number().min(min, message).max(max, message))

export const mostPerMinute = 60_000

/** The form of the settings. */
export const settingsForm = z.object({
  connectionId: connectionIdSchema,
  version: settingsVersion,
  isEnabled: checkbox,
  match: z.enum(matches, 'choose'),
  deprovisioning: z.enum(deprovisionings, 'choose'),
  syncsGroups: checkbox,
  onChange: checkbox,
  scheduleKind: z.enum(scheduleKinds, 'choose'),
  everyMinutes: z.string().max(20, 'wholeNumber').default(''),
  cron: z.string().max(100, 'tooLong').default(''),
  timeZone: z.string().max(64, 'timeZone').default(''),
  guardShare: number(0, 100, 'percent'),
  guardMinimum: number(0, 1_000_000, 'outOfRange'),
  perMinute: z.union([
    z
      .string()
      .trim()
      .length(0)
      .transform(() => null),
    number(1, mostPerMinute, 'outOfRange'),
  ]),
})

export type SettingsForm = z.output<typeof settingsForm>
