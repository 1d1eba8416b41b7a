import { systemActor } from '@/lib/auth/actor'
import { enqueueEnded, markEnded } from '@/lib/directory/leaving/mutations'
import { findEndedJob, markEndedJob } from '@/lib/directory/leaving/schema'
import { handleJob } from '@/lib/queue'

export const findEnded = handleJob(findEndedJob, () => enqueueEnded(systemActor()))

export const markAllEnded = handleJob(markEndedJob, ({ organizationId }, signal) =>
  markEnded(systemActor(organizationId), { signal }),
)
