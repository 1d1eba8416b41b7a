import { render } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { EventsCard } from '@/components/audiences/detail/events-card'
import type { AccessEntry } from '@/lib/access-events/schema'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { MembershipCause } from '@/lib/membership-changes/schema'

const id = '0190a1b2-0000-7000-8000-000000000001'
const entry = (cause: MembershipCause, names: Partial<AccessEntry> = {}): AccessEntry => ({
  id: JSON.stringify(cause),
  kind: 'granted',
  at: new Date('2026-11-22'),
  employee: { id, name: 'Anna Sample' },
  listing: { slug: 'x', name: 'Xylo', iconPath: null, brandColor: null },
  cause,
  causeName: null,
  byName: null,
  ...names,
})

function tell(locale: Locale, event: AccessEntry): string {
  const { container } = render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]}>
      <EventsCard events={[event]} title="" />
    </NextIntlClientProvider>,
  )
  return container.querySelector('li > :last-child')?.textContent?.replace(/ ·.*/, '') ?? ''
}

test('a timeline says by whom an audience was edited, and that somebody’s last day was over', () => {
  const edited = { kind: 'audience', audienceId: id, version: 2, userId: id } as const
  const named = entry(edited, { causeName: 'Sales', byName: 'Edith' })
  expect(tell('en', named)).toBe('Audience “Sales” changed by Edith')
  expect(tell('fr', named)).toMatch(/^Modification de l’audience «\u00a0Sales\u00a0» par Edith$/)
  expect(tell('en', entry(edited))).toBe('Audience that was deleted changed')
  const imported = { kind: 'import', importId: id, userId: id } as const
  expect(tell('en', entry(imported, { byName: 'Ian' }))).toBe('Import into the directory by Ian')
  const over = { kind: 'lastDay', on: '2026-11-22' } as const
  expect([tell('en', entry(over)), tell('fr', entry(over))]).toEqual(['Last day over', 'Dernier jour passé'])
})
