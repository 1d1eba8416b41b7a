import { EventEmitter } from 'node:events'
import { run, type WorkerEvents } from 'graphile-worker'
import { watchLeases } from '@/lib/connections/refresh/jobs'
import { requireDatabase } from '@/lib/database/reach'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { refuse } from '@/lib/refusal'
import { jobs } from '@/lib/worker/jobs'
import { workerOptions } from '@/lib/worker/options'

const patienceMs = 5_000

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
}

/**
 * Takes jobs from PostgreSQL until it is asked to stop; then lets running jobs finish, and hands those back
 * that do not: a job that dies with its process stays taken for four hours.
 */
async function work(databaseUrl: string): Promise<void> {
  const events: WorkerEvents = new EventEmitter()
  const handBack = new Promise<() => void>((resolve) => {
    events.once('pool:create', ({ workerPool }) => {
      resolve(() => void workerPool.forcefulShutdown('The worker was asked to stop'))
    })
  })
  // graphile-worker's own handlers end the process before it has noted that the last job is done.
  const runner = await run({ ...workerOptions(databaseUrl, jobs), events, noHandleSignals: true })
  log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
  const stopWatching = watchLeases()
  await Promise.race([untilSignal(), runner.promise])
  log.info('The worker stops')
  stopWatching()
  setTimeout(await handBack, patienceMs).unref()
  await runner.stop()
}

try {
  const { DATABASE_URL } = getEnv()
  await requireDatabase(DATABASE_URL)
  await work(DATABASE_URL)
  process.exit(0)
} catch (error) {
  refuse(error)
}
