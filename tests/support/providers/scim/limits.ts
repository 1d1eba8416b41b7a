import type { ScimProviderOptions } from './schema'

/** Time for an answer to be read, before whoever goes on asking is taken not to listen; and for clocks to agree. */
const [heardAfterMs, toleranceMs] = [500, 100]

/** A token bucket that tells whom it refuses how long to wait, and counts who does not. */
export function createLimiter() {
  let tokens: number | null = null
  let filledAt = 0
  let [askedAt, waitUntil] = [0, 0]
  let unheard = 0

  return {
    refused: 0,
    violations: 0,
    mostUnheard: 0,
    /**
     * @param isLimited others are let in, and not to come either while one waits
     * @returns seconds to wait; null: come in
     */
    meet({ perMinute, burst }: NonNullable<ScimProviderOptions['limit']>, isLimited: boolean): number | null {
      const now = Date.now()
      tokens = Math.min(burst, tokens === null ? burst : tokens + ((now - filledAt) / 60_000) * perMinute)
      filledAt = now
      if (now < waitUntil - toleranceMs) {
        unheard += 1
        this.mostUnheard = Math.max(this.mostUnheard, unheard)
        if (now > askedAt + heardAfterMs) this.violations += 1
      }
      if (!isLimited) return null
      if (tokens >= 1) {
        tokens -= 1
        return null
      }
      this.refused += 1
      const seconds = Math.ceil(((1 - tokens) * 60) / perMinute)
      if (now >= waitUntil) {
        askedAt = now
        unheard = 0
      }
      waitUntil = Math.max(waitUntil, now + seconds * 1000)
      return seconds
    },
  }
}
