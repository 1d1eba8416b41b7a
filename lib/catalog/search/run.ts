import { type CatalogCard, type CatalogFilters, catalogPageSize, facetNames } from '@/lib/catalog/schema'
import { type Bits, bitsOf, complement, intersection, members, size } from '@/lib/catalog/search/bits'
import { findHits, readSelections, type Selections } from '@/lib/catalog/search/lookup'
import { type Matches, match, ranked } from '@/lib/catalog/search/matching'
import { countFacets, type FacetCount, readCards, readInOrder } from '@/lib/catalog/search/results'
import type { Locale } from '@/lib/i18n/routing'

type Tab = CatalogFilters['tab']

/** What the tabs go by: documents that are connected, and sets in all of which one must be to be available. */
export interface TabFacts {
  connected: number[]
  connectable: Bits[]
}

export interface Run {
  cards: CatalogCard[]
  total: number
  page: number
  pageCount: number
  counts: FacetCount[]
  isPartialMatch: boolean
  tabCounts: Record<Tab, number> | null
}

/** Which documents a tab keeps. What is available is within sets that end where the documents do. */
function tabScopes({ connected, connectable }: TabFacts, all: Bits): Record<Tab, Bits> {
  const bits = bitsOf(connected, all.length)
  return { all, connected: bits, available: intersection(all, complement(bits), ...connectable) }
}

/** What each facet counts in: everything that the search, the tab and the other facets leave. */
function scopesOf(found: Bits, result: Bits, { byFacet }: Selections): Map<string, Bits> {
  return new Map(
    facetNames.map((facet) => {
      const others = [...byFacet].filter(([name]) => name !== facet).map(([, bits]) => bits)
      return [facet, byFacet.has(facet) ? intersection(found, ...others) : result]
    }),
  )
}

async function pageOf(
  result: Bits,
  matches: Matches | null,
  sort: CatalogFilters['sort'],
  from: number,
): Promise<number[]> {
  if (sort !== 'relevance') return readInOrder(result, sort, from, catalogPageSize)
  if (!matches) return members(result, from, catalogPageSize)
  return ranked(members(result), matches.scores, from, catalogPageSize)
}

/**
 * Runs a search over the index: the words through the dictionary, the facets by bitmaps, the cards last.
 * @param readTabs null where there are no tabs, and all listings are shown
 * @returns null when the index was built anew meanwhile, and its numbers mean something else
 */
export async function runSearch(
  filters: CatalogFilters,
  locale: Locale,
  readTabs: () => Promise<TabFacts | null>,
): Promise<Run | null> {
  const selected = facetNames.flatMap((facet) =>
    filters[facet].map((value): [string, string] => [facet, value]),
  )
  const [selections, facts, finds] = await Promise.all([
    readSelections(selected),
    readTabs(),
    filters.q ? findHits(filters.q, locale) : null,
  ])
  const bytes = selections.all.length
  const matches = finds && match(finds.hits, finds.wordCount, bytes * 8)
  const tabs = facts && tabScopes(facts, selections.all)
  const inAllTabs = intersection(selections.all, ...(matches ? [matches.members] : []))
  const found = tabs ? intersection(inAllTabs, tabs[filters.tab]) : inAllTabs
  const chosen = [...selections.byFacet.values()]
  const result = intersection(found, ...chosen)
  const countIn = (tab: Bits) => size(intersection(inAllTabs, tab, ...chosen))
  const total = size(result)
  const pageCount = Math.max(1, Math.ceil(total / catalogPageSize))
  const page = Math.min(filters.page, pageCount)
  const [counts, cards] = await Promise.all([
    countFacets(scopesOf(found, result, selections)),
    pageOf(result, matches, filters.sort, (page - 1) * catalogPageSize).then((numbers) =>
      readCards({ numbers, generation: selections.generation }, locale),
    ),
  ])
  if (total > 0 && cards.length === 0) return null
  const tabCounts = tabs && {
    all: countIn(tabs.all),
    connected: countIn(tabs.connected),
    available: countIn(tabs.available),
  }
  return { cards, total, page, pageCount, counts, isPartialMatch: matches?.isPartial ?? false, tabCounts }
}
