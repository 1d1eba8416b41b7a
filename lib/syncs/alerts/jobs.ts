import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'
import { announceFailures } from '@/lib/syncs/alerts/mutations'
import { watchFailuresJob } from '@/lib/syncs/alerts/schema'

export const watchSyncFailures = handleJob(watchFailuresJob, async () => {
  await announceFailures(systemActor())
})
