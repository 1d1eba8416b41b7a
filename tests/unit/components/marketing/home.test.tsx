import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { CategoryLinks } from '@/components/marketing/category-links'
import { DeveloperGuide } from '@/components/marketing/developer-guide'
import { Hero } from '@/components/marketing/hero'
import { People } from '@/components/marketing/people'
import { messages } from '@/lib/i18n/messages'

function show(page: ReactNode, locale: 'en' | 'fr' = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      {page}
    </NextIntlClientProvider>,
  )
}

test('the search is a form that leads to the catalog without JavaScript', () => {
  const { container } = show(<Hero total={98} />, 'fr')
  const form = container.querySelector('form')
  expect(form?.getAttribute('action')).toBe('/fr/marketplace')
  expect(form?.getAttribute('method')).toBe('get')
  expect(screen.getByRole('searchbox', { name: 'Rechercher une intégration' })).toHaveProperty('name', 'q')
  expect(screen.getByRole('link', { name: 'Parcourir les 98 intégrations' })).toBeTruthy()
})

test('categories lead to the catalog filtered by them, with their counts in words', () => {
  const category = { value: 'payroll', label: 'Payroll', count: 7, selected: false }
  show(<CategoryLinks categories={[category]} />)
  const link = screen.getByRole('link', { name: /^Payroll\s*7 integrations$/ })
  expect(link.getAttribute('href')).toBe('/en/marketplace?category=payroll')
})

test.each(['en', 'fr'] as const)('everyone whom Portico serves has a way on (%s)', (locale) => {
  show(<People />, locale)
  const hrefs = screen.getAllByRole('link').map((link) => link.getAttribute('href'))
  expect(hrefs).toEqual([`/${locale}/marketplace`, `/${locale}/workspace`, `/${locale}/developers`])
})

test.each(['en', 'fr'] as const)(
  'developers read which contracts are planned and not served (%s)',
  (locale) => {
    show(<DeveloperGuide />, locale)
    const table = screen.getByRole('table')
    const rows = within(table).getAllByRole('row').slice(1)
    expect(rows).toHaveLength(2)
    for (const row of rows) expect(within(row).getByText(messages[locale].developers.planned)).toBeTruthy()
    expect(screen.getAllByText(messages[locale].developers.now)).toHaveLength(5)
    expect(screen.getByText('/api/oauth/callback').tagName).toBe('CODE')
  },
)
