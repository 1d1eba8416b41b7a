import { type CatalogCard, type CatalogFilters, catalogPageSize, facetNames } from '@/lib/catalog/schema'
import { type Bits, bitsOf, complement, intersection, members, size } from '@/lib/catalog/search/bits'
import { findHits, readSelections, type Selections } from '@/lib/catalog/search/lookup'
import { type Matches, match, ranked } from '@/lib/catalog/search/matching'
import { countFacets, type FacetCount, readCards, readInOrder } from '@/lib/catalog/search/results'
import type { Locale } from '@/lib/i18n/routing'

/** Which listings a tab keeps: those of these documents, or all others, as far as they are within all sets. */
export interface TabScope {
  numbers: number[]
  keeps: 'these' | 'others'
  within: Bits[]
}

export interface Run {
  cards: CatalogCard[]
  total: number
  page: number
  pageCount: number
  counts: FacetCount[]
  isPartialMatch: boolean
}

function tabBits({ numbers, keeps, within }: TabScope, bytes: number): Bits {
  const bits = bitsOf(numbers, bytes)
  return intersection(keeps === 'these' ? bits : complement(bits), ...within)
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
 * @param readTab the documents of the tab, null for all of them
 * @returns null when the index was built anew meanwhile, and its numbers mean something else
 */
export async function runSearch(
  filters: CatalogFilters,
  locale: Locale,
  readTab: () => Promise<TabScope | null>,
): Promise<Run | null> {
  const selected = facetNames.flatMap((facet) =>
    filters[facet].map((value): [string, string] => [facet, value]),
  )
  const [selections, tab, finds] = await Promise.all([
    readSelections(selected),
    readTab(),
    filters.q ? findHits(filters.q, locale) : null,
  ])
  const bytes = selections.all.length
  const matches = finds && match(finds.hits, finds.wordCount, bytes * 8)
  const found = intersection(
    selections.all,
    ...(tab ? [tabBits(tab, bytes)] : []),
    ...(matches ? [matches.members] : []),
  )
  const result = intersection(found, ...selections.byFacet.values())
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
  return { cards, total, page, pageCount, counts, isPartialMatch: matches?.isPartial ?? false }
}
