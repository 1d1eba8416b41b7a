import { EventEmitter } from 'node:events'
import { type Runner, run, type WorkerEvents } from 'graphile-worker'
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

async function startPool(databaseUrl: string, { jobs, concurrency }: JobPool): Promise<Running> {
  const events: WorkerEvents = new EventEmitter()
  // A pool has a `then` of its own, which a promise would wait for.
  const created = new Promise<() => void>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(() => void workerPool.forcefulShutdown('The worker was asked to stop'))
    })
  })
  const options = workerOptions(databaseUrl, jobs, concurrency)
  // graphile-worker's own handlers end the process before it has noted that the last job is done.
  const runner = await run({ ...options, events, noHandleSignals: true })
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
  const pools: Running[] = []
  for (const pool of jobPools) pools.push(await startPool(databaseUrl, pool))
  log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
  const watches = [watchLeases(), watchRuns(), watchEndpoints()]
  await Promise.race([untilSignal(), ...pools.map(({ runner }) => runner.promise)])
  log.info('The worker stops')
  for (const stopWatching of watches) stopWatching()
  await Promise.all(pools.map(stopPool))
  await endHolds()
}

try {
  const { DATABASE_URL } = getEnv()
  await requireDatabase(DATABASE_URL)
  await work(DATABASE_URL)
  process.exit(0)
} catch (error) {
  refuse(error)
}
