import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { CatalogView } from '@/components/catalog/catalog-view'
import { type CatalogResult, parseCatalogFilters, type SearchParams } from '@/lib/catalog/schema'
import { messages } from '@/lib/i18n/messages'

const nothing: CatalogResult = {
  cards: [],
  total: 0,
  page: 1,
  pageCount: 1,
  pageSize: 24,
  facets: { type: [], category: [], tier: [], stage: [], authentication: [], provisioning: [], price: [] },
  isPartialMatch: false,
  tabCounts: null,
}

function show(params: SearchParams, result: Partial<CatalogResult> = {}) {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <CatalogView filters={parseCatalogFilters(params)} result={{ ...nothing, ...result }} />
    </NextIntlClientProvider>,
  )
}

const linkTo = (name: string) => screen.getByRole('link', { name }).getAttribute('href')

test('where nothing is connected, the way leads to what can be', () => {
  show({ tab: 'connected' })
  expect(screen.getByRole('heading', { name: 'Nothing is connected yet' })).toBeTruthy()
  expect(linkTo('Browse integrations')).toBe('/en/marketplace?tab=available')
  expect(screen.queryByText(/spelling|Request it/)).toBeNull()
  expect(screen.queryByRole('region', { name: 'Filters' })).toBeNull()
})

test('where nothing is left to connect, the way leads to everything', () => {
  show({ tab: 'available' })
  expect(screen.getByRole('heading', { name: 'Nothing is left to connect' })).toBeTruthy()
  expect(linkTo('See all integrations')).toBe('/en/marketplace')
})

test('a search without a result in a tab can be made in all of them', () => {
  show({ tab: 'connected', q: 'slack', tier: 'elite' })
  expect(linkTo('Search all integrations')).toBe('/en/marketplace?q=slack&tier=elite')
})

test('words that nothing matches are not said to match some of them', () => {
  show({ q: 'xyzzy plugh' }, { isPartialMatch: true })
  expect(screen.getByText('No integrations')).toBeTruthy()
  expect(screen.queryByText(/some of them/)).toBeNull()
  expect(linkTo('Request it')).toBe('/en/requests/new?product=xyzzy%20plugh')
  expect(linkTo('Build it')).toBe('/en/developers')
})
