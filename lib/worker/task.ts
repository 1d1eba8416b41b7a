import type { Task } from 'graphile-worker'
import { z } from 'zod'
import { AppError, type ErrorCode } from '@/lib/errors'
import type { Job } from '@/lib/queue'

/** What may be over by the next try. */
const passing: readonly ErrorCode[] = ['provider_failed', 'unavailable', 'limit_exceeded']

// Unknown failures are tried again too: a bug that is mended meanwhile, or a database that was away.
function isFinal(error: unknown): boolean {
  return error instanceof AppError ? !passing.includes(error.code) : error instanceof z.ZodError
}

/**
 * A job as graphile-worker runs it: a failure is tried again with growing pauses, unless no later try can
 * succeed (refused for good, or a payload that does not parse); then the job is given up, and kept to be seen.
 */
export function toTask(job: Job): Task {
  return async (payload, { job: { id }, withPgClient, abortSignal }) => {
    try {
      await job.run(payload, abortSignal)
    } catch (error) {
      // There is no call for this; graphile-worker's own `permanently_fail_jobs` leaves running jobs alone.
      if (isFinal(error)) {
        await withPgClient((client) =>
          client.query('UPDATE graphile_worker._private_jobs SET max_attempts = attempts WHERE id = $1', [
            id,
          ]),
        )
      }
      throw error
    }
  }
}
