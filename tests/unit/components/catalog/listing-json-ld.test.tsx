import { NextIntlClientProvider } from 'next-intl'
import { renderToStaticMarkup } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { ListingJsonLd } from '@/components/catalog/listing-json-ld'
import type { ListingDetail } from '@/lib/catalog/schema'
import { listing } from './sample-listing'

beforeEach(() => {
  vi.stubEnv('PORTICO_URL', 'https://portico.example')
  vi.stubEnv('DATABASE_URL', 'postgresql://nobody@localhost/none')
})

function markupOf(overrides: Partial<ListingDetail>, locale: 'en' | 'fr' = 'en'): string {
  return renderToStaticMarkup(
    <NextIntlClientProvider locale={locale} timeZone="UTC">
      <ListingJsonLd listing={{ ...listing, ...overrides }} />
    </NextIntlClientProvider>,
  )
}

function dataOf(markup: string) {
  const [, json = ''] = /^<script type="application\/ld\+json">(.*)<\/script>$/s.exec(markup) ?? []
  return JSON.parse(json)
}

test('it names the listing, its publisher and the address of its page', () => {
  expect(
    dataOf(markupOf({ publisher: { slug: 'okta', name: 'Okta', website: 'https://okta.example' } }, 'fr')),
  ).toEqual({
    '@context': 'https://schema.org',
    '@type': 'SoftwareApplication',
    name: 'Okta',
    description: 'Signs people in',
    applicationCategory: 'BusinessApplication',
    operatingSystem: 'Web',
    url: 'https://portico.example/fr/marketplace/okta',
    inLanguage: 'fr',
    author: { '@type': 'Organization', name: 'Okta', url: 'https://okta.example' },
  })
})

test('a price is named only where it is none', () => {
  expect(dataOf(markupOf({ priceModel: 'free' })).offers).toMatchObject({ price: 0 })
  expect(dataOf(markupOf({ priceModel: 'included' })).offers).toMatchObject({ price: 0 })
  expect(dataOf(markupOf({ priceModel: 'paid' })).offers).toBeUndefined()
})

test('no text of a listing can end its script element or begin another', () => {
  const tagline = '</script><script>alert(1)</script><!-- “&amp;” \\u003c'
  const markup = markupOf({ tagline })
  expect(markup.match(/<\/?script|<!--/g)).toEqual(['<script', '</script'])
  expect(dataOf(markup).description).toBe(tagline)
})
