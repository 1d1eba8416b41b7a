import { auditExportSlug } from '@/lib/audit-exports/schema'
import type { StoredAuditEvent } from '@/lib/audit-log/schema'
import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { connectionRefusal, connectionsWhere } from '@/lib/folders/queries'
import type { FolderRole } from '@/lib/generated/prisma/enums'

/** Refuses connections of other listings, and those over which the actor has less than this role. */
export async function requireAuditExport(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  role: FolderRole,
): Promise<void> {
  const where = { id: connectionId, listing: { slug: auditExportSlug }, AND: connectionsWhere(actor, role) }
  if ((await tx.connection.count({ where })) === 0) throw await connectionRefusal(tx, actor, connectionId)
}

/**
 * What the page of an export shows: whether it has a collector, how far that got, and when it is tried again after
 * failures. `isOn` false: the listing is switched off.
 * @throws AppError `not_found`
 */
export async function getAuditExport(actor: Actor, connectionId: string) {
  authorize(actor, 'connection:read')
  const { organizationId } = actor
  await requireAuditExport(db, actor, connectionId, 'view')
  const [row, connection] = await Promise.all([
    db.auditExport.findFirst({
      where: { connectionId, connection: { organizationId } },
      select: { lastAt: true, sentAt: true, failureCount: true, resumeAt: true },
    }),
    db.connection.findFirstOrThrow({
      where: { id: connectionId, organizationId },
      select: { config: true, activations: { where: { isActive: true }, select: { id: true } } },
    }),
  ])
  const waiting = row
    ? await db.auditEvent.count({ where: { organizationId, createdAt: { gt: row.lastAt } }, take: 10_001 })
    : 0
  return {
    hasCollector: Boolean((connection.config as Record<string, string>).collectorUrl),
    isOn: connection.activations.length > 0,
    sentAt: row?.sentAt ?? null,
    waiting,
    failureCount: row?.failureCount ?? 0,
    resumeAt: row && row.failureCount > 0 ? row.resumeAt : null,
  }
}
export type AuditExportView = Awaited<ReturnType<typeof getAuditExport>>

/** How far a collector is; `id` null: before the first entry of that moment. */
export interface ExportCursor {
  lastAt: Date
  lastId: string | null
}

/**
 * The next entries of an organization's log, in its order. An entry carries the time at which its transaction began or
 * wrote it, so that one that is still open could bring an earlier entry than those that are there already: what is not
 * older than every open transaction is left for later. Clocks of different machines may differ by a few seconds.
 */
export function listExportable(
  { organizationId }: OrganizationActor,
  { lastAt, lastId }: ExportCursor,
  limit: number,
): Promise<StoredAuditEvent[]> {
  return db.$queryRaw<StoredAuditEvent[]>`/* list_exportable */
    SELECT event."id", event."createdAt", event."actorKind", event."actorId", "user"."name" AS "actorName",
      "user"."email"::text AS "actorEmail", event."action", event."subjectType", event."subjectId", event."reason",
      event."address", event."details"
    FROM "AuditEvent" event LEFT JOIN "User" "user" ON "user"."id" = event."actorId"
    WHERE event."organizationId" = ${organizationId}::uuid
      AND (event."createdAt", event."id")
        > (${lastAt}::timestamptz, coalesce(${lastId}::uuid, '00000000-0000-0000-0000-000000000000'))
      AND event."createdAt" < (
        SELECT least(min(session."xact_start"), now()) - interval '5 seconds' FROM pg_stat_activity session
        WHERE session."datname" = current_database() AND session."backend_type" = 'client backend'
      )
    ORDER BY event."createdAt", event."id" LIMIT ${limit}::int`
}
