import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { EndingKeys } from '@/components/dashboard/ending-keys'
import { endOfKey } from '@/lib/api-keys/ending/rules'
import { messages } from '@/lib/i18n/messages'

const now = new Date('2026-03-10T05:11:00Z')

function key(name: string, expiresAt: string) {
  const end = endOfKey(new Date(expiresAt), now)
  if (!end) throw new Error(`${name} does not end soon`)
  return { id: name, name, lastUsedAt: null, end }
}

test('each key says in words when it ends or ended, and the way to the keys is beside them', () => {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <EndingKeys keys={[key('Payroll', '2026-03-08T12:00:00Z'), key('Badges', '2026-03-20T00:00:00Z')]} />
    </NextIntlClientProvider>,
  )
  expect(screen.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^PayrollNever used\.Has endedIts last day was March 8, 2026, 2 days ago\./),
    expect.stringMatching(/^BadgesNever used\.Ends soonIts last day is March 19, 2026: in 9 days\./),
  ])
  expect(screen.getByRole('link').getAttribute('href')).toBe('/en/settings/api-keys')
})
