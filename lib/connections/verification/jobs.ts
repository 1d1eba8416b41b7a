import { systemActor } from '@/lib/auth/actor'
import { checkIfDue } from '@/lib/connections/verification/mutations'
import { checkConnectionJob } from '@/lib/connections/verification/schema'
import { handleJob } from '@/lib/queue'

export const checkConnection = handleJob(checkConnectionJob, ({ organizationId, connectionId }) =>
  checkIfDue(systemActor(organizationId), connectionId),
)
