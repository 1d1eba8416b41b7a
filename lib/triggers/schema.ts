import { z } from 'zod'
import { isTimeZone } from '@/lib/days'
import type { EventType } from '@/lib/events/schema'
import { locales } from '@/lib/i18n/routing'
import { defineJob } from '@/lib/queue'
import {
  type CronProblem,
  cronProblem,
  leastMinutes,
  mostCron,
  mostMinutes,
  mostTimeZone,
} from '@/lib/schedules'

/** What can set a trigger off, in the order of the page; `schedule`: the clock does. */
export const triggerEvents = [
  'employee.joined',
  'employee.left',
  'employee.department_changed',
  'employee.access_granted',
  'employee.access_revoked',
  'connection.state_changed',
  'sync.run_finished',
  'segment.changed',
] as const satisfies readonly EventType[]
export type TriggerEvent = (typeof triggerEvents)[number]
export const triggerSources = [...triggerEvents, 'schedule'] as const
export type TriggerSource = (typeof triggerSources)[number]

export const triggerActions = ['start_sync', 'call_webhook', 'announce', 'mail'] as const
export type TriggerActionKind = (typeof triggerActions)[number]

/** Those that say something in words of the organization. */
export const templateActions = ['announce', 'mail'] as const satisfies readonly TriggerActionKind[]

/** What an event can be narrowed by. */
export const filterFields = [
  'department',
  'listingId',
  'connectionId',
  'state',
  'outcome',
  'segmentId',
] as const
export type FilterField = (typeof filterFields)[number]
export const filtersOf: Record<TriggerSource, readonly FilterField[]> = {
  'employee.joined': ['department'],
  'employee.left': ['department'],
  'employee.department_changed': ['department'],
  'employee.access_granted': ['department', 'listingId'],
  'employee.access_revoked': ['department', 'listingId'],
  'connection.state_changed': ['connectionId', 'listingId', 'state'],
  'sync.run_finished': ['connectionId', 'outcome'],
  'segment.changed': ['segmentId'],
  schedule: [],
}

export const filterStates = ['connected', 'needs_reconnect', 'inactive', 'deleted'] as const
/** `not_completed`: failed for anybody, or canceled. */
export const filterOutcomes = [
  'completed',
  'partially_completed',
  'failed',
  'canceled',
  'not_completed',
] as const

/** Every part holds; what is left out does not narrow (`Trigger.filter`). */
export const triggerFilterSchema = z.object({
  department: z.string().max(200).optional(),
  listingId: z.uuid().optional(),
  connectionId: z.uuid().optional(),
  state: z.enum(filterStates).optional(),
  outcome: z.enum(filterOutcomes).optional(),
  segmentId: z.uuid().optional(),
})
export type TriggerFilter = z.output<typeof triggerFilterSchema>

/** What the texts of a trigger can name, by what sets it off. */
const everyPlaceholder = [
  'name',
  'department',
  'previousDepartment',
  'integration',
  'connection',
  'state',
  'outcome',
  'succeeded',
  'failed',
  'skipped',
  'segment',
  'change',
] as const
export const placeholdersOf: Record<TriggerSource, readonly (typeof everyPlaceholder)[number][]> = {
  'employee.joined': ['name', 'department'],
  'employee.left': ['name', 'department'],
  'employee.department_changed': ['name', 'department', 'previousDepartment'],
  'employee.access_granted': ['name', 'department', 'integration'],
  'employee.access_revoked': ['name', 'department', 'integration'],
  'connection.state_changed': ['connection', 'integration', 'state'],
  'sync.run_finished': ['connection', 'outcome', 'succeeded', 'failed', 'skipped'],
  'segment.changed': ['segment', 'change'],
  schedule: [],
}

export const nameLength = 80
export const textLength = 2000
export const subjectLength = 200
/** Mails and announcements of one trigger within 24 hours. */
export const mostMessages = 1_000
/** Members whom a trigger writes to. */
export const mostRecipients = 20

/** What a trigger does it with (`Trigger.details`). */
export const triggerDetailsSchema = z.object({
  text: z.string().max(textLength).optional(),
  subject: z.string().max(subjectLength).optional(),
  memberIds: z.array(z.uuid()).max(mostRecipients).default([]),
  toManager: z.boolean().default(false),
  /** Of the words for states and outcomes in announcements. */
  locale: z.enum(locales).default('en'),
})
export type TriggerDetails = z.output<typeof triggerDetailsSchema>

/** Why a firing has its result. Each has a sentence. */
export const firingReasons = [
  // succeeded
  'runStarted',
  'delivered',
  'alreadyDelivered',
  'announced',
  'mailed',
  // skipped
  'heldBack',
  'switchedOff',
  'tooMany',
  'loop',
  'nobodyToMail',
  // failed
  'syncNotReady',
  'runInProgress',
  'unreadable',
] as const
export type FiringReason = (typeof firingReasons)[number]

/** What sets a trigger off and what it does, as an address says it. */
export const triggerKindSchema = z.object({ source: z.enum(triggerSources), action: z.enum(triggerActions) })

export const triggerIdSchema = z.uuid('notFound')
export const triggerForm = z.object({ triggerId: triggerIdSchema })

const line = (most: number) =>
  z
    .string()
    .transform((value) =>
      value
        .normalize('NFC')
        .replaceAll(/\p{Cc}+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().max(most, 'tooLong'))
const text = z
  .string()
  .transform((value) =>
    value
      .normalize('NFC')
      .replaceAll('\r\n', '\n')
      .replaceAll(/[^\P{Cc}\n]/gu, ' ')
      .trim(),
  )
  .pipe(z.string().max(textLength, 'tooLong'))
const optionalId = z.union([z.literal(''), z.uuid('choose')]).default('')

/** Why what was entered is no schedule, by its field; null: it is one. */
function clockProblem({
  clock,
  everyMinutes,
  cron,
  timeZone,
}: {
  clock: 'minutes' | 'cron'
  everyMinutes: string
  cron: string
  timeZone: string
}): { field: 'everyMinutes' | 'cron' | 'timeZone'; reason: string } | null {
  if (clock === 'minutes') {
    const minutes = /^\d{1,6}$/.test(everyMinutes) ? Number(everyMinutes) : 0
    const fits = minutes >= leastMinutes && minutes <= mostMinutes
    return fits ? null : { field: 'everyMinutes', reason: 'triggerMinutes' }
  }
  if (!isTimeZone(timeZone)) return { field: 'timeZone', reason: 'timeZone' }
  const problem = cronProblem(cron, timeZone, new Date())
  return problem && { field: 'cron', reason: cronReasons[problem] }
}
const cronReasons: Record<CronProblem, string> = {
  cronPattern: 'triggerCron',
  cronNever: 'triggerCron',
  cronTooOften: 'triggerTooOften',
}

/** What the page of a trigger sends: only what its source and action ask for is looked at. */
export const triggerInputForm = z
  .object({
    triggerId: z.union([z.literal(''), triggerIdSchema]).default(''),
    source: z.enum(triggerSources, 'choose'),
    action: z.enum(triggerActions, 'choose'),
    name: line(nameLength).pipe(z.string().min(1, 'required')),
    department: line(200).default(''),
    listingId: optionalId,
    filterConnectionId: optionalId,
    state: z.union([z.literal(''), z.enum(filterStates, 'choose')]).default(''),
    outcome: z.union([z.literal(''), z.enum(filterOutcomes, 'choose')]).default(''),
    segmentId: optionalId,
    /** `minutes` or `cron`. */
    clock: z.enum(['minutes', 'cron']).default('minutes'),
    everyMinutes: z.string().trim().default(''),
    cron: line(mostCron).default(''),
    timeZone: line(mostTimeZone).default('UTC'),
    connectionId: optionalId,
    endpointId: optionalId,
    text: text.default(''),
    subject: line(subjectLength).default(''),
    memberIds: z.array(z.uuid('choose')).max(mostRecipients, 'tooMany').default([]),
    toManager: z.string().optional(),
    locale: z.enum(locales).catch('en'),
  })
  .superRefine((input, context) => {
    const problem = input.source === 'schedule' ? clockProblem(input) : null
    if (problem) context.addIssue({ code: 'custom', path: [problem.field], message: problem.reason })
  })
export type TriggerInput = z.output<typeof triggerInputForm>

/** Starts what the clock says, and fires what was left by a worker that died. */
export const planTriggersJob = defineJob('triggers.plan', z.unknown())
