import type { Contender } from './contenders'
import type { Search } from './searches'
import { percentile, time } from './timing'

export interface Outcome {
  name: string
  searches: number
  median: number
  p95: number
  /** Share of searches whose listing is among the first ten. */
  found: number
  foundByKind: Record<string, number>
}

const share = (hits: boolean[]) => hits.filter(Boolean).length / hits.length

const rounds = 4

/**
 * Lets the contenders take turns in several rounds, so that whatever else the machine does meets them all,
 * and each works on its own data for a while.
 * @param searches for each contender; a slow one may get fewer
 */
export async function measure(
  contenders: { contender: Contender; searches: Search[] }[],
): Promise<Outcome[]> {
  const runs = contenders.map(({ contender, searches }) => ({
    contender,
    searches,
    results: [] as { kind: string; milliseconds: number; hit: boolean }[],
  }))
  for (let round = 0; round < rounds; round++) {
    for (const { contender, searches, results } of runs) {
      for (const search of searches.filter((_, index) => index % rounds === round)) {
        const { milliseconds, value } = await time(() => contender.find(search.q))
        results.push({ kind: search.kind, milliseconds, hit: value.slice(0, 10).includes(search.target) })
      }
    }
  }
  return runs.map(({ contender, results }) => {
    const times = results.map(({ milliseconds }) => milliseconds)
    const kinds = Map.groupBy(results, ({ kind }) => kind)
    return {
      name: contender.name,
      searches: results.length,
      median: percentile(times, 0.5),
      p95: percentile(times, 0.95),
      found: share(results.map(({ hit }) => hit)),
      foundByKind: Object.fromEntries(
        [...kinds].map(([kind, some]) => [kind, share(some.map(({ hit }) => hit))]),
      ),
    }
  })
}
