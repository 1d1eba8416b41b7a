import { expect, test } from 'vitest'
import { nextSort, readSort, searchWords } from '@/lib/connections/overview/rules'
import {
  isNarrowed,
  noFilters,
  overviewHref,
  overviewSorts,
  parseOverviewFilters,
} from '@/lib/connections/overview/schema'

const read = (href: string) =>
  parseOverviewFilters(Object.fromEntries(new URL(href, 'http://x').searchParams))

test('a view has one address, which reads back as that view', () => {
  const folder = '01a202bd-f3fc-7456-8f2b-51a08d4d5f1e'
  const view = parseOverviewFilters({
    q: ' Zoé & "Co" 100 % ',
    listing: 'okta',
    folder,
    owner: 'nobody',
    method: 'api_key',
    state: 'pending',
    reason: 'credentials',
    default: 'no',
    check: 'failed',
    expiry: '30',
    sort: '-expiry',
    page: '3',
  })
  expect(read(overviewHref(view))).toEqual(view)
  expect(overviewHref(noFilters)).toBe('/connections')
  expect(overviewHref({ ...noFilters, sort: 'name', page: 1, q: '' })).toBe('/connections')
})

test.each(overviewSorts)('the order %s is read, and turns round when its column is chosen again', (sort) => {
  const { column, isReverse } = readSort(sort)
  expect(sort).toBe(isReverse ? `-${column}` : column)
  expect(nextSort(column, sort)).toBe(isReverse ? column : `-${column}`)
  expect(read(overviewHref({ ...noFilters, sort })).sort).toBe(sort)
})

test('the state alone does not narrow a list, a filter or a search does', () => {
  expect(isNarrowed({ ...noFilters, state: 'pending', sort: 'state', page: 2 })).toBe(false)
  expect(isNarrowed({ ...noFilters, q: 'x' })).toBe(true)
  expect(isNarrowed({ ...noFilters, check: 'never' })).toBe(true)
})

test('a search looks for at most five words', () => {
  expect(searchWords('a  b c d e f g')).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(searchWords('')).toEqual([])
})
