import { systemActor } from '@/lib/auth/actor'
import { findLostLeases } from '@/lib/connections/refresh/lease/mutations'
import { recoverRefresh, refreshIfDue } from '@/lib/connections/refresh/mutations'
import { recoverRefreshJob, recoveryMs, refreshConnectionJob } from '@/lib/connections/refresh/schema'
import { log } from '@/lib/log'
import { handleJob } from '@/lib/queue'

export const refreshConnection = handleJob(refreshConnectionJob, ({ organizationId, connectionId }) =>
  refreshIfDue(systemActor(organizationId), connectionId),
)

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
