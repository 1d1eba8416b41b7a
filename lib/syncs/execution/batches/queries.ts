import { db } from '@/lib/db'
import { isOf } from '@/lib/directory/keys/sql'
import { Prisma, type SyncRun } from '@/lib/generated/prisma/client'
import type { KnownLink, WorkItem } from '@/lib/syncs/execution/schema'
import type { MappedEmployee } from '@/lib/syncs/mapping/rules'
import { inScope, type Scope } from '@/lib/syncs/scope/sql'

const { sql } = Prisma

/** How many items are read at a time: memory stays the same, however long the run is. */
export const batchSize = 300

interface Row {
  position: number
  wave: number
  operation: WorkItem['operation']
  attempts: number
  version: number
  isInScope: boolean
  employee: MappedEmployee
  link: KnownLink | null
}

/**
 * The next items of a run that are to be done and may be done now, in their order, with their people as they are at
 * this moment.
 * @param after the position of the last one read
 * @param wave only of this one: those before it have to be done first
 */
export async function nextItems(
  { id, organizationId, connectionId }: Pick<SyncRun, 'id' | 'organizationId' | 'connectionId'>,
  scope: Scope,
  { after, wave }: { after: number; wave: number },
): Promise<WorkItem[]> {
  const rows = await db.$queryRaw<Row[]>(sql`
    WITH item AS MATERIALIZED (
      SELECT "position", "wave", "operation", "attempts", "employeeId" FROM "SyncItem"
      WHERE "runId" = ${id}::uuid AND "status" = 'pending' AND "position" > ${after}::int AND "wave" = ${wave}::int
        AND "employeeId" IS NOT NULL AND ("dueAt" IS NULL OR "dueAt" <= now())
      ORDER BY "position" LIMIT ${batchSize}::int
    )
    SELECT item."position", item."wave", item."operation"::text, item."attempts", e."version",
      ${inScope(scope)} AS "isInScope",
      json_build_object('id', e."id", 'email', e."email", 'userName', e."userName", 'externalId', e."externalId",
        'givenName', e."givenName", 'familyName', e."familyName", 'jobTitle', e."jobTitle",
        'department', e."department", 'team', e."team", 'location', e."location", 'country', e."country",
        'language', e."language", 'employmentType', e."employmentType", 'startDate', e."startDate",
        'endDate', e."endDate", 'status', e."status", 'attributes', e."attributes",
        'managerRemoteId', manager."remoteId") AS "employee",
      CASE WHEN link."employeeId" IS NOT NULL THEN json_build_object('state', link."state",
        'remoteId', link."remoteId", 'sent', link."sent", 'etag', link."etag") END AS "link"
    FROM item
    -- One by one, by their keys: of an organization or connection that is new, the planner takes to be hardly any rows.
    CROSS JOIN LATERAL (SELECT * FROM "Employee" WHERE "id" = item."employeeId" LIMIT 1) AS e
    LEFT JOIN LATERAL (
      SELECT * FROM "SyncLink" WHERE "employeeId" = e."id" AND ${isOf(connectionId, sql`"connectionId"`)} LIMIT 1
    ) AS link ON TRUE
    LEFT JOIN LATERAL (
      SELECT "remoteId" FROM "SyncLink"
      WHERE "employeeId" = e."managerId" AND ${isOf(connectionId, sql`"connectionId"`)} AND "state" = 'linked' LIMIT 1
    ) AS manager ON TRUE
    WHERE e."organizationId" = ${organizationId}::uuid
    ORDER BY item."position"`)
  return rows.map((row) => ({ ...row, employeeId: row.employee.id }))
}

/**
 * What a run has left: the wave that is next, and how long it is until its first item may be tried, in milliseconds, by
 * the database's clock; null: nothing.
 */
export async function whatIsLeft(runId: string): Promise<{ wave: number; waitMs: number } | null> {
  const [row] = await db.$queryRaw<{ wave: number; waitMs: number }[]>`
    SELECT first."wave", CASE WHEN due."isAny" THEN 0
      ELSE greatest(0, ceil(extract(epoch FROM due."at" - now()) * 1000)) END::float8 AS "waitMs"
    FROM (
      SELECT "wave" FROM "SyncItem" WHERE "runId" = ${runId}::uuid AND "status" = 'pending'
      ORDER BY "position" LIMIT 1
    ) AS first
    CROSS JOIN LATERAL (
      SELECT bool_or("dueAt" IS NULL) AS "isAny", min("dueAt") AS "at" FROM "SyncItem"
      WHERE "runId" = ${runId}::uuid AND "status" = 'pending' AND "wave" = first."wave"
    ) AS due`
  return row ?? null
}
