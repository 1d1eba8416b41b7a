import { EventEmitter } from 'node:events'
import { type Runner, run, type WorkerEvents } from 'graphile-worker'
import pg from 'pg'
import { watchLeases } from '@/lib/connections/refresh/jobs'
import { endHolds } from '@/lib/database/holds'
import { requireDatabase } from '@/lib/database/reach'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { refuse } from '@/lib/refusal'
import { watchRuns } from '@/lib/syncs/scheduling/jobs'
import { watchEndpoints } from '@/lib/webhooks/delivery/jobs'
import { type JobPool, jobPools, jobs } from '@/lib/worker/jobs'
import { workerOptions } from '@/lib/worker/options'

const patienceMs = 5_000

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

interface Running {
  runner: Runner
  /** Gives back the jobs that still run. */
  handBack(): void
}

/**
 * Sessions of the database, for the queue of all pools together: each keeps one to listen, and needs others for an
 * instant at a time.
 */
function openSessions(databaseUrl: string): pg.Pool {
  const sessions = new pg.Pool({ connectionString: databaseUrl, max: jobPools.length + 8 })
  const note = (error: unknown) => log.warn({ err: error }, 'A session of the queue ended')
  sessions.on('error', note)
  sessions.on('connect', (client) => void client.on('error', note))
  return sessions
}

async function startPool(sessions: pg.Pool, { jobs, concurrency }: JobPool): Promise<Running> {
  const events: WorkerEvents = new EventEmitter()
  // A pool has a `then` of its own, which a promise would wait for.
  const created = new Promise<() => void>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(() => void workerPool.forcefulShutdown('The worker was asked to stop'))
    })
  })
  const { connectionString: _, ...options } = workerOptions(getEnv().DATABASE_URL, jobs, concurrency)
  // graphile-worker's own handlers end the process before it has noted that the last job is done.
  const runner = await run({ ...options, pgPool: sessions, events, noHandleSignals: true })
  return { runner, handBack: await created }
}

async function stopPool({ runner, handBack }: Running): Promise<void> {
  const timer = setTimeout(handBack, patienceMs)
  await runner.stop()
  clearTimeout(timer)
}

/**
 * Takes jobs from PostgreSQL until it is asked to stop; then lets running jobs finish, and hands those back
 * that do not: a job that dies with its process stays taken for four hours.
 */
async function work(databaseUrl: string): Promise<void> {
  const sessions = openSessions(databaseUrl)
  const pools: Running[] = []
  for (const pool of jobPools) pools.push(await startPool(sessions, pool))
  log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
  const watches = [watchLeases(), watchRuns(), watchEndpoints()]
  await Promise.race([untilSignal(), ...pools.map(({ runner }) => runner.promise)])
  log.info('The worker stops')
  for (const stopWatching of watches) stopWatching()
  await Promise.all(pools.map(stopPool))
  await Promise.all([endHolds(), sessions.end()])
}

try {
  const { DATABASE_URL } = getEnv()
  await requireDatabase(DATABASE_URL)
  await work(DATABASE_URL)
  process.exit(0)
} catch (error) {
  refuse(error)
}
