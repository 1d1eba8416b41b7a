import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { workOnRunJob } from '@/lib/syncs/runs/schema'

export const workOnSyncRun = handleJob(workOnRunJob, ({ organizationId, runId }, signal) =>
  workOnRun(systemActor(organizationId), runId, signal),
)
