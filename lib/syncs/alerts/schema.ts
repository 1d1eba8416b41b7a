import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Looks whether syncs over a connection fail more than before, or no more. */
export const watchFailuresJob = defineJob('syncs.alerts', z.unknown())

/** How well a connection's people and groups are synced. */
export interface Standing {
  /** People for whom the last try failed. */
  failing: number
  /** Those, and all who have an account. */
  known: number
  /** Groups for which the last try failed, and all, where groups are synced. */
  failingGroups: number
  knownGroups: number
  /** The provider has not answered for long, or the last run broke off. */
  isBroken: boolean
}

/** A connection over which more fails than before. */
export interface SyncAlert {
  connection: { id: string; name: string }
  since: Date
  failing: number
  failingGroups: number
}
