import { EventEmitter } from 'node:events'
import { setTimeout as pause } from 'node:timers/promises'
import { type Runner, run, type WorkerEvents, type WorkerPool } from 'graphile-worker'
import type pg from 'pg'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import type { JobPool } from '@/lib/worker/jobs'
import { showLife } from '@/lib/worker/liveness'
import { workerOptions } from '@/lib/worker/options'

/** How long running jobs have to finish, once the worker is asked to stop. */
const patienceMs = 5_000
/** Before a pool that ended is started again; longer each time, while it cannot be. */
const [shortestPauseMs, longestPauseMs] = [500, 15_000]

export interface KeptPool {
  /** Lets running jobs finish, and hands those back that do not. */
  stop(): Promise<void>
}

interface Running {
  runner: Runner
  workers: WorkerPool
  /** It is not there any more. */
  end(): void
}

/**
 * Runs the jobs of one pool until it is stopped. graphile-worker gives up where the database goes away in the moment
 * in which it notes the end of a job: then the pool starts again as soon as the database answers.
 */
export async function keepPool(sessions: pg.Pool, pool: JobPool): Promise<KeptPool> {
  const stopping = new AbortController()
  // The first must start: what keeps it from that is told to whoever starts the worker.
  let running = await startPool(sessions, pool)

  async function startAgain(ended: string): Promise<Running | null> {
    for (let pauseMs = shortestPauseMs; ; pauseMs = Math.min(longestPauseMs, pauseMs * 2)) {
      await pause(pauseMs, undefined, { signal: stopping.signal }).catch(() => undefined)
      if (stopping.signal.aborted) return null
      try {
        // What it had taken would stay taken for four hours.
        await sessions.query('SELECT graphile_worker.force_unlock_workers($1::text[])', [[ended]])
        return await startPool(sessions, pool)
      } catch (error) {
        log.warn({ err: error }, 'A pool of the worker cannot start again yet')
      }
    }
  }

  async function keep(): Promise<void> {
    for (;;) {
      const error: unknown = await running.runner.promise.catch((reason: unknown) => reason)
      running.end()
      if (stopping.signal.aborted) return
      log.error({ err: error, jobs: pool.jobs.map(({ name }) => name) }, 'A pool of the worker ended')
      const next = await startAgain(running.workers.id)
      if (!next) return
      running = next
    }
  }

  const kept = keep()
  return {
    async stop() {
      stopping.abort()
      const { runner, workers } = running
      const handBack = () => void workers.forcefulShutdown('The worker was asked to stop')
      const timer = setTimeout(handBack, patienceMs)
      // It may have ended by itself.
      await runner.stop().catch(() => undefined)
      await kept
      if (running.runner !== runner) await running.runner.stop().catch(() => undefined)
      clearTimeout(timer)
    },
  }
}

async function startPool(sessions: pg.Pool, { jobs, concurrency }: JobPool): Promise<Running> {
  const events: WorkerEvents = new EventEmitter()
  // A pool has a `then` of its own, which a promise would wait for.
  let workers: WorkerPool | undefined
  events.once('pool:create', (created) => {
    workers = created.workerPool
  })
  const { connectionString: _, ...options } = workerOptions(getEnv().DATABASE_URL, jobs, concurrency)
  // graphile-worker's own handlers end the process before it has noted that the last job is done.
  const runner = await run({ ...options, pgPool: sessions, events, noHandleSignals: true })
  if (!workers) throw new Error('graphile-worker started no workers')
  return { runner, workers, end: showLife(workers.id) }
}
