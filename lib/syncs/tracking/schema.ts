import type {
  SyncOperation,
  SyncOutcome,
  SyncRunCause,
  SyncRunState,
  SyncStatus,
} from '@/lib/generated/prisma/enums'
import type { SyncItemDetails, SyncReason } from '@/lib/syncs/items/schema'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'
import type { RunReason, RunReasonDetails } from '@/lib/syncs/runs/schema'
import type { ItemCursor, RunCursor } from '@/lib/syncs/tracking/filters/schema'

export const syncOperations = [
  'provision',
  'update',
  'link',
  'deprovision',
] as const satisfies SyncOperation[]
export const itemStatuses = [
  'failed',
  'succeeded',
  'skipped',
  'planned',
  'pending',
] as const satisfies SyncStatus[]
export const syncOutcomes = [
  'completed',
  'partially_completed',
  'failed',
  'canceled',
] as const satisfies SyncOutcome[]
export const runCauses = [
  'schedule',
  'change',
  'manual',
  'retry',
  'trigger',
] as const satisfies SyncRunCause[]

/** How a run is told of in one word: how it came out, or where it stands. */
export type RunStatus = SyncOutcome | Exclude<SyncRunState, 'finished'>
export const runStatuses = [
  ...syncOutcomes,
  'planning',
  'awaiting_approval',
  'running',
  'paused',
] as const satisfies RunStatus[]

/** How many items have this result. */
export interface Count {
  operation: SyncOperation
  status: SyncStatus
  count: number
}

/** A run as lists show it. */
export interface RunSummary {
  id: string
  connectionId: string
  cause: SyncRunCause
  isDryRun: boolean
  status: RunStatus
  reason: RunReason | null
  total: number
  done: number
  counts: Count[]
  /** Whoever asked for it; null: nobody did, or they are gone. */
  startedBy: string | null
  createdAt: Date
  startedAt: Date | null
  finishedAt: Date | null
}

export interface RunPage {
  runs: RunSummary[]
  previous: RunCursor | null
  next: RunCursor | null
}

/** A run as its own page shows it. */
export interface RunDetail extends RunSummary {
  reasonDetails: RunReasonDetails
  /** Looked at, and as they should be. */
  unchanged: number
  isFull: boolean
  /** Whom it would deprovision, of how many. */
  deprovisions: number
  linked: number
  approvedBy: string | null
  approvedAt: Date | null
  retryOfId: string | null
  resumeAt: Date | null
  forgottenAt: Date | null
}

/** What an item is about: an employee, or an audience as a group. */
export type ItemSubject =
  | { kind: 'person'; id: string; name: string; externalId: string | null }
  | { kind: 'audience'; id: string; name: string }
  /** A group whose audience is gone. */
  | { kind: 'group'; name: string }
  /** Not in the directory any more. */
  | { kind: 'gone' }

/** What of a person a reason is about. */
export interface ItemField {
  /** As mappings name it: `department`, `custom:cost_centre`. */
  source: string
  /** Of an attribute of the organization's own. */
  name: string | null
}

/** The outcome for one employee or group. */
export interface ItemView {
  position: number
  subject: ItemSubject
  operation: SyncOperation
  status: SyncStatus
  reason: SyncReason | null
  field: ItemField | null
  details: SyncItemDetails
  changes: FieldDifference[]
  answer: { status: number; body: string } | null
  attempts: number
  finishedAt: Date | null
}

export interface ItemPage {
  items: ItemView[]
  /** How many the filters leave; `isExact` false: more than that. */
  total: { count: number; isExact: boolean }
  previous: ItemCursor | null
  next: ItemCursor | null
}

/** Failures with one cause. */
export interface FailureGroup {
  reason: SyncReason | null
  field: ItemField | null
  count: number
  /** How many of them are groups, as long as the details of the run are kept. */
  groups: number
  mend: Mend
  /** Some of those concerned: people, or audiences as groups. */
  concerned: { kind: 'person' | 'audience'; id: string; name: string }[]
}

/** Where a failure is to be mended: in the directory, there or in the mapping, the mapping, the connection, the group or its audience, or not at all but by another try. */
export type Mend = 'person' | 'value' | 'mapping' | 'connection' | 'group' | 'retry'

/** How far a run is, as its page asks for it every two seconds. */
export interface RunProgress {
  status: RunStatus
  reason: RunReason | null
  total: number
  done: number
  succeeded: number
  failed: number
  skipped: number
  /** Over the last minute; null: not known yet. */
  perMinute: number | null
  secondsLeft: number | null
  /** ISO 8601; it waits until then. */
  resumeAt: string | null
}

/** What became of a connection's runs on one day. */
export interface DayOutcomes extends Record<SyncOutcome, number> {
  /** `YYYY-MM-DD` (UTC). */
  day: string
}

/** Somebody at one provider. */
export interface PersonSync {
  connection: { id: string; name: string }
  state: 'absent' | 'linked' | 'deprovisioned'
  /** The last try failed. */
  isFailing: boolean
}

/** What a run did for somebody. */
export interface PersonSyncItem extends Omit<ItemView, 'subject'> {
  runId: string
  connection: { id: string; name: string }
}
