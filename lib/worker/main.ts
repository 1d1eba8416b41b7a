import pg from 'pg'
import { watchLeases } from '@/lib/connections/refresh/jobs'
import { endHolds } from '@/lib/database/holds'
import { requireDatabase } from '@/lib/database/reach'
import { getEnv } from '@/lib/env'
import { log } from '@/lib/log'
import { refuse } from '@/lib/refusal'
import { watchRuns } from '@/lib/syncs/scheduling/jobs'
import { watchEndpoints } from '@/lib/webhooks/delivery/jobs'
import { jobPools, jobs } from '@/lib/worker/jobs'
import { watchJobs } from '@/lib/worker/liveness'
import { type KeptPool, keepPool } from '@/lib/worker/pools'

function untilSignal(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve())
  })
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

/**
 * Takes jobs from PostgreSQL until it is asked to stop; then lets running jobs finish, and hands those back
 * that do not: a job that dies with its process stays taken for four hours. A database that goes away is waited for.
 */
async function work(databaseUrl: string): Promise<void> {
  const sessions = openSessions(databaseUrl)
  const pools: KeptPool[] = []
  for (const pool of jobPools) pools.push(await keepPool(sessions, pool))
  log.info({ jobs: jobs.map((job) => job.name) }, 'The worker is ready')
  const watches = [watchJobs(), watchLeases(), watchRuns(), watchEndpoints()]
  await untilSignal()
  log.info('The worker stops')
  for (const stopWatching of watches) stopWatching()
  await Promise.all(pools.map((pool) => pool.stop()))
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
