import { performance } from 'node:perf_hooks'
import type pg from 'pg'
import type { Actor } from '@/lib/auth/actor'
import { failureGroups, listReasons } from '@/lib/syncs/tracking/failures/queries'
import { type ItemFilters, itemQueryString, parseItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { listItems } from '@/lib/syncs/tracking/items/queries'
import { runProgress } from '@/lib/syncs/tracking/progress/queries'
import { getRun } from '@/lib/syncs/tracking/queries'
import { itemStatuses, syncOperations } from '@/lib/syncs/tracking/schema'
import { searches } from './load'

const reasons = ['missingValue', 'outOfScope', 'uniqueness', 'network', 'timeout'] as const

/** Every status, operation and reason with every search, and without: 1,080. */
export function* allFilters(): Generator<ItemFilters> {
  for (const status of [undefined, ...itemStatuses]) {
    for (const operation of [undefined, ...syncOperations]) {
      for (const reason of [undefined, ...reasons]) {
        for (const q of [undefined, ...searches]) yield parseItemFilters({ status, operation, reason, q })
      }
    }
  }
}

/** What the page of a run asks for. */
async function readPage(actor: Actor, runId: string, filters: ItemFilters): Promise<void> {
  await Promise.all([
    getRun(actor, runId),
    runProgress(actor, runId),
    listItems(actor, runId, filters),
    failureGroups(actor, runId),
    listReasons(actor, runId),
  ])
}

async function time(act: () => Promise<unknown>): Promise<number> {
  const start = performance.now()
  await act()
  return performance.now() - start
}

/** What the queries of the first page, of every filter and of the last page take, beside a bare query. */
export async function measureQueries(client: pg.Client, actor: Actor, runId: string): Promise<string> {
  const unfiltered = parseItemFilters({})
  const last: ItemFilters = { ...unfiltered, cursor: { direction: 'before', position: 999_999_999 } }
  const bare = () =>
    client.query('SELECT * FROM "SyncItem" WHERE "runId" = $1 ORDER BY "position" LIMIT 31', [runId])
  const rows = { bare: [], first: [], last: [], filters: [] } as Record<string, number[]>
  const byFilter = new Map<string, number[]>()
  for (let round = 0; round < 100; round++) {
    rows.bare?.push(await time(bare))
    rows.first?.push(await time(() => readPage(actor, runId, unfiltered)))
    rows.last?.push(await time(() => readPage(actor, runId, last)))
  }
  for (let round = 0; round < 5; round++) {
    for (const filters of allFilters()) {
      const milliseconds = await time(() => readPage(actor, runId, filters))
      rows.filters?.push(milliseconds)
      const name = itemQueryString(filters)
      byFilter.set(name, [...(byFilter.get(name) ?? []), milliseconds])
    }
  }
  const [base = 1] = [at(rows.bare ?? [], 0.5)]
  const line = (name: string, taken: number[]) =>
    `| ${name} | ${at(taken, 0.5).toFixed(1)} | ${at(taken, 0.95).toFixed(1)} | ${(at(taken, 0.5) / base).toFixed(1)} |`
  const medians = [...byFilter].map(([name, taken]) => ({ name, median: at(taken, 0.5) }))
  const [slowest] = medians.toSorted((one, other) => other.median - one.median)
  return [
    '| queries of the page | median, ms | p95, ms | median to bare |',
    '| --- | --- | --- | --- |',
    line('bare query of 31 items', rows.bare ?? []),
    line('first page', rows.first ?? []),
    line('last page', rows.last ?? []),
    line(`all ${[...allFilters()].length} filters`, rows.filters ?? []),
    line(`the slowest of them, \`${slowest?.name}\``, byFilter.get(slowest?.name ?? '') ?? []),
  ].join('\n')
}

/** The value below which that share of the numbers is. */
export function at(numbers: number[], share: number): number {
  const sorted = numbers.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}
