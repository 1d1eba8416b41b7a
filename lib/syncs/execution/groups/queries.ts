import { db } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import type { GroupItem } from '@/lib/syncs/execution/groups/schema'

/** The next group of a run that may be done now; null: there is none. */
export async function nextGroup({
  id,
  organizationId,
  connectionId,
}: Pick<SyncRun, 'id' | 'organizationId' | 'connectionId'>): Promise<GroupItem | null> {
  const [row] = await db.$queryRaw<GroupItem[]>`
    SELECT item."position", item."operation"::text, item."attempts", item."audienceId", item."changes",
      audience."name",
      EXISTS (
        SELECT FROM "Activation" activation
        JOIN "ActivationAudience" chosen ON chosen."activationId" = activation."id"
        WHERE activation."connectionId" = ${connectionId}::uuid AND activation."organizationId" = ${organizationId}::uuid
          AND activation."isActive" AND chosen."audienceId" = item."audienceId"
      ) AS "isWanted",
      CASE WHEN known."audienceId" IS NOT NULL THEN
        json_build_object('remoteId', known."remoteId", 'name', known."name", 'isOwn', known."isOwn",
          'needsRetry', known."needsRetry") END AS "known"
    FROM (
      SELECT * FROM "SyncItem"
      WHERE "runId" = ${id}::uuid AND "status" = 'pending' AND "audienceId" IS NOT NULL
        AND ("dueAt" IS NULL OR "dueAt" <= now())
      ORDER BY "position" LIMIT 1
    ) AS item
    LEFT JOIN "Audience" audience
      ON audience."id" = item."audienceId" AND audience."organizationId" = ${organizationId}::uuid
    LEFT JOIN "SyncGroup" known
      ON known."audienceId" = item."audienceId" AND known."connectionId" = ${connectionId}::uuid`
  return row ?? null
}

/** Whether a group at the provider is that of another audience already. */
export async function isTaken(
  { connectionId }: Pick<SyncRun, 'connectionId'>,
  audienceId: string,
  remoteId: string,
): Promise<boolean> {
  return (
    (await db.syncGroup.count({ where: { connectionId, remoteId, audienceId: { not: audienceId } } })) > 0
  )
}
