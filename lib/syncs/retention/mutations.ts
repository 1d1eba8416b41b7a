import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { addDays } from '@/lib/days'
import { db } from '@/lib/db'

const batchSize = 10_000
const runsAtATime = 100

/**
 * Removes the items of runs that finished so many days ago, a batch at a time; their counts stay. What was begun
 * before an interruption is gone on with by the next time.
 * @returns how many runs were forgotten
 */
export async function forgetItems(
  actor: Actor,
  { days, now = new Date(), signal }: { days: number; now?: Date; signal?: AbortSignal },
): Promise<number> {
  authorize(actor, 'sync:plan')
  const before = addDays(now, -days)
  let count = 0
  while (!signal?.aborted) {
    const runs = await db.syncRun.findMany({
      where: { state: 'finished', finishedAt: { lt: before }, forgottenAt: null },
      orderBy: { finishedAt: 'asc' },
      take: runsAtATime,
      select: { id: true },
    })
    for (const { id } of runs) {
      if (!(await forgetRun(id, now, signal))) return count
      count += 1
    }
    if (runs.length < runsAtATime) break
  }
  return count
}

/** @returns whether all of it is forgotten */
async function forgetRun(runId: string, now: Date, signal?: AbortSignal): Promise<boolean> {
  let removed: number
  do {
    if (signal?.aborted) return false
    removed = await db.$executeRaw`
      DELETE FROM "SyncItem" WHERE "runId" = ${runId}::uuid AND "position" = ANY (ARRAY(
        SELECT "position" FROM "SyncItem" WHERE "runId" = ${runId}::uuid ORDER BY "position" LIMIT ${batchSize}::int))`
  } while (removed === batchSize)
  await db.syncRun.update({ where: { id: runId }, data: { forgottenAt: now } })
  return true
}
