import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { employeeOf, mostEmployees } from '@/lib/segments/matching/mutations'
import type { SegmentAction } from '@/lib/segments/schema'

/** What a change of ids came to. */
export interface UsersChange {
  added: number
  removed: number
  userCount: number
  /** The employees whom the change concerns. */
  employeeIds: string[] | 'everybody'
}

interface Row extends Omit<UsersChange, 'employeeIds'> {
  employeeIds: string[] | null
}

/**
 * Adds ids to a segment, removes them from it, or makes them all that it holds, in one statement, so that no reader
 * sees half of it. Ids are told apart without capitals, and kept as they were first written. The caller holds the
 * segment and the matching of ids.
 */
export async function applyUserIds(
  tx: Transaction,
  { organizationId, segmentId }: { organizationId: string; segmentId: string },
  action: SegmentAction,
  userIds: readonly string[],
): Promise<UsersChange> {
  const [row] = await tx.$queryRaw<Row[]>`
    WITH ${statementOf(action, userIds, { organizationId, segmentId })},
    delta AS (
      SELECT (SELECT count(*) FROM added)::int AS added, (SELECT count(*) FROM removed)::int AS removed,
        ((SELECT count("employeeId") FROM added) - (SELECT count("employeeId") FROM removed))::int AS matched
    ),
    concerned AS (
      SELECT "employeeId" FROM added WHERE "employeeId" IS NOT NULL
      UNION ALL SELECT "employeeId" FROM removed WHERE "employeeId" IS NOT NULL
      LIMIT ${mostEmployees + 1}::int
    )
    UPDATE "Segment" s SET
      "userCount" = s."userCount" + d.added - d.removed,
      "matchedCount" = s."matchedCount" + d.matched,
      "updatedAt" = CASE WHEN d.added + d.removed > 0 THEN now() ELSE s."updatedAt" END
    FROM delta d WHERE s."id" = ${segmentId}::uuid
    RETURNING d.added, d.removed, s."userCount", (
      SELECT CASE WHEN count(*) <= ${mostEmployees}::int THEN coalesce(array_agg("employeeId"::text), '{}') END
      FROM concerned
    ) AS "employeeIds"`
  if (!row) throw new Error(`Segment ${segmentId} is not held`)
  const { added, removed, userCount, employeeIds } = row
  return { added, removed, userCount, employeeIds: employeeIds ?? 'everybody' }
}

function statementOf(
  action: SegmentAction,
  userIds: readonly string[],
  { organizationId, segmentId }: { organizationId: string; segmentId: string },
): Prisma.Sql {
  // Neighbours in the indexes follow each other: half the time of ids in any order.
  const input = Prisma.sql`input AS (SELECT unnest(${userIds.toSorted()}::citext[]) AS "userId")`
  const nobody = Prisma.sql`SELECT NULL::uuid AS "employeeId" WHERE FALSE`
  const added = Prisma.sql`
    INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId")
    SELECT ${segmentId}::uuid, "userId", ${employeeOf(organizationId, Prisma.sql`input."userId"`)} FROM input
    ON CONFLICT DO NOTHING
    RETURNING "employeeId"`
  const removed = Prisma.sql`
    DELETE FROM "SegmentUser" u USING input WHERE u."segmentId" = ${segmentId}::uuid AND u."userId" = input."userId"
    RETURNING u."employeeId"`
  const others = Prisma.sql`
    DELETE FROM "SegmentUser" u WHERE u."segmentId" = ${segmentId}::uuid
      AND NOT EXISTS (SELECT FROM input WHERE input."userId" = u."userId")
    RETURNING u."employeeId"`
  const parts = {
    add: { added, removed: nobody },
    remove: { added: nobody, removed },
    override: { added, removed: others },
  }[action]
  return Prisma.sql`${input}, removed AS (${parts.removed}), added AS (${parts.added})`
}
