import { planAuditExports } from '@/lib/audit-exports/planning/mutations'
import { planAuditExportsJob, sendAuditEventsJob } from '@/lib/audit-exports/schema'
import { sendAuditEvents } from '@/lib/audit-exports/sending/mutations'
import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'

export const findAuditExports = handleJob(planAuditExportsJob, () => planAuditExports(systemActor()))

export const sendAuditLog = handleJob(sendAuditEventsJob, ({ organizationId, connectionId }) =>
  sendAuditEvents(systemActor(organizationId), connectionId),
)
