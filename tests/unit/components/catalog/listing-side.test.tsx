import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { ListingSide } from '@/components/catalog/listing-side'
import type { ListingDetail } from '@/lib/catalog/schema'
import { messages } from '@/lib/i18n/messages'
import { listing } from './sample-listing'

function show(overrides: Partial<ListingDetail>, locale: 'en' | 'fr' = 'en') {
  render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <ListingSide listing={{ ...listing, ...overrides }} />
    </NextIntlClientProvider>,
  )
  return screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])
}

const okta = { slug: 'okta', name: 'Okta', website: 'https://okta.example' }

test('links are named by what they lead to, though all lead to one site', () => {
  const links = {
    documentation: null,
    pricing: 'https://okta.example/pricing',
    privacy: 'https://okta.example/privacy',
    terms: 'https://okta.example/terms',
    status: null,
  }
  expect(show({ publisher: okta, links }, 'fr')).toEqual([
    ['Okta', 'https://okta.example'],
    ['Tarifs', 'https://okta.example/pricing'],
    ['Politique de confidentialité', 'https://okta.example/privacy'],
    ['Conditions d’utilisation', 'https://okta.example/terms'],
  ])
})

test('who developed it is the publisher; its site for developers is called that', () => {
  show({ publisher: okta, developer: { name: 'Okta Developer', website: 'https://developer.okta.example' } })
  const factOf = (label: string) => screen.getByRole('heading', { name: label }).parentElement as HTMLElement
  expect(within(factOf('Developer')).getByRole('link').textContent).toBe('Okta')
  expect(within(factOf('For developers')).getByRole('link').textContent).toBe('Okta Developer')
})

test('one site is not named twice', () => {
  expect(show({ publisher: okta, developer: { name: 'Okta', website: okta.website } })).toHaveLength(1)
})
