import { z } from 'zod'
import { noticeDays } from '@/lib/auth/employment'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { TestFailure } from '@/lib/connections/verification/schema'
import { defineJob } from '@/lib/queue'

/** Days before a date at which people are told, and 0 once it has passed. */
export const thresholds = [0, 1, 7, noticeDays] as const
export type Threshold = (typeof thresholds)[number]

/** A date by which somebody has to act. */
export interface Deadline {
  /** The day of it, at midnight UTC. */
  dueOn: Date
  /** Calendar days (UTC) from today to it; negative afterwards. */
  days: number
  threshold: Threshold
}

/** What threatens a connection, or breaks it already. */
export type Danger =
  | { kind: 'broken'; connection: ConnectionFacts; lastFailure: TestFailure | null }
  | { kind: 'approval' }
  /** Without a deadline: the owner has left, nobody knows when. */
  | { kind: 'ownerLeaving'; deadline: Deadline | null }
  | { kind: 'secretExpiry'; deadline: Deadline }
export type DangerKind = Danger['kind']

/** Looks for dangers that people are to be told of, in every organization. */
export const watchConnectionsJob = defineJob('attention.watch', z.unknown())

/** Tells the people of one organization, once for each danger and threshold. */
export const notifyOrganizationJob = defineJob('attention.notify', z.object({ organizationId: z.uuid() }))
