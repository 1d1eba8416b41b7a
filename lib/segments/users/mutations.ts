import type { ApiKeyActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { keyOf } from '@/lib/directory/keys/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import { recordSegmentChange } from '@/lib/membership-changes/mutations'
import { employeeOf } from '@/lib/segments/matching/mutations'
import type { SegmentAction } from '@/lib/segments/schema'

/** What a change of ids came to. */
export interface UsersChange {
  added: number
  removed: number
  userCount: number
}

/**
 * Adds ids to a segment, removes them from it, or makes them all that it holds, in one statement, so that no reader
 * sees half of it, and tells audiences whom it concerns. Ids are told apart without capitals, and kept as they were
 * first written. The caller holds the segment and the matching of ids.
 */
export async function applyUserIds(
  tx: Transaction,
  { organizationId, apiKeyId }: ApiKeyActor,
  { segmentId, action, userIds }: { segmentId: string; action: SegmentAction; userIds: readonly string[] },
): Promise<UsersChange> {
  const parts = Prisma.sql`
    ${statementOf(action, userIds, { organizationId, segmentId })},
    came AS MATERIALIZED (SELECT count(*)::int AS ids, count("employeeId")::int AS people FROM added),
    went AS MATERIALIZED (SELECT count(*)::int AS ids, count("employeeId")::int AS people FROM removed),
    changed AS (
      UPDATE "Segment" s SET
        "userCount" = s."userCount" + came.ids - went.ids,
        "matchedCount" = s."matchedCount" + came.people - went.people,
        "updatedAt" = CASE WHEN came.ids + went.ids > 0 THEN greatest(now(), s."updatedAt") ELSE s."updatedAt" END
      FROM came, went WHERE s."id" = ${segmentId}::uuid
      RETURNING came.ids AS added, went.ids AS removed, s."userCount"
    ),
    counted AS (SELECT came.people + went.people AS count FROM came, went),
    concerned AS (SELECT "employeeId" FROM added UNION ALL SELECT "employeeId" FROM removed)`
  const change = { cause: { kind: 'segment', segmentId, apiKeyId }, segmentId } as const
  const result = Prisma.sql`SELECT * FROM changed`
  const row = await recordSegmentChange<UsersChange>(tx, organizationId, change, { parts, result })
  if (!row) throw new Error(`Segment ${segmentId} is not held`)
  const { added, removed, userCount } = row
  return { added, removed, userCount }
}

function statementOf(
  action: SegmentAction,
  userIds: readonly string[],
  { organizationId, segmentId }: { organizationId: string; segmentId: string },
): Prisma.Sql {
  const input = Prisma.sql`input AS (
    SELECT id, ${keyOf(Prisma.sql`id`)} AS "key", place
    FROM json_array_elements_text(${JSON.stringify(userIds)}::json) WITH ORDINALITY AS given (id, place)
  )`
  const nobody = Prisma.sql`SELECT NULL::uuid AS "employeeId" WHERE FALSE`
  // No joins: nothing yet tells how large a segment is that has just been filled, and a wrong guess would compare each
  // id with each other.
  const held = Prisma.sql`"segmentId" = ${segmentId}::uuid AND "key" = ANY (ARRAY(SELECT "key" FROM input))`
  // Sorted, neighbours in the indexes follow each other, which takes half the time; of those that differ in capitals
  // alone, the first is kept.
  const added = Prisma.sql`
    INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId")
    SELECT ${segmentId}::uuid, id, ${employeeOf(organizationId, Prisma.sql`fresh."key"`)}
    FROM (
      SELECT DISTINCT ON ("key") id, "key" FROM input
      WHERE "key" NOT IN (SELECT "key" FROM "SegmentUser" WHERE ${held})
      ORDER BY "key", place
    ) AS fresh
    RETURNING "employeeId"`
  const removed = Prisma.sql`DELETE FROM "SegmentUser" WHERE ${held} RETURNING "employeeId"`
  const others = Prisma.sql`
    DELETE FROM "SegmentUser" WHERE "segmentId" = ${segmentId}::uuid AND "key" NOT IN (SELECT "key" FROM input)
    RETURNING "employeeId"`
  const parts = {
    add: { added, removed: nobody },
    remove: { added: nobody, removed },
    override: { added, removed: others },
  }[action]
  return Prisma.sql`${input}, removed AS (${parts.removed}), added AS (${parts.added})`
}
