import type { BulkSize } from '@/lib/scim-client/schema'

export interface Sizing {
  /** Operations of the next request; 1: bulk is of no use. */
  most(): number
  known(): BulkSize
  /** Follows a request that leaves now, to be told what became of it. */
  follow(): {
    /** Refused as a whole because it came too soon, or because there was too much in it: that looks the same (429). */
    throttled(count: number): void
    taken(count: number): void
  }
  /** A request of so many was too large, or took too long. */
  halve(count: number): void
}

/**
 * How many operations go in one bulk request. Where a provider that was asked to wait for refuses the next one as well,
 * it is taken to limit operations: the size is halved, and comes closer to what was refused by half of the way whenever
 * it is taken. So a limit is found in a few requests, and met no more than once afterwards.
 * @param limit what the provider announces; believed at first
 * @param known what was learned before
 */
export function createSizing(limit: number, known: BulkSize | null): Sizing {
  let { most, taken, ceiling } = known ?? { most: limit, taken: limit, ceiling: limit }
  most = Math.min(most, limit)
  ceiling = Math.min(ceiling, limit)
  let complaints = 0

  return {
    most: () => most,
    known: () => ({ most, taken, ceiling }),
    follow() {
      const heard = complaints
      return {
        throttled(count) {
          // Those that were under way together complain together.
          if (complaints !== heard) return
          complaints += 1
          // It takes as many at other times. Believed once.
          if (count <= taken) {
            taken = 0
            return
          }
          ceiling = Math.min(ceiling, count - 1)
          most = Math.max(1, Math.min(ceiling, Math.max(taken, Math.floor(count / 2))))
        },
        taken(count) {
          taken = Math.max(taken, count)
          if (count >= most) most = Math.ceil((most + ceiling) / 2)
        },
      }
    },
    halve(count) {
      ceiling = Math.min(ceiling, Math.floor(count / 2))
      most = Math.max(1, Math.min(most, ceiling))
    },
  }
}
