import { matchesQuery } from '@/lib/directory/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import type { ItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { itemStatuses } from '@/lib/syncs/tracking/schema'

const { sql } = Prisma

/** Whom a search means; null: it narrows nothing. */
export type Found = { kind: 'ids'; ids: readonly string[] } | { kind: 'many' } | null

/** In SQL: whom a search of items means by name, e-mail or department, or by their id; about so many at most. */
export function searched(organizationId: string, q: string, limit: number): Prisma.Sql {
  return sql`
    (SELECT "id" FROM "Employee"
    WHERE "organizationId" = ${organizationId}::uuid AND (${matchesQuery(q) ?? sql`FALSE`}) LIMIT ${limit}::int)
    UNION
    SELECT "id" FROM "Employee"
    WHERE "organizationId" = ${organizationId}::uuid AND "externalId" = ${q}::citext
    UNION
    SELECT "id" FROM "Audience"
    WHERE "organizationId" = ${organizationId}::uuid AND strpos(fold_text("name"), fold_text(${q})) > 0`
}

interface Wanted {
  runId: string
  organizationId: string
  filters: ItemFilters
  found: Found
}

/**
 * In SQL: the positions of a page of items, in the order of the reading. Each way of asking has an index that gives
 * the positions in order, so that no item is read that is not shown.
 */
export function positionsSql(wanted: Wanted, limit: number): Prisma.Sql {
  const { runId, filters, found } = wanted
  const { cursor, operation, status, reason, q } = filters
  const isBackwards = cursor?.direction === 'before'
  const order = Prisma.raw(isBackwards ? 'DESC' : 'ASC')
  const beyond = cursor
    ? sql`AND item."position" ${Prisma.raw(isBackwards ? '<' : '>')} ${cursor.position}::int`
    : Prisma.empty
  const tail = sql`ORDER BY item."position" ${order} LIMIT ${limit}::int`
  if (found?.kind === 'ids') {
    return sql`
      SELECT item."position" FROM (${amongSql(wanted)}) AS item
      WHERE ${narrowed(filters)} ${beyond} ${tail}`
  }
  const named = found ? sql`AND ${isNamed(wanted.organizationId, q)}` : Prisma.empty
  const from = sql`SELECT item."position" FROM "SyncItem" item WHERE item."runId" = ${runId}::uuid`
  if (!operation || status || reason) return sql`${from} AND ${narrowed(filters)} ${named} ${beyond} ${tail}`
  // Of one operation, whatever became of it: the index has a stretch for each status.
  const stretches = itemStatuses.map(
    (one) => sql`(${from} AND ${narrowed({ ...filters, status: one })} ${named} ${beyond} ${tail})`,
  )
  return sql`SELECT item."position" FROM (${Prisma.join(stretches, ' UNION ALL ')}) AS item ${tail}`
}

/** In SQL: how many of the people whom a search found have an item that the filters leave. */
export function countFoundSql(wanted: Wanted): Prisma.Sql {
  return sql`SELECT count(*)::int AS count FROM (${amongSql(wanted)}) AS item WHERE ${narrowed(wanted.filters)}`
}

function amongSql({ runId, found }: Wanted): Prisma.Sql {
  const ids = found?.kind === 'ids' ? found.ids : []
  return sql`
    SELECT "position", "status", "operation", "reason" FROM "SyncItem"
    WHERE "runId" = ${runId}::uuid AND "employeeId" = ANY (${ids}::uuid[])
    UNION ALL
    SELECT "position", "status", "operation", "reason" FROM "SyncItem"
    WHERE "runId" = ${runId}::uuid AND "employeeId" IS NULL AND "audienceId" = ANY (${ids}::uuid[])`
}

function narrowed({ status, operation, reason }: ItemFilters): Prisma.Sql {
  const claims = [
    sql`TRUE`,
    ...(status ? [sql`item."status" = ${status}::"SyncStatus"`] : []),
    ...(operation ? [sql`item."operation" = ${operation}::"SyncOperation"`] : []),
    ...(reason ? [sql`item."reason" = ${reason}`] : []),
  ]
  return Prisma.join(claims, ' AND ')
}

/** So many people are meant that the next item is soon one of theirs. */
function isNamed(organizationId: string, q: string): Prisma.Sql {
  return sql`EXISTS (
    SELECT FROM "Employee" WHERE "Employee"."id" = item."employeeId"
      AND "organizationId" = ${organizationId}::uuid AND (${matchesQuery(q) ?? sql`FALSE`}))`
}
