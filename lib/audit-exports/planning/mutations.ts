import { auditExportSlug } from '@/lib/audit-exports/schema'
import { enqueueSending } from '@/lib/audit-exports/sending/mutations'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'

/**
 * Begins the export of connections that were activated since, with what happens from then on; and has the rest sent
 * where there is any. What a killed worker had goes on a minute after it.
 */
export async function planAuditExports(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'audit-log:export')
  await db.$executeRaw`/* begin_audit_exports */
    INSERT INTO "AuditExport" ("connectionId", "lastAt")
    SELECT connection."id", activation."activatedAt"
    FROM "Listing" listing
    JOIN "Connection" connection ON connection."listingId" = listing."id" AND connection."state" = 'connected'
    JOIN "Activation" activation ON activation."connectionId" = connection."id" AND activation."isActive"
    WHERE listing."slug" = ${auditExportSlug} AND connection."config" ->> 'collectorUrl' <> ''
    ON CONFLICT DO NOTHING`
  const due = await db.$queryRaw<{ connectionId: string; organizationId: string }[]>`/* plan_audit_exports */
    SELECT export."connectionId", connection."organizationId" FROM "AuditExport" export
    JOIN "Connection" connection ON connection."id" = export."connectionId" AND connection."state" = 'connected'
    WHERE (export."resumeAt" IS NULL OR export."resumeAt" <= ${now})
      AND connection."config" ->> 'collectorUrl' <> ''
      AND EXISTS (SELECT FROM "Activation" WHERE "connectionId" = export."connectionId" AND "isActive")
      AND EXISTS (
        SELECT FROM "AuditEvent" event
        WHERE event."organizationId" = connection."organizationId" AND (event."createdAt", event."id")
          > (export."lastAt", coalesce(export."lastId", '00000000-0000-0000-0000-000000000000'))
      )`
  for (const { connectionId, organizationId } of due) await enqueueSending(db, organizationId, connectionId)
}
