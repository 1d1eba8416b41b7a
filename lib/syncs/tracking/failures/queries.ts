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
 * Why a run failed for people and groups: one entry for each cause, the most frequent first, with some of those concerned.
 * @throws AppError `not_found`
 */
export async function failureGroups(actor: Actor, runId: string): Promise<FailureGroup[]> {
  authorize(actor, 'sync:read')
  const run = await readRun(actor, runId)
  const rows = await db.$queryRaw<
    { reason: string; field: string; count: number; groups: number; concerned: FailureGroup['concerned'] }[]
  >`
    WITH cause AS MATERIALIZED (
      SELECT "reason", "field", sum("count")::int AS "count" FROM "SyncRunCount"
      WHERE "runId" = ${run.id}::uuid AND "status" = 'failed'
      GROUP BY "reason", "field" ORDER BY "count" DESC, "reason", "field" LIMIT ${mostGroups}::int
    ),
    grouped AS MATERIALIZED (
      SELECT "reason", coalesce("field", '') AS "field", count(*)::int AS "count" FROM "SyncItem"
      WHERE "runId" = ${run.id}::uuid AND "audienceId" IS NOT NULL AND "status" = 'failed'
      GROUP BY "reason", coalesce("field", '')
    )
    SELECT cause.*, coalesce(named."concerned", '[]') AS "concerned", coalesce((
      SELECT "count" FROM grouped WHERE grouped."reason" = cause."reason" AND grouped."field" = cause."field"
    ), 0) AS "groups"
    FROM cause
    LEFT JOIN LATERAL (
      SELECT json_agg(json_build_object('kind', CASE WHEN e."id" IS NULL THEN 'audience' ELSE 'person' END,
        'id', coalesce(e."id", audience."id"), 'name', coalesce(e."givenName" || ' ' || e."familyName", audience."name"))
        ORDER BY item."position") AS "concerned"
      FROM (
        SELECT "employeeId", "audienceId", "position" FROM "SyncItem"
        WHERE "runId" = ${run.id}::uuid AND "status" = 'failed' AND "reason" = cause."reason"
          AND coalesce("field", '') = cause."field"
        ORDER BY "position" LIMIT ${namedInGroup}::int
      ) AS item
      LEFT JOIN "Employee" e ON e."id" = item."employeeId" AND e."organizationId" = ${actor.organizationId}::uuid
      LEFT JOIN "Audience" audience
        ON audience."id" = item."audienceId" AND audience."organizationId" = ${actor.organizationId}::uuid
      WHERE e."id" IS NOT NULL OR audience."id" IS NOT NULL
    ) AS named ON TRUE
    ORDER BY cause."count" DESC, cause."reason", cause."field"`
  const fieldOf = await namedFields(
    actor,
    rows.map(({ field }) => field),
  )
  return rows.map(({ reason, field, count, groups, concerned }) => {
    const known = toSyncReason(reason)
    return { reason: known, field: fieldOf(field), count, groups, mend: mendOf(known), concerned }
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
