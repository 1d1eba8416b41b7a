import { db } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import type { SyncOperation } from '@/lib/generated/prisma/enums'

/** One audience's turn in a run: it as a group, and how its members differ from those at the provider. */
export interface GroupItem {
  position: number
  operation: SyncOperation
  attempts: number
  audienceId: string
  /** Null where the audience is gone. */
  name: string | null
  known: { remoteId: string | null; name: string; etag: string | null; isOwn: boolean } | null
  /** Linked employees of the audience. */
  memberIds: string[]
  /** Ids at the provider of those who have to come into the group, and to leave it. */
  add: string[]
  remove: string[]
}

/** The next group of a run that may be done now; null: there is none. */
export async function nextGroup({
  id,
  organizationId,
  connectionId,
}: Pick<SyncRun, 'id' | 'organizationId' | 'connectionId'>): Promise<GroupItem | null> {
  const [row] = await db.$queryRaw<GroupItem[]>`
    WITH item AS MATERIALIZED (
      SELECT "position", "operation", "attempts", "audienceId" FROM "SyncItem"
      WHERE "runId" = ${id}::uuid AND "status" = 'pending' AND "audienceId" IS NOT NULL
        AND ("dueAt" IS NULL OR "dueAt" <= now())
      ORDER BY "position" LIMIT 1
    ),
    member AS MATERIALIZED (
      SELECT link."employeeId", link."remoteId" FROM item
      JOIN "AudienceMember" membership USING ("audienceId")
      JOIN "SyncLink" link ON link."connectionId" = ${connectionId}::uuid AND link."state" = 'linked'
        AND link."employeeId" = membership."employeeId"
      WHERE item."operation" <> 'deprovision'
    ),
    known AS MATERIALIZED (
      SELECT stored.* FROM item JOIN "SyncGroup" stored USING ("audienceId")
      WHERE stored."connectionId" = ${connectionId}::uuid
    ),
    former AS MATERIALIZED (SELECT unnest("members") AS "employeeId" FROM known)
    SELECT item."position", item."operation"::text, item."attempts", item."audienceId", audience."name",
      (
        SELECT json_build_object('remoteId', "remoteId", 'name', "name", 'etag', "etag", 'isOwn', "isOwn") FROM known
      ) AS "known",
      ARRAY(SELECT "employeeId"::text FROM member) AS "memberIds",
      ARRAY(
        SELECT "remoteId" FROM member
        WHERE NOT EXISTS (SELECT FROM former WHERE former."employeeId" = member."employeeId")
      ) AS "add",
      ARRAY(
        SELECT link."remoteId" FROM former
        JOIN "SyncLink" link ON link."connectionId" = ${connectionId}::uuid AND link."employeeId" = former."employeeId"
        WHERE link."remoteId" IS NOT NULL
          AND NOT EXISTS (SELECT FROM member WHERE member."employeeId" = former."employeeId")
      ) AS "remove"
    FROM item LEFT JOIN "Audience" audience
      ON audience."id" = item."audienceId" AND audience."organizationId" = ${organizationId}::uuid`
  return row ?? null
}
