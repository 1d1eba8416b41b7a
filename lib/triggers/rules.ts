import { z } from 'zod'
import type { Schedule } from '@/lib/schedules'
import type { TriggerFilter, TriggerInput } from '@/lib/triggers/schema'
import { filtersOf } from '@/lib/triggers/schema'

const named = z.object({ id: z.string(), name: z.string() })
const text = z
  .string()
  .nullish()
  .transform((value) => value ?? null)
const number = z
  .number()
  .nullish()
  .transform((value) => value ?? 0)

/** What triggers read of events (`Event.data`); what an event does not have is null. */
export const eventDataSchema = z.object({
  employee: z
    .object({ id: z.string(), email: z.string() })
    .nullish()
    .transform((value) => value ?? null),
  department: text,
  previousDepartment: text,
  listing: named.nullish().transform((value) => value ?? null),
  connectionId: text,
  connectionName: text,
  state: text,
  previousState: text,
  outcome: text,
  cause: text,
  succeeded: number,
  failed: number,
  skipped: number,
  segmentId: text,
  name: text,
  change: text,
})
/** With what the database knows beside it: events name people and connections by their ids. */
export type EventData = z.output<typeof eventDataSchema> & { employeeName: string | null }

/** What an event tells, with names that were looked up; of a person who is gone, the e-mail. */
export function toEventData(
  stored: unknown,
  known: { employeeName?: string | null; department?: string | null; connectionName?: string | null },
): EventData {
  const data = eventDataSchema.parse(stored ?? {})
  return {
    ...data,
    employeeName: known.employeeName ?? data.employee?.email ?? null,
    department: data.department ?? known.department ?? null,
    connectionName: data.connectionName ?? known.connectionName ?? null,
  }
}

const fold = (value: string) => value.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase().trim()

/** Whether an event is among those that a trigger was narrowed to. */
export function fits(filter: TriggerFilter, data: EventData): boolean {
  const { department, listingId, connectionId, state, outcome, segmentId } = filter
  if (department && fold(data.department ?? '') !== fold(department)) return false
  if (listingId && data.listing?.id !== listingId) return false
  if (connectionId && data.connectionId !== connectionId) return false
  // From connected to degraded, say, the state is the same.
  if (state && (data.state !== state || data.previousState === state)) return false
  if (segmentId && data.segmentId !== segmentId) return false
  if (outcome === 'not_completed') return data.outcome !== 'completed'
  return !outcome || data.outcome === outcome
}

/** What the input narrows its event to; fields that the event does not have are left out. */
export function toFilter(input: TriggerInput): TriggerFilter {
  const { department, listingId, filterConnectionId: connectionId, state, outcome, segmentId } = input
  const given = { department, listingId, connectionId, state, outcome, segmentId }
  const kept = filtersOf[input.source].flatMap((field) => (given[field] ? [[field, given[field]]] : []))
  return Object.fromEntries(kept)
}

/** What the form says of the clock, once it was found to be a schedule. */
export function toSchedule({ clock, everyMinutes, cron, timeZone }: TriggerInput): Schedule {
  return clock === 'minutes' ? { everyMinutes: Number(everyMinutes) } : { cron, timeZone }
}

/**
 * Whether a trigger would set itself off: the end of a connection's run starts the next of the same. Of several triggers
 * that set each other off, a run that a trigger started starts no other (`loop`).
 */
export function isLoop(
  { source, action }: Pick<TriggerInput, 'source' | 'action'>,
  filter: TriggerFilter,
  connectionId: string | null,
): boolean {
  if (source !== 'sync.run_finished' || action !== 'start_sync') return false
  return !filter.connectionId || filter.connectionId === connectionId
}
