import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { type SyncReason, syncReasons } from '@/lib/syncs/items/schema'
import { namedFields, readRun } from '@/lib/syncs/tracking/items/queries'
import { mendOf, toSyncReason } from '@/lib/syncs/tracking/rules'
import type { FailureGroup } from '@/lib/syncs/tracking/schema'

const mostGroups = 30
const namedInGroup = 3

/**
 * Why a run failed for people: one entry for each cause, the most frequent first, with some of those concerned.
 * @throws AppError `not_found`
 */
export async function failureGroups(actor: Actor, runId: string): Promise<FailureGroup[]> {
  authorize(actor, 'sync:read')
  const run = await readRun(actor, runId)
  const rows = await db.$queryRaw<
    { reason: string; field: string; count: number; people: { id: string; name: string }[] }[]
  >`
    WITH cause AS MATERIALIZED (
      SELECT "reason", "field", sum("count")::int AS "count" FROM "SyncRunCount"
      WHERE "runId" = ${run.id}::uuid AND "status" = 'failed'
      GROUP BY "reason", "field" ORDER BY "count" DESC, "reason", "field" LIMIT ${mostGroups}::int
    )
    SELECT cause.*, coalesce(named."people", '[]') AS "people"
    FROM cause
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('id', e."id", 'name', e."givenName" || ' ' || e."familyName")
        ORDER BY item."position") AS "people"
      FROM (
        SELECT "employeeId", "position" FROM "SyncItem"
        WHERE "runId" = ${run.id}::uuid AND "status" = 'failed' AND "reason" = cause."reason"
          AND coalesce("field", '') = cause."field" AND "employeeId" IS NOT NULL
        ORDER BY "position" LIMIT ${namedInGroup}::int
      ) AS item
      JOIN "Employee" e ON e."id" = item."employeeId" AND e."organizationId" = ${actor.organizationId}::uuid
    ) AS named ON TRUE
    ORDER BY cause."count" DESC, cause."reason", cause."field"`
  const fieldOf = await namedFields(
    actor,
    rows.map(({ field }) => field),
  )
  return rows.map(({ reason, field, count, people }) => {
    const known = toSyncReason(reason)
    return { reason: known, field: fieldOf(field), count, mend: mendOf(known), people }
  })
}

/** The reasons that items of a run have, to be chosen from. @throws AppError `not_found` */
export async function listReasons(actor: Actor, runId: string): Promise<SyncReason[]> {
  authorize(actor, 'sync:read')
  const run = await readRun(actor, runId)
  const rows = await db.syncRunCount.findMany({
    where: { runId: run.id, reason: { not: '' } },
    distinct: ['reason'],
    select: { reason: true },
  })
  const found = new Set(rows.map(({ reason }) => reason))
  return syncReasons.filter((reason) => found.has(reason))
}
