import type { Transaction } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import { recordSyncChange } from '@/lib/sync-changes/mutations'

/**
 * Has those looked at again who are managed by somebody whom a run brought to the provider or took away, and who were
 * not told of it: they are there since before, or came before their manager.
 */
export async function followManagers(
  tx: Transaction,
  { id, organizationId, connectionId }: Pick<SyncRun, 'id' | 'organizationId' | 'connectionId'>,
): Promise<void> {
  const reports = await tx.$queryRaw<{ employeeId: string }[]>`
    WITH moved AS MATERIALIZED (
      SELECT "employeeId", "wave" FROM "SyncItem"
      WHERE "runId" = ${id}::uuid AND "status" = 'succeeded' AND "operation" <> 'update' AND "employeeId" IS NOT NULL
    )
    UPDATE "SyncLink" link SET "employeeVersion" = 0
    FROM moved
    JOIN "Employee" report ON report."managerId" = moved."employeeId"
    LEFT JOIN "SyncItem" own ON own."runId" = ${id}::uuid AND own."employeeId" = report."id"
    WHERE link."connectionId" = ${connectionId}::uuid AND link."employeeId" = report."id" AND link."state" = 'linked'
      AND (own."position" IS NULL OR own."wave" <= moved."wave")
    RETURNING link."employeeId"`
  const ids = reports.map(({ employeeId }) => employeeId)
  await recordSyncChange(tx, organizationId, ids, connectionId)
}
