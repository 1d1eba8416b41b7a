import type { ApiKeyActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { recordSegmentChange } from '@/lib/membership-changes/mutations'
import { employeeOf, keyOf } from '@/lib/segments/matching/mutations'
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
    delta AS (
      SELECT (SELECT count(*) FROM added)::int AS added, (SELECT count(*) FROM removed)::int AS removed,
        ((SELECT count("employeeId") FROM added) - (SELECT count("employeeId") FROM removed))::int AS matched
    ),
    changed AS (
      UPDATE "Segment" s SET
        "userCount" = s."userCount" + d.added - d.removed,
        "matchedCount" = s."matchedCount" + d.matched,
        "updatedAt" = CASE WHEN d.added + d.removed > 0 THEN greatest(now(), s."updatedAt") ELSE s."updatedAt" END
      FROM delta d WHERE s."id" = ${segmentId}::uuid
      RETURNING d.added, d.removed, s."userCount"
    ),
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
  // Bound once. Neighbours in the indexes follow each other, which takes half the time of ids in any order.
  const input = Prisma.sql`input AS (
    SELECT id, ${keyOf(Prisma.sql`id`)} AS "key" FROM unnest(${toArray(userIds.toSorted())}::text[]) AS id
  )`
  const nobody = Prisma.sql`SELECT NULL::uuid AS "employeeId" WHERE FALSE`
  const added = Prisma.sql`
    INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId")
    SELECT ${segmentId}::uuid, id, ${employeeOf(organizationId, Prisma.sql`input."key"`)} FROM input
    ON CONFLICT DO NOTHING
    RETURNING "employeeId"`
  // No joins: nothing yet tells how large a segment is that has just been filled, and a wrong guess would compare each
  // id with each other.
  const removed = Prisma.sql`
    DELETE FROM "SegmentUser"
    WHERE "segmentId" = ${segmentId}::uuid AND "key" = ANY (ARRAY(SELECT "key" FROM input))
    RETURNING "employeeId"`
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

/** A list as PostgreSQL writes it. */
function toArray(texts: readonly string[]): string {
  return `{${texts.map((text) => `"${text.replaceAll(/["\\]/g, '\\$&')}"`).join(',')}}`
}
