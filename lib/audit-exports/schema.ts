import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { defineJob } from '@/lib/queue'

/** The listing whose connections send the audit log to a collector. */
export const auditExportSlug = 'audit-log-export'

/** What an entry says that is sent to try a collector out; it stands in no log. */
export const trialAction = 'portico.test'

/** Events of one request. */
export const batchSize = 500
/** Of one request, unless a single event is larger. */
export const batchBytes = 1_000_000

export const auditExportForm = z.object({ connectionId: connectionIdSchema })

/** Sends what a collector has not had yet. */
export const sendAuditEventsJob = defineJob(
  'audit-exports.send',
  z.object({ organizationId: z.uuid(), connectionId: z.uuid() }),
)

/** Finds the collectors for which there is something to send. */
export const planAuditExportsJob = defineJob('audit-exports.plan', z.unknown())
