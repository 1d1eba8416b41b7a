import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** More people than this are not looked at one by one: comparing everybody is as quick. */
export const mostNoted = 50_000

/** Starts a run of a connection for the people who changed, unless one is at work: that is followed by another. */
export const followSyncChangesJob = defineJob(
  'syncs.follow-changes',
  z.object({ organizationId: z.uuid(), connectionId: z.uuid() }),
)
