import { z } from 'zod'
import { defineJob } from '@/lib/queue'
import type { BulkSize } from '@/lib/scim-client/schema'

/** Why a run waits, was stopped, or failed (`SyncRun.reason`). Each has a sentence. */
export const runReasons = [
  // awaiting_approval
  'guardRail',
  // running, but waiting
  'throttled',
  'providerDown',
  // paused
  'byAdmin',
  'needsReconnect',
  // finished
  'canceled',
  'declined',
  'providerGaveUp',
  'misconfigured',
  'internal',
] as const
export type RunReason = (typeof runReasons)[number]

/** What belongs to a run's reason (`SyncRun.reasonDetails`). */
export interface RunReasonDetails {
  /** Of `guardRail`: percent and number above which a run asks, and how many were deprovisioned in the day before. */
  share?: number
  minimum?: number
  lately?: number
  /** Of one that waits: calls a minute that the provider seems to allow. */
  perMinute?: number
  /** Of one that waits: what was learned of bulk requests; for whoever takes the run up again. */
  bulkSize?: BulkSize
}

/** Takes up a run where it stands. */
export const workOnRunJob = defineJob('syncs.work', z.object({ organizationId: z.uuid(), runId: z.uuid() }))

/** Starts what the clock says, resumes what may go on, and follows changes that nobody followed. */
export const planSyncsJob = defineJob('syncs.plan', z.unknown())

export const runIdSchema = z.uuid('notFound')
export const runForm = z.object({ runId: runIdSchema })
export const connectionForm = z.object({ connectionId: z.uuid('notFound') })
