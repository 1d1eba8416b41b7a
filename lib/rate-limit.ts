import { RateLimiterPrisma, RateLimiterRes } from 'rate-limiter-flexible'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { waitValues } from '@/lib/wait'

/** At most `points` calls per key within `seconds`, counted from the first. */
export interface Limit {
  name: string
  points: number
  seconds: number
}

const limiters = new Map<string, RateLimiterPrisma>()

function limiterOf(limit: Limit): RateLimiterPrisma {
  const known = limiters.get(limit.name)
  if (known) return known
  const limiter = new RateLimiterPrisma({
    storeClient: db,
    tableName: 'rateLimit',
    keyPrefix: limit.name,
    points: limit.points,
    duration: limit.seconds,
    // The worker sweeps: once for all processes.
    clearExpiredByTimeout: false,
  })
  limiters.set(limit.name, limiter)
  return limiter
}

/**
 * Counts one call against a limit shared by all processes. Keys do not distinguish capital letters.
 * @throws AppError `limit_exceeded` with the seconds to wait
 */
export async function consume(limit: Limit, key: string): Promise<void> {
  try {
    await limiterOf(limit).consume(key.toLowerCase())
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000))
    throw new AppError('limit_exceeded', {
      reason: 'tooManyTries',
      values: waitValues(retryAfterSeconds),
      retryAfterSeconds,
      limit,
    })
  }
}

/** Takes one counted call back: it turned out to be one that the limit is not about. */
export async function restore(limit: Limit, key: string): Promise<void> {
  await limiterOf(limit).reward(key.toLowerCase())
}

/** Forgets the calls counted for a key, after a success. */
export async function resetLimit(limit: Limit, key: string): Promise<void> {
  await limiterOf(limit).delete(key.toLowerCase())
}
