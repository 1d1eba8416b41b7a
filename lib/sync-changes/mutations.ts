import type { Transaction } from '@/lib/db'
import { enqueue } from '@/lib/queue'
import { followSyncChangesJob, mostNoted } from '@/lib/sync-changes/schema'

/**
 * Notes whom the next run of each connection that provisions people has to look at, in the transaction of the change,
 * and has it start where changes are to be followed. Who is in scope is for the run to find out.
 * @param employeeIds of the organization; 'everybody' also when it is not known who; 'groups' where it concerns what
 * groups at providers are called, and nobody
 * @param connectionId only this one; otherwise all of the organization
 */
export async function recordSyncChange(
  tx: Transaction,
  organizationId: string,
  employeeIds: readonly string[] | 'everybody' | 'groups',
  connectionId: string | null = null,
): Promise<void> {
  const isOfGroups = employeeIds === 'groups'
  const isEverybody = employeeIds === 'everybody' || (!isOfGroups && employeeIds.length > mostNoted)
  if (employeeIds.length === 0) return
  const ids = isEverybody || isOfGroups ? [] : employeeIds
  const notAdded = await tx.$queryRaw<{ connectionId: string }[]>`/* record_sync_change */
    WITH concerned AS (
      SELECT "connectionId", "isEnabled", "onChange" AS "follows" FROM "SyncSettings"
      WHERE "organizationId" = ${organizationId}::uuid
        AND (${connectionId}::uuid IS NULL OR "connectionId" = ${connectionId}::uuid)
        AND ("syncsGroups" OR NOT ${isOfGroups}::boolean)
      ORDER BY "connectionId"
    ),
    -- Where no run follows by itself, the next compares everybody.
    skipped AS (
      UPDATE "SyncSettings" settings SET "isCompareDue" = TRUE FROM concerned
      WHERE settings."connectionId" = concerned."connectionId" AND NOT concerned."isEnabled"
        AND NOT settings."isCompareDue"
    ),
    noted AS (
      INSERT INTO "SyncChange" ("connectionId", "employeeIds", "isEverybody")
      SELECT "connectionId", ${ids}::uuid[], ${isEverybody} FROM concerned
      WHERE "isEnabled"
    )
    SELECT concerned."connectionId"::text FROM concerned, graphile_worker.add_job(
      ${followSyncChangesJob.name}::text,
      payload => json_build_object('organizationId', ${organizationId}::uuid, 'connectionId', concerned."connectionId"),
      max_attempts => 3,
      job_key => ${followKey('')}::text || concerned."connectionId"
    ) AS job
    WHERE concerned."isEnabled" AND concerned."follows" AND job."id" IS NULL`
  for (const { connectionId: id } of notAdded) await followSoon(tx, { organizationId, connectionId: id })
}

const followKey = (connectionId: string) => `${followSyncChangesJob.name}:${connectionId}`

/** Has a run look at the changes that wait, where runs follow them. */
export async function followSoon(
  tx: Transaction,
  { organizationId, connectionId }: { organizationId: string; connectionId: string },
): Promise<void> {
  const options = { key: followKey(connectionId), maxAttempts: 3 }
  await enqueue(tx, followSyncChangesJob, { organizationId, connectionId }, options)
}
