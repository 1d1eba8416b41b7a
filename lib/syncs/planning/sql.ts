import { isOf } from '@/lib/directory/keys/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import { inScope, type Scope } from '@/lib/syncs/scope/sql'

const { sql } = Prisma

/** Whom a run looks at: everybody, or some people, and those for whom the last try failed. */
export type Candidates = 'everybody' | { ids: readonly string[]; andFailed: boolean }

interface Plan {
  runId: string
  organizationId: string
  connectionId: string
  mappingVersion: number
  candidates: Candidates
  scope: Scope
  /** The provider is told who manages whom: managers come before those whom they manage. */
  followsManagers: boolean
}

/** Deprovisioning first, since it frees seats and names; then updates; then new people, level by level. */
export const firstWave = { deprovision: 0, update: 1, provision: 2 }
/** Groups come after all people. */
export const groupWave = 1000
/** Deeper levels go with the last; whoever manages themselves in a circle, too. */
const mostLevels = 30

/**
 * In SQL, the statement that writes the items of a run, and answers how many they are (`count`) and how many of them
 * deprovision (`deprovisions`). Only people for whom there is something to do become items: who is in scope and not
 * linked; who is linked and changed since (or the mapping did, or the last try failed); who is linked and out of scope.
 */
export function planSql(plan: Plan): Prisma.Sql {
  const { runId, organizationId, connectionId, mappingVersion, scope } = plan
  // Of everybody, both sides go through a hash join as they are read, without a copy of them.
  const kept = plan.candidates === 'everybody' ? sql`NOT MATERIALIZED` : sql`MATERIALIZED`
  return sql`
    WITH RECURSIVE ${candidateSql(plan)}
    wanted AS ${kept} (
      SELECT e."id", e."version", e."managerId" FROM ${those(plan, sql`"Employee"`, sql`"id" = candidate.id`)} AS e
      WHERE e."organizationId" = ${organizationId}::uuid AND ${inScope(scope)}
    ),
    known AS ${kept} (
      SELECT link."employeeId", link."state", link."employeeVersion", link."mappingVersion", link."needsRetry"
      FROM ${those(
        plan,
        sql`"SyncLink"`,
        sql`"employeeId" = candidate.id AND ${isOf(connectionId, sql`"connectionId"`)}`,
      )} AS link
      WHERE link."connectionId" = ${connectionId}::uuid
    ),
    item AS MATERIALIZED (
      SELECT coalesce(wanted."id", known."employeeId") AS "employeeId", wanted."managerId",
        CASE
          WHEN wanted."id" IS NULL THEN 'deprovision'
          WHEN known."state" = 'linked' THEN 'update'
          ELSE 'provision'
        END AS "operation"
      FROM wanted FULL JOIN known ON known."employeeId" = wanted."id"
      WHERE CASE
        WHEN wanted."id" IS NULL THEN known."state" = 'linked'
        WHEN known."state" = 'linked' THEN known."employeeVersion" <> wanted."version"
          OR known."mappingVersion" <> ${mappingVersion}::int OR known."needsRetry"
        ELSE TRUE
      END
    ),
    ${levelSql(plan.followsManagers)}
    written AS (
      INSERT INTO "SyncItem" ("runId", "position", "wave", "employeeId", "operation")
      SELECT ${runId}::uuid, row_number() OVER (ORDER BY placed."wave", placed."employeeId"), placed."wave",
        placed."employeeId", placed."operation"::"SyncOperation"
      FROM placed
      RETURNING "operation"
    )
    SELECT count(*)::int AS count, (count(*) FILTER (WHERE "operation" = 'deprovision'))::int AS deprovisions
    FROM written`
}

function candidateSql({ candidates, connectionId, followsManagers }: Plan): Prisma.Sql {
  if (candidates === 'everybody') return Prisma.empty
  const failed = candidates.andFailed
    ? sql`UNION SELECT "employeeId" FROM "SyncLink" WHERE "connectionId" = ${connectionId}::uuid AND "needsRetry"`
    : Prisma.empty
  const reports = followsManagers
    ? sql`UNION SELECT "id" FROM "Employee" WHERE "managerId" = ANY (${candidates.ids}::uuid[])`
    : Prisma.empty
  return sql`candidate (id) AS MATERIALIZED (SELECT unnest(${candidates.ids}::uuid[]) ${failed} ${reports}),`
}

/** The rows of the candidates one by one, by their keys, or the whole table. */
function those({ candidates }: Plan, table: Prisma.Sql, isCandidate: Prisma.Sql): Prisma.Sql {
  if (candidates === 'everybody') return table
  return sql`candidate CROSS JOIN LATERAL (SELECT * FROM ${table} WHERE ${isCandidate} LIMIT 1)`
}

/** The waves: of new people, those come first whom nobody new manages. */
function levelSql(followsManagers: boolean): Prisma.Sql {
  const waveOf = sql`CASE item."operation"
    WHEN 'deprovision' THEN ${firstWave.deprovision}::int WHEN 'update' THEN ${firstWave.update}::int
    ELSE ${firstWave.provision}::int END`
  if (!followsManagers) return sql`placed AS (SELECT item.*, ${waveOf} AS "wave" FROM item),`
  return sql`
    newcomer AS MATERIALIZED (SELECT "employeeId", "managerId" FROM item WHERE "operation" = 'provision'),
    level ("employeeId", "depth") AS (
      SELECT newcomer."employeeId", 0 FROM newcomer
      WHERE NOT EXISTS (SELECT FROM newcomer manager WHERE manager."employeeId" = newcomer."managerId")
      UNION ALL
      SELECT newcomer."employeeId", level."depth" + 1
      FROM level JOIN newcomer ON newcomer."managerId" = level."employeeId"
      WHERE level."depth" < ${mostLevels - 1}::int
    ),
    placed AS (
      SELECT item.*, ${waveOf} + CASE WHEN item."operation" = 'provision'
        THEN coalesce(level."depth", ${mostLevels}::int) ELSE 0 END AS "wave"
      FROM item LEFT JOIN level USING ("employeeId")
    ),`
}
