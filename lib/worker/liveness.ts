import { once } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Hold, isHeld, loseHolds, tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { log } from '@/lib/log'

/** Of a pool of jobs, while its process lives. */
const keyOf = (poolId: string) => `worker:${poolId}`

/** The pools of this process, with what shows that they live; null: not yet, or being taken again. */
const own = new Map<string, Hold | null>()

/**
 * Shows all workers that a pool of jobs lives, until it is told to stop.
 * @param poolId by which the queue knows who has a job
 */
export function showLife(poolId: string): () => void {
  const stopping = new AbortController()
  own.set(poolId, null)
  void keepHold()
    .catch((error: unknown) => {
      if (!stopping.signal.aborted)
        log.error({ err: error }, 'A pool of the worker no longer shows that it lives')
    })
    .finally(() => own.delete(poolId))
  return () => stopping.abort()

  async function keepHold(): Promise<void> {
    while (!stopping.signal.aborted) {
      const hold = await tryHold(keyOf(poolId)).catch(() => null)
      if (!hold) {
        await pause(500, undefined, { signal: stopping.signal })
        continue
      }
      own.set(poolId, hold)
      const over = AbortSignal.any([hold.signal, stopping.signal])
      // What is over already says so no more.
      if (!over.aborted) await once(over, 'abort')
      own.set(poolId, null)
      await hold.release()
    }
  }
}

/** In so many looks one after the other a pool has to be missed; a session that was lost is opened again in less. */
const looksUntilGone = 3

/**
 * Gives back the jobs of workers that ended without doing so: the queue itself would wait for four hours.
 * @param options.lookMs from one look to the next, in milliseconds
 * @returns what ends it
 */
export function watchJobs({ lookMs = 5_000 } = {}): () => void {
  const stopping = new AbortController()
  /** In how many looks they were missed. */
  let missed = new Map<string, number>()
  let lookedAt = performance.now()

  async function look(): Promise<void> {
    const before = lookedAt
    lookedAt = performance.now()
    // Of the time in which this process stood still, it knows nothing.
    if (lookedAt - before > 3 * lookMs) missed.clear()
    const believed = new Map(own)
    const gone = await findGone()
    // Of itself a process knows that it lives: it is its session that does not.
    const isLost = gone.some((id) => believed.get(id) && believed.get(id) === own.get(id))
    if (isLost) await loseHolds(new Error('The database knows nothing of the session'))
    const others = gone.filter((id) => !believed.has(id) && !own.has(id))
    missed = new Map(others.map((id) => [id, (missed.get(id) ?? 0) + 1]))
    const dead = others.filter((id) => (missed.get(id) ?? 0) >= looksUntilGone)
    if (dead.length === 0) return
    await db.$executeRaw`SELECT graphile_worker.force_unlock_workers(${dead}::text[])`
    log.warn({ workers: dead.length }, 'Workers ended with jobs, which are given back')
  }

  async function watch(): Promise<void> {
    for (;;) {
      await pause(lookMs, undefined, { signal: stopping.signal })
      await look().catch((error: unknown) => {
        missed.clear()
        log.warn({ err: error }, 'Jobs of dead workers could not be looked for')
      })
    }
  }

  // It ends by being told to.
  watch().catch(() => undefined)
  return () => stopping.abort()
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
