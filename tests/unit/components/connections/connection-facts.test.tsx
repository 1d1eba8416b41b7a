import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { ConnectionFacts } from '@/components/connections/connection-facts'
import { ConnectionStatus } from '@/components/connections/connection-status'
import type { ConnectionDetail } from '@/lib/connections/queries'
import { messages } from '@/lib/i18n/messages'

const lastFailure = {
  reason: 'verification.wrongCredentials',
  host: 'acme.example.com',
  status: 401,
  at: '2026-11-22T07:15:00.000Z',
} as const

function facts(secretExpiresAt: string): ConnectionDetail {
  return {
    listing: { slug: 'acme', name: 'Acme' },
    owner: null,
    folder: { id: 'f1', title: 'general', name: null },
    authMethod: 'api_key',
    config: {},
    openFields: [],
    accountName: null,
    grantedScope: null,
    lastCheckedAt: null,
    verifiedAt: null,
    lastStatus: null,
    lastLatency: null,
    lastFailure: null,
    credential: {
      expiresAt: null,
      refreshAt: null,
      previousUntil: null,
      secretExpiresAt: new Date(secretExpiresAt),
    },
  } as unknown as ConnectionDetail
}

function show(children: ReactNode) {
  return render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      {children}
    </NextIntlClientProvider>,
  )
}

test.each([
  ['a day that was entered', '2026-12-01T00:00:00.000Z', 'Dec 1, 2026', '2026-12-01'],
  [
    'a moment that the provider said',
    '2026-12-01T17:05:00.000Z',
    'Dec 1, 2026, 5:05 PM UTC',
    '2026-12-01T17:05:00.000Z',
  ],
])('%s is shown as that, so that the day is right everywhere', (_, stored, shown, dateTime) => {
  show(<ConnectionFacts connection={facts(stored)} />)
  const time = screen.getByText(shown)
  expect(time.closest('time')?.getAttribute('datetime')).toBe(dateTime)
})

test.each([
  [400, null, 'HTTP 400'],
  [200, 12, 'HTTP 200 in 12 ms'],
  [null, null, 'No answer'],
])('an answer of %s after %s ms is shown as what is known of it', (lastStatus, lastLatency, shown) => {
  const at = new Date('2026-11-22T07:15:00Z')
  const checked = { lastCheckedAt: at, lastFailure, lastStatus, lastLatency }
  show(<ConnectionFacts connection={{ ...facts('2026-12-01T00:00:00.000Z'), ...checked }} />)
  expect(screen.getByText('Answer to the last check').parentElement?.textContent).toContain(shown)
})

test('a list says in a few words what failed, the page of the connection when, why and what to do', () => {
  const broken = {
    state: 'needs_reconnect',
    stateReason: 'authenticationFailed',
    lastFailure,
    listing: { name: 'Acme' },
  } as const
  const { container, unmount } = show(<ConnectionStatus connection={broken} isBrief />)
  expect(container.textContent).toBe('PendingThe provider does not accept the credentials.')
  unmount()
  expect(show(<ConnectionStatus connection={broken} />).container.textContent).toMatch(
    /The last check failed on Nov 22, 2026, 7:15 AM UTC\. .*then enter them again\./,
  )
})
