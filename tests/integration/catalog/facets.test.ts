import { beforeAll, describe, expect, test } from 'vitest'
import { searchCatalog } from '@/lib/catalog/queries'
import {
  type CatalogFilters,
  defaultFilters,
  type FacetName,
  facetNames,
  parseCatalogFilters,
  type SearchParams,
} from '@/lib/catalog/schema'
import { db } from '@/lib/db'
import { visitor } from '../../support/actors'
import { seedRealCatalog } from './real-catalog'

interface Facts extends Record<FacetName, string[]> {
  slug: string
}

let facts: Facts[]

beforeAll(async () => {
  await seedRealCatalog()
  const listings = await db.listing.findMany({ include: { categories: { include: { category: true } } } })
  facts = listings.map((listing) => ({
    slug: listing.slug,
    type: [listing.kind],
    category: listing.categories.map(({ category }) => category.slug),
    tier: listing.tier ? [listing.tier] : [],
    stage: [listing.stage],
    authentication: listing.authMethods,
    provisioning: [listing.provisioning ? 'scim2' : 'none'],
    price: [listing.priceModel],
  }))
})

const search = (filters: CatalogFilters) => searchCatalog(visitor, filters, 'en')

async function everySlug(filters: CatalogFilters): Promise<string[]> {
  const { pageCount } = await search(filters)
  const pages = Array.from({ length: pageCount }, (_, index) => search({ ...filters, page: index + 1 }))
  return (await Promise.all(pages)).flatMap(({ cards }) => cards.map(({ slug }) => slug)).sort()
}

function passes(listing: Facts, filters: CatalogFilters, ignored?: FacetName): boolean {
  return facetNames.every((facet) => {
    const wanted: string[] = filters[facet]
    return facet === ignored || wanted.length === 0 || listing[facet].some((value) => wanted.includes(value))
  })
}

function expectedCounts(among: Facts[], filters: CatalogFilters, facet: FacetName): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const listing of among.filter((one) => passes(one, filters, facet))) {
    for (const value of listing[facet]) counts[value] = (counts[value] ?? 0) + 1
  }
  return counts
}

describe('facets', () => {
  test.each<[string, SearchParams]>([
    ['nothing chosen', {}],
    ['one value', { category: 'payroll' }],
    ['two values of one facet are alternatives', { category: ['payroll', 'crm'] }],
    ['values of several facets narrow', { stage: 'live', tier: ['premier', 'elite'], price: 'paid' }],
    [
      'every facet at once',
      {
        type: 'partner',
        category: ['identity-access', 'communication'],
        tier: 'premier',
        stage: 'live',
        authentication: ['oauth2_authorization_code', 'api_key'],
        provisioning: ['scim2', 'none'],
        price: ['paid', 'free'],
      },
    ],
    ['a search', { q: 'payroll' }],
    ['a misspelled search and a choice', { q: 'emploees', authentication: 'api_key', provisioning: 'none' }],
    ['a choice that leaves nothing', { tier: 'premier', type: 'first-party' }],
  ])(
    '%s: counts respect the search and all other facets, and lead to as many listings',
    async (_, params) => {
      const filters = parseCatalogFilters(params)
      const found = filters.q ? await everySlug({ ...defaultFilters, q: filters.q }) : null
      const among = facts.filter(({ slug }) => !found || found.includes(slug))
      const result = await search(filters)
      const expected = among.filter((listing) => passes(listing, filters))
      expect(await everySlug(filters)).toEqual(expected.map(({ slug }) => slug).sort())
      expect(result.total).toBe(expected.length)
      for (const facet of facetNames) {
        const shown = Object.fromEntries(
          result.facets[facet].filter(({ count }) => count > 0).map(({ value, count }) => [value, count]),
        )
        expect({ [facet]: shown }).toEqual({ [facet]: expectedCounts(among, filters, facet) })
        const selected = result.facets[facet].filter((value) => value.selected).map(({ value }) => value)
        expect(selected.sort()).toEqual(filters[facet])
      }
    },
  )

  test('categories are named in the language of the reader, in its alphabet', async () => {
    const { facets } = await searchCatalog(visitor, defaultFilters, 'fr')
    const labels = facets.category.map(({ label }) => label ?? '')
    expect(labels).toContain('Paie')
    expect(labels).toEqual([...labels].sort((a, b) => a.localeCompare(b, 'fr')))
  })

  test('an unknown category matches nothing', async () => {
    expect((await search(parseCatalogFilters({ category: 'no-such-category' }))).total).toBe(0)
  })
})
