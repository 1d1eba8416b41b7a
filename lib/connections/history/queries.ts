import type { AuditEvent } from '@/lib/audit-log/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { requireRole } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'

export const historyPageSize = 25

export interface HistoryPage {
  /** Newest first. */
  events: AuditEvent[]
  page: number
  pageCount: number
  count: number
}

/**
 * What happened to a connection, out of the audit log: for everyone who sees it, but from which address only for
 * those who may read the whole log.
 * @param query.page from 1; the last one where there are fewer
 * @throws AppError `not_found`
 */
export async function listHistory(
  actor: Actor,
  { connectionId, page }: { connectionId: string; page: number },
): Promise<HistoryPage> {
  authorize(actor, 'connection:read')
  await requireRole(db, actor, connectionId, 'view')
  const where: Prisma.AuditEventWhereInput = {
    organizationId: actor.organizationId,
    subjectType: 'connection',
    subjectId: connectionId,
  }
  const count = await db.auditEvent.count({ where })
  const pageCount = Math.max(1, Math.ceil(count / historyPageSize))
  const shown = Math.min(page, pageCount)
  const rows = await db.auditEvent.findMany({
    where,
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (shown - 1) * historyPageSize,
    take: historyPageSize,
  })
  const users = await db.user.findMany({
    where: { id: { in: rows.flatMap(({ actorId }) => actorId ?? []) } },
    select: { id: true, name: true },
  })
  const names = new Map(users.map(({ id, name }) => [id, name]))
  const seesAddress = can(actor, 'audit:read')
  const events = rows.map(({ id, createdAt, actorKind, actorId, action, reason, address, details }) => ({
    id,
    createdAt,
    actor: { kind: actorKind, id: actorId, name: names.get(actorId ?? '') ?? null, email: null },
    action,
    subject: { type: 'connection', id: connectionId, name: null, href: null },
    reason,
    address: seesAddress ? address : null,
    details: isRecord(details) ? details : {},
  }))
  return { events, page: shown, pageCount, count }
}

function isRecord(details: Prisma.JsonValue): details is Prisma.JsonObject {
  return typeof details === 'object' && details !== null && !Array.isArray(details)
}
