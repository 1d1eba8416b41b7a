import { systemActor } from '@/lib/auth/actor'
import { log } from '@/lib/log'
import { handleJob } from '@/lib/queue'
import { followSyncChangesJob } from '@/lib/sync-changes/schema'
import { planSyncsJob } from '@/lib/syncs/runs/schema'
import { findLostRuns, followChanges, planSyncs } from '@/lib/syncs/scheduling/mutations'

export const followSyncChanges = handleJob(followSyncChangesJob, ({ organizationId, connectionId }) =>
  followChanges(systemActor(organizationId), connectionId),
)

export const planAllSyncs = handleJob(planSyncsJob, () => planSyncs(systemActor()))

/** Often enough that a run goes on within seconds after its worker was killed. */
const lookMs = 1_000

/**
 * Looks for runs whose process has ended, now and every second. Not a job, since that is lost with its process.
 * @returns what ends it
 */
export function watchRuns(): () => void {
  const look = () =>
    void findLostRuns(systemActor()).catch((error: unknown) => {
      log.warn({ err: error }, 'Lost sync runs could not be looked for')
    })
  look()
  const timer = setInterval(look, lookMs)
  return () => clearInterval(timer)
}
