import type { ScimProviderOptions } from './schema'

/** Time for an answer to be read, before whoever goes on asking is taken not to listen; and for clocks to agree. */
const [heardAfterMs, toleranceMs] = [500, 100]

/** A token bucket that tells whom it refuses how long to wait, and counts who does not. */
export function createLimiter() {
  let tokens: number | null = null
  let filledAt = 0
  let [askedAt, waitUntil] = [0, 0]

  return {
    refused: 0,
    violations: 0,
    /** Seconds to wait; null: come in. */
    take({ perMinute, burst }: NonNullable<ScimProviderOptions['limit']>): number | null {
      const now = Date.now()
      tokens = Math.min(burst, tokens === null ? burst : tokens + ((now - filledAt) / 60_000) * perMinute)
      filledAt = now
      if (askedAt > 0 && now > askedAt + heardAfterMs && now < waitUntil - toleranceMs) this.violations += 1
      if (tokens >= 1) {
        tokens -= 1
        return null
      }
      this.refused += 1
      const seconds = Math.ceil(((1 - tokens) * 60) / perMinute)
      if (now >= waitUntil) askedAt = now
      waitUntil = Math.max(waitUntil, now + seconds * 1000)
      return seconds
    },
  }
}
