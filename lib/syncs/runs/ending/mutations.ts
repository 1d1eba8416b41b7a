import type { Transaction } from '@/lib/db'
import { recordEvents } from '@/lib/events/mutations'
import type { SyncRun } from '@/lib/generated/prisma/client'
import type { SyncOutcome } from '@/lib/generated/prisma/enums'
import { followSoon } from '@/lib/sync-changes/mutations'
import type { SyncReason } from '@/lib/syncs/items/schema'
import { outcomeOf } from '@/lib/syncs/runs/rules'
import type { RunReason } from '@/lib/syncs/runs/schema'

export interface Ending {
  /** Left out: as its items came out. */
  outcome?: SyncOutcome
  reason?: RunReason
  /** What becomes of items that nobody did; they are compared anew by the next run. */
  left?: { status: 'skipped' | 'failed'; reason: SyncReason }
}

/**
 * Ends a run within the caller's transaction, which holds its row: what was not done is put aside, and those who
 * listen are told. Changes that came meanwhile are followed by the next run.
 */
export async function endRun(
  tx: Transaction,
  { id, organizationId, connectionId, isDryRun, cause }: SyncRun,
  { outcome, reason, left = { status: 'skipped', reason: 'canceled' } }: Ending = {},
): Promise<void> {
  const isUndone = await putAside(tx, id, left)
  if (!isDryRun) await followSoon(tx, { organizationId, connectionId })
  // Runs that follow changes and send nothing leave no trace: most changes of people concern no provider.
  if (cause === 'change' && !reason) {
    const { count } = await tx.syncRun.deleteMany({ where: { id, total: 0 } })
    if (count > 0) return
  }
  const counts = await tx.syncRunCount.groupBy({
    by: ['status'],
    where: { runId: id },
    _sum: { count: true },
  })
  const of = (status: string) => counts.find((count) => count.status === status)?._sum.count ?? 0
  const failed = of('failed')
  const ended = outcome ?? outcomeOf({ failed, others: of('succeeded') + of('skipped') + of('planned') })
  const finishedAt = new Date()
  await tx.syncRun.update({
    where: { id },
    data: {
      state: 'finished',
      outcome: ended,
      reason: reason ?? null,
      holderId: null,
      resumeAt: null,
      waits: 0,
      waitingSince: null,
      finishedAt,
    },
  })
  if (isDryRun) return
  if (isUndone || ended === 'canceled' || outcome === 'failed') {
    await tx.syncSettings.update({ where: { connectionId }, data: { isCompareDue: true } })
  }
  await recordEvents(tx, organizationId, [
    {
      type: 'sync.run_finished',
      data: {
        runId: id,
        connectionId,
        cause,
        outcome: ended,
        reason: reason ?? null,
        succeeded: of('succeeded'),
        failed,
        skipped: of('skipped'),
      },
    },
  ])
}

async function putAside(
  tx: Transaction,
  runId: string,
  { status, reason }: NonNullable<Ending['left']>,
): Promise<boolean> {
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    WITH left_over AS (
      UPDATE "SyncItem" SET "status" = ${status}::"SyncStatus", "reason" = ${reason}, "finishedAt" = now(), "dueAt" = NULL
      WHERE "runId" = ${runId}::uuid AND "status" = 'pending'
      RETURNING "operation"
    ),
    counted AS (
      INSERT INTO "SyncRunCount" ("runId", "operation", "status", "reason", "count")
      SELECT ${runId}::uuid, "operation", ${status}::"SyncStatus", ${reason}, count(*) FROM left_over GROUP BY "operation"
      ON CONFLICT ("runId", "operation", "status", "reason", "field")
      DO UPDATE SET "count" = "SyncRunCount"."count" + excluded."count"
    ),
    added AS (
      UPDATE "SyncRun" SET "done" = "done" + (SELECT count(*) FROM left_over) WHERE "id" = ${runId}::uuid
    )
    SELECT count(*)::int AS count FROM left_over`
  return (row?.count ?? 0) > 0
}
