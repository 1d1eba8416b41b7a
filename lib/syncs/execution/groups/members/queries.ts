import { db } from '@/lib/db'
import { isOf } from '@/lib/directory/keys/sql'
import { Prisma, type SyncRun } from '@/lib/generated/prisma/client'
import type { KnownGroup, Member, MemberBatch } from '@/lib/syncs/execution/groups/schema'

const { sql } = Prisma

/** Before everybody, in the order of employees. */
export const beginning = '00000000-0000-0000-0000-000000000000'

interface Reading {
  audienceId: string
  /** Everybody whom Portico put there is to leave. */
  isEnding: boolean
}

type Run = Pick<SyncRun, 'id' | 'connectionId'>

/**
 * The next of those whose accounts have to leave a group, and then of those that have to come into it, in the order of
 * employees.
 * @param after the employees who were last read
 * @param limit how many at most, all told
 */
export async function nextMembers(
  run: Run,
  group: Reading,
  { after, limit }: { after: { remove: string; add: string }; limit: number },
): Promise<MemberBatch> {
  const remove = await db.$queryRaw<MemberBatch['remove']>`
    SELECT known."employeeId", known."remoteId", (${shared(run, group)}) IS TRUE AS "isShared" FROM (${former(run, group, after.remove)}) AS known
    WHERE NOT known."isWanted" ORDER BY known."employeeId" LIMIT ${limit}::int`
  const room = limit - remove.length
  if (group.isEnding || room === 0) return { remove, add: [] }
  const add = await db.$queryRaw<Member[]>`
    SELECT wanted."employeeId", wanted."remoteId" FROM (${wanted(run, group, after.add)}) AS wanted
    WHERE wanted."isMissing" ORDER BY wanted."employeeId" LIMIT ${room}::int`
  return { remove, add }
}

// One by one, by their keys, in the order of an index: a batch costs what it reads, whatever is known of the tables.
function former({ connectionId }: Run, { audienceId, isEnding }: Reading, after: string): Prisma.Sql {
  const link = sql`
    SELECT TRUE AS "is" FROM "SyncLink"
    WHERE "employeeId" = member."employeeId" AND ${isOf(connectionId, sql`"connectionId"`)}
      AND "state" = 'linked' AND "remoteId" = member."remoteId" LIMIT 1`
  return sql`
    SELECT member."employeeId", member."remoteId",
      (NOT ${isEnding}::boolean AND inside."is" AND link."is") IS TRUE AS "isWanted"
    FROM "SyncGroupMember" member
    LEFT JOIN LATERAL (
      SELECT TRUE AS "is" FROM "AudienceMember"
      WHERE "audienceId" = member."audienceId" AND "employeeId" = member."employeeId" LIMIT 1
    ) AS inside ON TRUE
    LEFT JOIN LATERAL (${link}) AS link ON TRUE
    WHERE member."connectionId" = ${connectionId}::uuid AND member."audienceId" = ${audienceId}::uuid
      AND member."employeeId" > ${after}::uuid`
}

/** Whether an account that is to leave is that of somebody who is to be in the group. */
function shared({ connectionId }: Run, { audienceId, isEnding }: Reading): Prisma.Sql {
  return sql`
    SELECT TRUE FROM "SyncLink" link
    JOIN "AudienceMember" inside ON inside."employeeId" = link."employeeId" AND inside."audienceId" = ${audienceId}::uuid
    WHERE link."connectionId" = ${connectionId}::uuid AND link."remoteId" = known."remoteId"
      AND link."state" = 'linked' AND NOT ${isEnding}::boolean LIMIT 1`
}

function wanted({ connectionId }: Run, { audienceId }: Reading, after: string): Prisma.Sql {
  return sql`
    SELECT member."employeeId", link."remoteId", known."remoteId" IS DISTINCT FROM link."remoteId" AS "isMissing"
    FROM "AudienceMember" member
    CROSS JOIN LATERAL (
      SELECT "remoteId" FROM "SyncLink"
      WHERE "employeeId" = member."employeeId" AND ${isOf(connectionId, sql`"connectionId"`)}
        AND "state" = 'linked' AND "remoteId" IS NOT NULL LIMIT 1
    ) AS link
    LEFT JOIN LATERAL (
      SELECT "remoteId" FROM "SyncGroupMember"
      WHERE "connectionId" = ${connectionId}::uuid AND "audienceId" = member."audienceId"
        AND "employeeId" = member."employeeId" LIMIT 1
    ) AS known ON TRUE
    WHERE member."audienceId" = ${audienceId}::uuid AND member."employeeId" > ${after}::uuid`
}

/** Whether a group that does not say who is in it has nobody, as far as is known: made by Portico, and nobody put in. */
export async function mayHaveNobody(
  { connectionId }: Pick<Run, 'connectionId'>,
  audienceId: string,
  { isOwn }: Pick<KnownGroup, 'isOwn'>,
): Promise<boolean> {
  if (!isOwn) return false
  return (await db.syncGroupMember.findFirst({ where: { connectionId, audienceId } })) === null
}

/**
 * How many a dry run would have come into a group and leave it: those count whom the run would bring to the provider,
 * and not those whom it would take away.
 */
export async function countMembers(
  { id, connectionId }: Run,
  { audienceId, isEnding }: Reading,
): Promise<{ added: number; removed: number }> {
  const [row] = await db.$queryRaw<{ added: number; removed: number }[]>`
    WITH wanted AS (
      SELECT member."employeeId", link."remoteId" FROM "AudienceMember" member
      LEFT JOIN "SyncLink" link ON link."connectionId" = ${connectionId}::uuid
        AND link."employeeId" = member."employeeId" AND link."state" = 'linked'
      LEFT JOIN "SyncItem" item ON item."runId" = ${id}::uuid AND item."employeeId" = member."employeeId"
        AND item."status" = 'planned'
      WHERE member."audienceId" = ${audienceId}::uuid AND NOT ${isEnding}::boolean
        AND CASE WHEN item."operation" IS NULL OR item."operation" = 'update' THEN link."remoteId" IS NOT NULL
          ELSE item."operation" <> 'deprovision' END
    ),
    known AS (
      SELECT "employeeId", "remoteId" FROM "SyncGroupMember"
      WHERE "connectionId" = ${connectionId}::uuid AND "audienceId" = ${audienceId}::uuid
    )
    SELECT
      (count(*) FILTER (WHERE wanted."employeeId" IS NOT NULL
        AND (known."employeeId" IS NULL OR known."remoteId" <> wanted."remoteId")))::int AS added,
      (count(*) FILTER (WHERE known."employeeId" IS NOT NULL
        AND (wanted."employeeId" IS NULL OR known."remoteId" <> wanted."remoteId")))::int AS removed
    FROM wanted FULL JOIN known USING ("employeeId")`
  return row ?? { added: 0, removed: 0 }
}
