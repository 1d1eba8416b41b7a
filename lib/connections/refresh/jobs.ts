import { systemActor } from '@/lib/auth/actor'
import { refreshDue } from '@/lib/connections/refresh/due/mutations'
import { findLostLeases } from '@/lib/connections/refresh/lease/mutations'
import { recoverRefresh } from '@/lib/connections/refresh/mutations'
import { recoverRefreshJob, recoveryMs, refreshDueJob } from '@/lib/connections/refresh/schema'
import { log } from '@/lib/log'
import { handleJob } from '@/lib/queue'

export const refreshDueConnections = handleJob(refreshDueJob, async ({ dueBy }, signal) => {
  await refreshDue(systemActor(), { dueBy, signal })
})

export const recoverConnection = handleJob(recoverRefreshJob, ({ organizationId, connectionId }) =>
  recoverRefresh(systemActor(organizationId), connectionId),
)

/**
 * Looks for refreshes whose process has ended, now and every ten seconds: with the length of a lease, a lost answer
 * is dealt with in less than a minute. Not a job, since that can be lost with its process too.
 * @returns what ends it
 */
export function watchLeases(): () => void {
  const look = () =>
    void findLostLeases(systemActor()).catch((error: unknown) => {
      log.warn({ err: error }, 'Lost refreshes could not be looked for')
    })
  look()
  const timer = setInterval(look, recoveryMs)
  return () => clearInterval(timer)
}
