import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Refreshes the tokens of all organizations that are due by then. */
export const refreshDueJob = defineJob('connection.refresh_due', z.object({ dueBy: z.coerce.date() }))

/** Goes on where a process ended in the middle of a refresh. */
export const recoverRefreshJob = defineJob(
  'connection.recover_refresh',
  z.object({ organizationId: z.uuid(), connectionId: z.uuid() }),
)

/** How often a worker looks for leases whose process has ended. */
export const recoveryMs = 10_000
