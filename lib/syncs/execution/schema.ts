import type { SyncLinkState, SyncOperation } from '@/lib/generated/prisma/enums'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'
import type { SyncItemDetails, SyncReason } from '@/lib/syncs/items/schema'
import type { MappedEmployee } from '@/lib/syncs/mapping/rules'
import type { FieldDifference, Representation } from '@/lib/syncs/mapping/schema'

/** One employee's turn in a run, with all that it needs. */
export interface WorkItem {
  position: number
  wave: number
  operation: SyncOperation
  attempts: number
  employeeId: string
  /** Now, whatever it was when the run was planned. */
  isInScope: boolean
  employee: MappedEmployee
  /** `Employee.version` of what is read here. */
  version: number
  link: KnownLink | null
}

export interface KnownLink {
  state: SyncLinkState
  remoteId: string | null
  sent: Representation | null
  etag: string | null
}

/** What is known of an employee at the provider from now on. */
export interface NewLink {
  state: SyncLinkState
  remoteId: string | null
  sent: Representation | null
  etag: string | null
}

/** What became of an item. */
export type Result =
  | {
      kind: 'done'
      operation: SyncOperation
      status: 'succeeded' | 'failed' | 'skipped' | 'planned'
      reason?: SyncReason
      /** The attribute of the directory to mend. */
      field?: string
      details?: SyncItemDetails
      changes?: readonly FieldDifference[]
      answer?: AnswerExcerpt | null
      /** Left out: what was known stays. */
      link?: NewLink
      cause?: ScimFailure
    }
  /** Everything was as it should be: the item goes. */
  | { kind: 'unchanged' }
  /** To be tried again. `cause`: the same one for all whose calls went and failed together. */
  | {
      kind: 'again'
      reason: SyncReason
      details?: SyncItemDetails
      /** What was done so far, of something that is done in parts. */
      changes?: readonly FieldDifference[]
      answer?: AnswerExcerpt | null
      cause?: ScimFailure
    }
  /** For a reason that concerns the whole run nothing was done, or no more; the item stays as it is. */
  | {
      kind: 'stop'
      why: 'throttled' | 'unauthenticated' | 'unusable' | 'down' | 'aborted' | 'lost'
      retryAfterSeconds?: number | null
    }
