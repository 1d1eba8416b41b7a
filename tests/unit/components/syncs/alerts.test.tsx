import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { SyncAlerts } from '@/components/syncs/alerts/sync-alerts'
import { messages } from '@/lib/i18n/messages'

const since = new Date('2026-05-01T08:00:00Z')
const alerts = [
  { connection: { id: 'c1', name: 'Engine' }, since, failing: 4, failingGroups: 1 },
  { connection: { id: 'c2', name: 'Other' }, since, failing: 0, failingGroups: 0 },
]

test.each([
  [
    'en',
    '4 people are not up to date at the provider.1 group is not up to date at the provider.',
    'See what failed (Engine)',
  ],
  [
    'fr',
    '4 personnes ne sont pas à jour chez le fournisseur.1 groupe n’est pas à jour chez le fournisseur.',
    'Voir ce qui a échoué (Engine)',
  ],
] as const)('the dashboard names the connections over which syncs fail (%s)', (locale, people, link) => {
  render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <SyncAlerts alerts={alerts} />
    </NextIntlClientProvider>,
  )
  const [engine, other] = screen.getAllByRole('listitem')
  expect(engine?.textContent).toContain(people)
  expect(other?.textContent).toContain(messages[locale].syncs.alerts.down)
  expect(screen.getByRole('link', { name: link }).getAttribute('href')).toBe(
    `/${locale}/connections/c1/tracking`,
  )
})
