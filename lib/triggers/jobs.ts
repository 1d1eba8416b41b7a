import { systemActor } from '@/lib/auth/actor'
import { fireTriggersJob } from '@/lib/events/schema'
import { handleJob } from '@/lib/queue'
import { fireTriggers } from '@/lib/triggers/firing/mutations'
import { planTriggers } from '@/lib/triggers/planning/mutations'
import { planTriggersJob } from '@/lib/triggers/schema'

export const fireAllTriggers = handleJob(fireTriggersJob, ({ organizationId }, signal) =>
  fireTriggers(systemActor(organizationId), { signal }),
)

export const planAllTriggers = handleJob(planTriggersJob, () => planTriggers(systemActor()))
