import { z } from 'zod'
import { defineJob, type EnqueueOptions } from '@/lib/queue'

const payload = z.object({ organizationId: z.uuid(), connectionId: z.uuid() })

/** Refreshes a connection's access token if it is still due. */
export const refreshConnectionJob = defineJob('connection.refresh', payload)

/** One waiting job for each connection; who refreshes at one moment is settled by the lease, not by the queue. */
export function refreshJobOptions(connectionId: string): EnqueueOptions {
  return { key: `connection.refresh:${connectionId}`, maxAttempts: 3 }
}

/** Goes on where a process ended in the middle of a refresh. */
export const recoverRefreshJob = defineJob('connection.recover_refresh', payload)

/** How often a worker looks for leases whose process has ended. */
export const recoveryMs = 10_000
