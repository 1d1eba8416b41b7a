import type { SyncOperation, SyncOutcome, SyncRunState, SyncStatus } from '@/lib/generated/prisma/enums'
import { type SyncReason, syncReasons } from '@/lib/syncs/items/schema'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'
import { type RunReason, runReasons } from '@/lib/syncs/runs/schema'
import type { Count, ItemField, ItemView, Mend, RunStatus } from '@/lib/syncs/tracking/schema'

/** The one word for a run. A canceled or finished one says how it came out. */
export function statusOf({
  state,
  outcome,
}: {
  state: SyncRunState
  outcome: SyncOutcome | null
}): RunStatus {
  return state === 'finished' ? (outcome ?? 'completed') : state
}

const mends: Partial<Record<SyncReason, Mend>> = {
  missingValue: 'person',
  rejectedValue: 'value',
  alreadyLinked: 'person',
  uniqueness: 'person',
  ambiguous: 'mapping',
  severalGroups: 'group',
  groupNameTaken: 'group',
  membersRefused: 'group',
  membersHidden: 'group',
  rejected: 'mapping',
  forbidden: 'connection',
  unreadableAnswer: 'connection',
}

/** Where failures of a cause are mended; what is not known passes, so another try may do. */
export function mendOf(reason: SyncReason | null): Mend {
  return (reason && mends[reason]) ?? 'retry'
}

/** A text of the database as a reason; null for one that this version does not know. */
export function toSyncReason(text: string | null): SyncReason | null {
  return syncReasons.find((reason) => reason === text) ?? null
}

export function toRunReason(text: string | null): RunReason | null {
  return runReasons.find((reason) => reason === text) ?? null
}

/** How many items have this result, all told. */
export function countOf(
  counts: readonly Count[],
  { status, operation }: { status?: SyncStatus; operation?: SyncOperation } = {},
): number {
  const counted = counts.filter(
    (one) => (!status || one.status === status) && (!operation || one.operation === operation),
  )
  return counted.reduce((sum, { count }) => sum + count, 0)
}

/** How messages of one namespace are put into words. */
export interface Words {
  (key: string, values?: Record<string, string | number>): string
  has(key: string): boolean
}

/** What a field is called: as the organization has it, as the directory has it, or as mappings do. */
export function fieldName(field: ItemField | null, fields: Words): string | null {
  if (!field) return null
  if (field.name) return field.name
  return fields.has(field.source) ? fields(field.source) : field.source.replace(/^custom:/, '')
}

/** Why something has its result, in words. @param name of the field that it is about */
export function reasonSentence(reason: SyncReason | null, name: string | null, syncs: Words): string {
  if (!reason) return syncs('failures.unknown')
  return syncs(`reason.${reason}`, { field: name ?? '', hasField: name ? 'yes' : 'no' })
}

/**
 * What is to be said of an item: why it has its result, and what the provider says. Empty: nothing.
 * @param syncs messages of `syncs`
 * @param fields messages of `directory.field`
 */
export function itemMessage(
  { status, reason, field, details }: Pick<ItemView, 'status' | 'reason' | 'field' | 'details'>,
  { syncs, fields }: { syncs: Words; fields: Words },
): string {
  // What failed once is not yet given up.
  if (status === 'pending') return reason ? syncs('again') : ''
  const sentences = [
    ...(reason || status === 'failed' ? [reasonSentence(reason, fieldName(field, fields), syncs)] : []),
    ...(details.message ? [syncs('providerSays', { message: details.message })] : []),
  ]
  return sentences.join(' ')
}

/** Whether a difference says how many came and left, not what was and is: the members of a group. */
export function isCount({ name }: FieldDifference): boolean {
  return name === 'members'
}

/** How long something took, as `syncs.duration` of the messages says it. */
export function durationOf(milliseconds: number) {
  const all = Math.max(0, Math.round(milliseconds / 1000))
  const [hours, minutes, seconds] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
  const key = hours > 0 ? 'hours' : minutes > 0 ? 'minutes' : 'seconds'
  return { key, values: { hours, minutes, seconds } } as const
}
