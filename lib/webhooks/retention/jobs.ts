import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'
import { forgetEvents } from '@/lib/webhooks/retention/mutations'
import { forgetEventsJob } from '@/lib/webhooks/retention/schema'

export const forgetOldEvents = handleJob(forgetEventsJob, (_, signal) =>
  forgetEvents(systemActor(), { signal }),
)
