import {
  type AuditCursor,
  type AuditEvent,
  type AuditFilters,
  type AuditPage,
  auditPageSize,
  type StoredAuditEvent,
} from '@/lib/audit-log/schema'
import { findSubjects } from '@/lib/audit-log/subjects/queries'
import { hrefOf } from '@/lib/audit-log/subjects/rules'
import type { Actor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

const countedAtMost = 10_000
const kinds: Record<string, string> = {
  portico: 'system',
  'hand-off': 'hand-off',
  'api-key': 'api-key',
  scim: 'scim',
}

/**
 * A page of the organization's log, and where the pages beside it begin.
 * @param filters.cursor null: the newest
 */
export async function listAuditEvents(actor: Actor, filters: AuditFilters): Promise<AuditPage> {
  authorize(actor, 'audit:read')
  const { cursor } = filters
  const rows = await listRows(actor, filters, auditPageSize + 1)
  const hasMore = rows.length > auditPageSize
  const shown = rows.slice(0, auditPageSize)
  if (cursor?.direction === 'after') shown.reverse()
  const events = await toEvents(actor, shown)
  const hasNewer = cursor?.direction === 'after' ? hasMore : cursor !== null
  const hasOlder = cursor?.direction === 'after' ? true : hasMore
  return {
    events,
    newer: hasNewer ? cursorAt(events.at(0), 'after') : null,
    older: hasOlder ? cursorAt(events.at(-1), 'before') : null,
  }
}

/**
 * How many events there are; null where counting them would take long: a search by text reads them all.
 * @returns `isExact` false when there are more than `count`
 */
export async function countAuditEvents(
  actor: Actor,
  filters: AuditFilters,
): Promise<{ count: number; isExact: boolean } | null> {
  authorize(actor, 'audit:read')
  if (filters.q) return null
  const [{ count } = { count: 0 }] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "AuditEvent" event
      WHERE ${whereOf(actor, { ...filters, cursor: null })} LIMIT ${countedAtMost + 1}::int
    ) AS counted`
  return { count: Math.min(count, countedAtMost), isExact: count <= countedAtMost }
}

/** All that match, the newest first, in batches: of the whole log, no more than one is held at a time. */
export async function* streamAuditEvents(
  actor: Actor,
  filters: AuditFilters,
  batchSize = 1000,
): AsyncGenerator<AuditEvent[]> {
  authorize(actor, 'audit:read')
  let cursor: AuditCursor | null = null
  do {
    const rows: StoredAuditEvent[] = await listRows(actor, { ...filters, cursor }, batchSize)
    const events = await toEvents(actor, rows)
    if (events.length > 0) yield events
    cursor = rows.length === batchSize ? cursorAt(events.at(-1), 'before') : null
  } while (cursor)
}

/** Whom to offer as the one who acted: members with a right to the marketplace, and who is chosen already. */
export async function listAuditActors(actor: Actor, chosen: string | null) {
  authorize(actor, 'audit:read')
  const isPerson = chosen !== null && !(chosen in kinds)
  const members = await db.member.findMany({
    where: {
      organizationId: actor.organizationId,
      OR: [{ marketplaceRight: { not: 'none' } }, ...(isPerson ? [{ userId: chosen }] : [])],
    },
    orderBy: [{ user: { name: 'asc' } }, { user: { email: 'asc' } }],
    take: 200,
    select: { user: { select: { id: true, name: true, email: true } } },
  })
  return members.map(({ user }) => user)
}

type Reader = ActorFor<'audit:read'>

async function listRows(actor: Reader, filters: AuditFilters, limit: number): Promise<StoredAuditEvent[]> {
  const actorIds = filters.q ? await findActorIds(actor, filters.q) : []
  const order = Prisma.raw(filters.cursor?.direction === 'after' ? 'ASC' : 'DESC')
  return db.$queryRaw`
    SELECT event."id", event."createdAt", "actorKind", "actorId", "user"."name" AS "actorName",
      "user"."email"::text AS "actorEmail", "action", "subjectType", "subjectId", "reason", "address", "details"
    FROM "AuditEvent" event LEFT JOIN "User" "user" ON "user"."id" = event."actorId"
    WHERE ${whereOf(actor, filters, actorIds)}
    ORDER BY event."createdAt" ${order}, event."id" ${order} LIMIT ${limit}::int`
}

function whereOf(
  { organizationId }: Reader,
  filters: AuditFilters,
  actorIds: readonly string[] = [],
): Prisma.Sql {
  const { q, actor, action, subject, subjectId, from, to, address, cursor } = filters
  const conditions = [Prisma.sql`event."organizationId" = ${organizationId}::uuid`]
  const add = (condition: Prisma.Sql) => conditions.push(condition)
  if (actor && actor in kinds) add(Prisma.sql`"actorKind" = ${kinds[actor]}`)
  else if (actor) add(Prisma.sql`"actorId" = ${actor}::uuid`)
  if (action?.includes('.')) add(Prisma.sql`"action" = ${action}`)
  else if (action) add(Prisma.sql`starts_with("action", ${`${action}.`})`)
  if (subject) add(Prisma.sql`"subjectType" = ${subject}`)
  if (subjectId) add(Prisma.sql`"subjectId" = ${subjectId}`)
  if (from) add(Prisma.sql`event."createdAt" >= ${`${from}T00:00:00Z`}::timestamptz`)
  if (to) add(Prisma.sql`event."createdAt" < ${`${to}T00:00:00Z`}::timestamptz + interval '1 day'`)
  if (address) add(Prisma.sql`"address" = ${address}`)
  if (cursor) {
    const sign = Prisma.raw(cursor.direction === 'after' ? '>' : '<')
    add(
      Prisma.sql`(event."createdAt", event."id") ${sign} (${cursor.createdAt}::timestamptz, ${cursor.id}::uuid)`,
    )
  }
  if (q) add(contains(q, actorIds))
  return Prisma.join(conditions, ' AND ')
}

// As the index `AuditEvent_search` has it; what people did is found by their ids.
function contains(q: string, actorIds: readonly string[]): Prisma.Sql {
  const pattern = `%${q.replace(/[\\%_]/g, '\\$&')}%`
  const isInText = Prisma.sql`
    audit_text("action", "reason", "subjectId", "address", "details") LIKE lower(${pattern})`
  return actorIds.length === 0
    ? isInText
    : Prisma.sql`(${isInText} OR "actorId" = ANY(${[...actorIds]}::uuid[]))`
}

/** Who of those that ever acted in the organization has this in their name or address. */
async function findActorIds({ organizationId }: Reader, q: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "User" person
    WHERE strpos(lower(concat_ws(' ', "name", "email")), lower(${q})) > 0 AND EXISTS (
      SELECT FROM "AuditEvent" WHERE "organizationId" = ${organizationId}::uuid AND "actorId" = person."id"
    )`
  return rows.map(({ id }) => id)
}

const cursorAt = (event: AuditEvent | undefined, direction: AuditCursor['direction']): AuditCursor | null =>
  event ? { direction, createdAt: event.createdAt, id: event.id } : null

async function toEvents(actor: Reader, rows: StoredAuditEvent[]): Promise<AuditEvent[]> {
  const subjects = await findSubjects(
    actor,
    rows.map(({ subjectType, subjectId }) => ({ type: subjectType, id: subjectId })),
  )
  return rows.map((row) => {
    const { actorKind: kind, actorId, actorName, actorEmail, subjectType: type, subjectId, ...event } = row
    const known = subjects.get(`${type} ${subjectId}`)
    const kept = [row.details.name, row.details.product].find((name) => typeof name === 'string')
    return {
      ...event,
      actor: { kind, id: actorId, name: actorName, email: actorEmail },
      subject: {
        type,
        id: subjectId,
        name: known?.name ?? kept ?? null,
        href: hrefOf(row.action, type, known?.href ?? null),
      },
    }
  })
}
