import { runOnce } from 'graphile-worker'
import { db } from '@/lib/db'
import { getEnv } from '@/lib/env'
import type { Job } from '@/lib/queue'
import { jobs as allJobs } from '@/lib/worker/jobs'
import { workerOptions } from '@/lib/worker/options'

/** Runs what is due in the queue, as the worker does, until nothing is due any more. */
export async function runJobs(jobs: readonly Job[] = allJobs): Promise<void> {
  const { parsedCronItems: _, ...options } = workerOptions(getEnv().DATABASE_URL, jobs)
  do await runOnce({ ...options, noHandleSignals: true })
  while (await hasDueJobs(jobs))
}

// One run ends while the next job of a queue still waits for the one before to be put away.
async function hasDueJobs(jobs: readonly Job[]): Promise<boolean> {
  const names = jobs.map(({ name }) => name)
  const due = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM graphile_worker._private_jobs jobs
    JOIN graphile_worker._private_tasks tasks ON tasks.id = jobs.task_id
    WHERE is_available AND run_at <= now() AND tasks.identifier = ANY(${names}) LIMIT 1`
  return due.length > 0
}

export interface WaitingJob {
  task: string
  payload: unknown
  attempts: number
  maxAttempts: number
  lastError: string | null
}

/** The jobs of the queue, oldest first: waiting, or given up. */
export function listJobs(): Promise<WaitingJob[]> {
  return db.$queryRaw`
    SELECT tasks.identifier AS task, jobs.payload, jobs.attempts::int, jobs.max_attempts::int AS "maxAttempts",
      jobs.last_error AS "lastError"
    FROM graphile_worker._private_jobs jobs JOIN graphile_worker._private_tasks tasks ON tasks.id = jobs.task_id
    ORDER BY jobs.id`
}

/** Makes failed jobs due at once, instead of after their pause. */
export async function skipPauses(): Promise<void> {
  await db.$executeRaw`UPDATE graphile_worker._private_jobs SET run_at = now()`
}
