import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  catalogQueryString,
  catalogSorts,
  catalogTabs,
  defaultFilters,
  facetNames,
  facetVocabulary,
  parseCatalogFilters,
  parseViewName,
  type SearchParams,
  viewName,
} from '@/lib/catalog/schema'
import { anyCharacter } from '@/tests/support/any-character'

const parseString = (query: string) => {
  const params = new URLSearchParams(query)
  return parseCatalogFilters(Object.fromEntries([...params.keys()].map((key) => [key, params.getAll(key)])))
}

const known = [
  ...Object.values(facetVocabulary).flat(),
  ...catalogTabs,
  ...catalogSorts,
  'payroll',
  '1',
  '7',
  '1000',
]
const value = fc.oneof(fc.constantFrom(...known), fc.string({ unit: anyCharacter, maxLength: 300 }))
const anyParams: fc.Arbitrary<SearchParams> = fc.dictionary(
  fc.constantFrom('q', 'tab', 'sort', 'page', 'unknown', ...facetNames),
  fc.oneof(value, fc.array(value, { maxLength: 40 })),
)

describe('the URL of a view', () => {
  test('any parameters lead to a view within its limits', () => {
    fc.assert(
      fc.property(anyParams, (params) => {
        const filters = parseCatalogFilters(params)
        expect(filters.q.length).toBeLessThanOrEqual(200)
        expect(filters.page).toBeGreaterThanOrEqual(1)
        expect(filters.page).toBeLessThanOrEqual(1000)
        for (const facet of facetNames) {
          const values: string[] = filters[facet]
          expect(values.length).toBeLessThanOrEqual(20)
          expect(values).toEqual([...new Set(values)].sort())
        }
      }),
    )
  })

  test('reproduces the view, and is the only one of it', () => {
    fc.assert(
      fc.property(anyParams, (params) => {
        const filters = parseCatalogFilters(params)
        const url = catalogQueryString(filters)
        expect(parseString(url)).toEqual(filters)
        expect(catalogQueryString(parseString(url))).toBe(url)
      }),
    )
  })

  test('is empty for the view without choices', () => {
    expect(catalogQueryString(defaultFilters)).toBe('')
  })

  test('has fixed keys and sorted values, whatever the order of the choices', () => {
    const filters = parseCatalogFilters({
      page: '2',
      sort: 'name',
      stage: ['live', 'coming-soon', 'live'],
      category: ['payroll', 'crm'],
      q: '  Paie   et\tcongés ',
      tab: 'connected',
    })
    expect(catalogQueryString(filters)).toBe(
      'q=Paie+et+cong%C3%A9s&tab=connected&category=crm&category=payroll&stage=coming_soon&stage=live&sort=name&page=2',
    )
  })

  test.each<[SearchParams]>([
    [
      {
        type: 'enemy',
        tier: ['gold'],
        stage: 'archived',
        price: '',
        authentication: 'saml',
        provisioning: 'ldap',
      },
    ],
    [{ tab: 'mine', sort: 'random', page: '0' }],
    [{ page: '-1' }],
    [{ page: '1e3' }],
    [{ page: '2.5' }],
    [{ category: ['../etc', 'UPPER', 'a'.repeat(61)] }],
    [{ q: '\u0000\u0007 ' }],
  ])('leaves out what is unknown: %j', (params) => {
    expect(parseCatalogFilters(params)).toEqual(defaultFilters)
  })

  test('a page beyond the limit is the last possible one', () => {
    expect(parseCatalogFilters({ page: '99999999999999999999' }).page).toBe(1000)
  })
})

describe('the name of a view', () => {
  test('stands for exactly this view, and fits into a path', () => {
    fc.assert(
      fc.property(anyParams, (params) => {
        const filters = parseCatalogFilters(params)
        const name = viewName(filters)
        expect(name).toMatch(/^[\w-]+$/)
        expect(parseViewName(name)).toEqual(filters)
      }),
    )
  })

  test('is the only one: whatever else is asked for is no view', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.base64String()), (name) => {
        const filters = parseViewName(name)
        if (filters) expect(viewName(filters)).toBe(name)
      }),
    )
    const sloppy = btoa('tier=elite&category=payroll').replaceAll('=', '')
    expect(parseViewName(sloppy)).toBeNull()
  })

  test('is a word for the view without choices', () => {
    expect(viewName(defaultFilters)).toBe('all')
    expect(parseViewName('all')).toEqual(defaultFilters)
  })
})
