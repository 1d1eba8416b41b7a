import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { MemberActions } from '@/components/catalog/member-actions'
import { MemberListingCard } from '@/components/catalog/member-listing-card'
import { displayState } from '@/lib/activations/rules'
import type { ConnectionState } from '@/lib/generated/prisma/enums'
import { messages } from '@/lib/i18n/messages'
import { locales } from '@/lib/i18n/routing'
import { card, listing } from './sample-listing'

const connectionStates: ConnectionState[] = [
  'pending',
  'connected',
  'needs_reconnect',
  'needs_consent',
  'inactive',
]
const cases = connectionStates.flatMap((state) =>
  [null, { isActive: true }, { isActive: false }].map((activation) => ({ state, activation })),
)

test.each(locales)('in every state a viewer is offered to look and to do nothing else (%s)', (locale) => {
  const { catalog } = messages[locale]
  const reading = [catalog.seeAccess, catalog.viewConnection]
  for (const { state, activation } of cases) {
    const display = displayState({ state, stateReason: null }, activation)
    const { unmount } = render(
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
        <MemberActions
          listing={listing}
          state={{ connectionId: 'c1', display, recipients: null }}
          canConnect={false}
        />
      </NextIntlClientProvider>,
    )
    expect(reading).toContain(screen.getByRole('link').textContent)
    expect(screen.queryByRole('button')).toBeNull()
    unmount()
  }
})

const { repair, openConnection } = messages.en.catalog

test.each([
  ['pending', null, repair.finishSetUp, ''],
  ['needs_reconnect', { isActive: true }, repair.reconnect, ''],
  ['needs_consent', { isActive: true }, repair.consent, ''],
  ['connected', null, repair.activate, '/access'],
  ['connected', { isActive: false }, repair.reactivate, '/access'],
] as const)(
  'an editor is offered what repairs the state %s with activation %o',
  (state, activation, word, page) => {
    const display = displayState({ state, stateReason: null }, activation)
    render(
      <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
        <MemberActions
          listing={listing}
          state={{ connectionId: 'c1', display, recipients: null }}
          canConnect
        />
      </NextIntlClientProvider>,
    )
    expect(screen.getByRole('link', { name: word }).getAttribute('href')).toBe(`/en/connections/c1${page}`)
  },
)

test('a connection that only its first use can prove is opened', () => {
  const display = displayState({ state: 'connected', stateReason: 'unverified' }, { isActive: true })
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <MemberActions listing={listing} state={{ connectionId: 'c1', display, recipients: null }} canConnect />
    </NextIntlClientProvider>,
  )
  expect(screen.getByRole('link', { name: openConnection }).getAttribute('href')).toBe('/en/connections/c1')
})

test('who may not connect is told which right it needs', () => {
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <MemberActions listing={listing} state={null} canConnect={false} />
    </NextIntlClientProvider>,
  )
  expect(screen.getByText(messages.en.catalog.viewOnly)).toBeTruthy()
  expect(screen.queryByRole('link')).toBeNull()
})

test.each([
  [true, messages.en.activations.editAccess],
  [false, messages.en.activations.viewAccess],
])('a card offers what the member may do with the access (may edit: %s)', (canEdit, act) => {
  const recipients = {
    everyone: true,
    reach: 3,
    audiences: { count: 0, first: [] },
    employees: { count: 0, first: [] },
  }
  const display = displayState({ state: 'connected', stateReason: null }, { isActive: true })
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <MemberListingCard card={card} state={{ connectionId: 'c1', display, recipients }} canEdit={canEdit} />
    </NextIntlClientProvider>,
  )
  expect(screen.getByRole('link', { name: new RegExp(`${act}$`) })).toBeTruthy()
})
