import { systemActor } from '@/lib/auth/actor'
import { recoverRefresh, refreshIfDue } from '@/lib/connections/refresh/mutations'
import { recoverRefreshJob, refreshConnectionJob } from '@/lib/connections/refresh/schema'
import { handleJob } from '@/lib/queue'

export const refreshConnection = handleJob(refreshConnectionJob, ({ organizationId, connectionId }) =>
  refreshIfDue(systemActor(organizationId), connectionId),
)

export const recoverConnection = handleJob(recoverRefreshJob, ({ organizationId, connectionId }) =>
  recoverRefresh(systemActor(organizationId), connectionId),
)
