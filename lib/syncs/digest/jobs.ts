import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'
import { enqueueDigests, sendDigest } from '@/lib/syncs/digest/mutations'
import { planDigestsJob, sendDigestJob } from '@/lib/syncs/digest/schema'

export const planSyncDigests = handleJob(planDigestsJob, () => enqueueDigests(systemActor()))

export const sendSyncDigest = handleJob(sendDigestJob, async ({ organizationId }) => {
  await sendDigest(systemActor(organizationId))
})
