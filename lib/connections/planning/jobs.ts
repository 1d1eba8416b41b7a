import { systemActor } from '@/lib/auth/actor'
import { plan } from '@/lib/connections/planning/mutations'
import { planConnectionsJob } from '@/lib/connections/planning/schema'
import { handleJob } from '@/lib/queue'

export const planConnections = handleJob(planConnectionsJob, async () => {
  await plan(systemActor())
})
