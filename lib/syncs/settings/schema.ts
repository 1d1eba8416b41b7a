import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { isTimeZone } from '@/lib/days'
import type { Deprovisioning, SyncMatch } from '@/lib/generated/prisma/enums'
import {
  cronProblem,
  leastMinutes,
  mostCron,
  mostMinutes,
  mostTimeZone,
  type Schedule,
} from '@/lib/schedules'

/** Runs at an interval, as the form says it. */
export const intervalSchema = z.strictObject({
  everyMinutes: z.int('wholeNumber').min(leastMinutes, 'everyMinutes').max(mostMinutes, 'everyMinutes'),
})
/** Runs at times of a pattern, as the form says it. */
export const clockSchema = z
  .strictObject({
    cron: z.string().trim().min(1, 'required').max(mostCron, 'tooLong'),
    timeZone: z.string().max(mostTimeZone, 'timeZone').refine(isTimeZone, 'timeZone'),
  })
  .superRefine(({ cron, timeZone }, context) => {
    if (!isTimeZone(timeZone)) return
    const message = cronProblem(cron, timeZone, new Date())
    if (message) context.addIssue({ code: 'custom', path: ['cron'], message })
  })

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
  cron: z.string().max(mostCron, 'tooLong').default(''),
  timeZone: z.string().max(mostTimeZone, 'timeZone').default(''),
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
