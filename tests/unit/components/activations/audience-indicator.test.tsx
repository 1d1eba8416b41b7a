import { cleanup, render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { AudienceIndicator } from '@/components/activations/audience-indicator'
import type { RecipientsSummary } from '@/lib/activations/schema'
import { messages } from '@/lib/i18n/messages'

const nobody = { count: 0, first: [] }

function show(recipients: RecipientsSummary, { locale = 'en' as 'en' | 'fr', canEdit = true } = {}) {
  render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <AudienceIndicator connectionId="c1" slug="acme" recipients={recipients} canEdit={canEdit} />
    </NextIntlClientProvider>,
  )
}

const segmented: RecipientsSummary = {
  everyone: false,
  reach: 34,
  audiences: { count: 8, first: [{ id: '1', name: 'Sales', memberCount: 33 }] },
  employees: { count: 1, first: [{ id: '2', name: 'Anna Abel' }] },
}

test('a link to the access page says in words whom it is available to', () => {
  show(segmented)
  const link = screen.getByRole('link', { name: 'Available to 34 employees: Sales, Anna Abel. Edit access' })
  expect(link.getAttribute('href')).toBe('/en/connections/c1/access')
})

test.each([
  ['en', 'View access', 'Edit access'],
  ['fr', 'Voir l’accès', 'Modifier l’accès'],
] as const)('who may not change the access is only offered to view it (%s)', (locale, view, edit) => {
  for (const everyone of [true, false]) {
    show({ ...segmented, everyone }, { locale, canEdit: false })
    const name = screen.getByRole('link').getAttribute('aria-label')
    expect(name).toContain(view)
    expect(name).not.toContain(edit)
    cleanup()
  }
})

test('focus lists audiences and people, with how many more there are', async () => {
  show(segmented)
  await userEvent.tab()
  const lists = await screen.findAllByRole('list')
  expect(
    lists.map((list) =>
      within(list)
        .getAllByRole('listitem')
        .map((item) => item.textContent),
    ),
  ).toEqual([['Sales33 members', 'and 7 more'], ['Anna Abel']])
})

test('the number of employees has its word', () => {
  show(segmented)
  expect(screen.getByText('34 employees')).toBeTruthy()
})

test('without segments it reads Everyone', () => {
  show({ everyone: true, reach: 250, audiences: nobody, employees: nobody })
  expect(screen.getByText('Everyone')).toBeTruthy()
  expect(screen.getByRole('link').getAttribute('aria-label')).toContain('250 employees')
})

test('it speaks French', () => {
  show({ everyone: true, reach: 1, audiences: nobody, employees: nobody }, { locale: 'fr' })
  expect(screen.getByText('Tout le monde')).toBeTruthy()
})
