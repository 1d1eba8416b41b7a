import type { SyncOperation } from '@/lib/generated/prisma/enums'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'

/** What is known of an audience as a group at a provider; see the columns of `SyncGroup`. */
export interface KnownGroup {
  remoteId: string | null
  name: string
  isOwn: boolean
}

/** A group that is there. */
export type FoundGroup = KnownGroup & { remoteId: string }

/** One audience's turn in a run. */
export interface GroupItem {
  position: number
  operation: SyncOperation
  attempts: number
  audienceId: string
  /** Null where the audience is gone. */
  name: string | null
  /** Whether the activation has the audience now, whatever it had when the run was planned. */
  isWanted: boolean
  known: (KnownGroup & { needsRetry: boolean }) | null
  /** What was done of it so far, by this worker or one before. */
  changes: FieldDifference[] | null
}

/** Somebody's account. */
export interface Member {
  employeeId: string
  remoteId: string
}

/** Who has to come into a group, and to leave it. */
export interface MemberBatch {
  /** `isShared`: the account is that of another now, who is to be in the group. */
  remove: (Member & { isShared: boolean })[]
  add: Member[]
}
