import { announceEndingKeys } from '@/lib/api-keys/ending/mutations'
import { enqueueNotices, notifyOrganization } from '@/lib/attention/mutations'
import { notifyOrganizationJob, watchConnectionsJob } from '@/lib/attention/schema'
import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'

export const watchConnections = handleJob(watchConnectionsJob, () => enqueueNotices(systemActor()))

export const notifyOfConnections = handleJob(notifyOrganizationJob, async ({ organizationId }) => {
  const actor = systemActor(organizationId)
  await notifyOrganization(actor)
  await announceEndingKeys(actor)
})
