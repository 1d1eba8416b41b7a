import { visitor } from '@/lib/auth/actor'
import { searchCatalog } from '@/lib/catalog/queries'
import { parseCatalogFilters, type SearchParams } from '@/lib/catalog/schema'
import { percentile, time } from './timing'

const views: [string, SearchParams][] = [
  ['the default view', {}],
  ['two categories, live, SCIM', { category: ['payroll', 'crm'], stage: 'live', provisioning: 'scim2' }],
  ['sorted by name, page 900', { sort: 'name', page: '900' }],
  ['"employees", which most listings hold', { q: 'employees' }],
  [
    '"employees payroll accounts", newest first, partner, paid',
    {
      q: 'employees payroll accounts',
      sort: 'newest',
      type: 'partner',
      price: 'paid',
    },
  ],
  ['"s": the beginning of thousands of names', { q: 's' }],
  ['"emploees", misspelled, API key', { q: 'emploees', authentication: 'api_key' }],
]

export interface ViewOutcome {
  name: string
  total: number
  median: number
  p95: number
}

/** Whole results with exact counts, for views that many listings match. */
export async function measureViews(rounds: number): Promise<ViewOutcome[]> {
  const times = views.map((): number[] => [])
  const totals = views.map(() => 0)
  for (let round = 0; round < rounds; round++) {
    for (const [index, [, params]] of views.entries()) {
      const { milliseconds, value } = await time(() =>
        searchCatalog(visitor, parseCatalogFilters(params), 'en'),
      )
      times[index]?.push(milliseconds)
      totals[index] = value.total
    }
  }
  return views.map(([name], index) => ({
    name,
    total: totals[index] ?? 0,
    median: percentile(times[index] ?? [], 0.5),
    p95: percentile(times[index] ?? [], 0.95),
  }))
}
