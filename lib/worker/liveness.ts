import { setTimeout as pause } from 'node:timers/promises'
import { isHeld, tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'

/** Of a pool of jobs, while its process lives. */
const keyOf = (poolId: string) => `worker:${poolId}`
/** A session that was lost is opened again in less. */
const [lookMs, graceMs] = [5_000, 10_000]

/**
 * Shows all workers that a pool of jobs lives, until it is told to stop.
 * @param poolId by which the queue knows who has a job
 */
export function showLife(poolId: string): () => void {
  const stopping = new AbortController()
  void keepHold().catch((error: unknown) => {
    if (!stopping.signal.aborted)
      log.error({ err: error }, 'A pool of the worker no longer shows that it lives')
  })
  return () => stopping.abort()

  async function keepHold(): Promise<void> {
    while (!stopping.signal.aborted) {
      const hold = await tryHold(keyOf(poolId)).catch(() => null)
      if (!hold) {
        await pause(500, undefined, { signal: stopping.signal })
        continue
      }
      const over = AbortSignal.any([hold.signal, stopping.signal])
      await new Promise((resolve) => over.addEventListener('abort', resolve, { once: true }))
      await hold.release()
    }
  }
}

/**
 * Gives back the jobs of workers that ended without doing so: the queue itself would wait for four hours.
 * @returns what ends it
 */
export function watchJobs(): () => void {
  /** Since when nobody has seen them alive, in milliseconds since the epoch. */
  let suspects = new Map<string, number>()

  async function look(): Promise<void> {
    const now = Date.now()
    const gone = await findGone()
    suspects = new Map(gone.map((id) => [id, suspects.get(id) ?? now]))
    const dead = gone.filter((id) => now - (suspects.get(id) ?? now) >= graceMs)
    if (dead.length === 0) return
    await db.$executeRaw`SELECT graphile_worker.force_unlock_workers(${dead}::text[])`
    log.warn({ workers: dead.length }, 'Workers ended with jobs, which are given back')
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ err: error }, 'Jobs of dead workers could not be looked for'))
  }, lookMs)
  return () => clearInterval(timer)
}

/** Who has jobs and does not show that they live. */
async function findGone(): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT DISTINCT taken."locked_by" AS "id" FROM (
      SELECT "locked_by" FROM graphile_worker._private_jobs WHERE "locked_by" IS NOT NULL
      UNION ALL SELECT "locked_by" FROM graphile_worker._private_job_queues WHERE "locked_by" IS NOT NULL
    ) AS taken
    WHERE NOT ${isHeld(Prisma.sql`'worker:' || taken."locked_by"`)}`
  return rows.map(({ id }) => id)
}
