import { render, screen, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { AttentionSection } from '@/components/dashboard/attention-section'
import { CalendarFeedForm } from '@/components/dashboard/calendar-feed-form'
import { StateCounts } from '@/components/dashboard/state-counts'
import type { AttentionEntry } from '@/lib/attention/queries'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

function show(children: ReactNode, locale: Locale = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      {children}
    </NextIntlClientProvider>,
  )
}

const lastCheckedAt = new Date('2026-03-09T08:05:00Z')
const listing = { name: 'Acme', iconPath: null, brandColor: null }
const deadline = { dueOn: new Date('2026-03-17'), days: 7, threshold: 7 } as const

function entry(
  overrides: Partial<AttentionEntry> & { name?: string; authMethod?: string } = {},
): AttentionEntry {
  const { name = 'Payroll', authMethod = 'api_key', ...more } = overrides
  return {
    connection: { id: 'c1', name, state: 'connected', stateReason: null, authMethod },
    listing,
    owner: 'Grace',
    danger: { kind: 'secretExpiry', deadline },
    isVisible: true,
    canRepair: true,
    ...more,
  }
}

function section(entries: AttentionEntry[], { canEdit = true, connected = 3, total = entries.length } = {}) {
  const counts = { broken: 0, approval: 0, ownerLeaving: 0, secretExpiry: 0 }
  const overview = { counts: { connected, pending: 0, inactive: 0 }, lastCheckedAt }
  return <AttentionSection attention={{ entries, counts, total }} overview={overview} canEdit={canEdit} />
}

test.each([
  [
    entry(),
    'en',
    'The credentials expire on March 17, 2026: in 7 days.',
    'Enter new credentials: Payroll',
    '/setup/credentials',
  ],
  [
    entry({ authMethod: 'oauth2_own_app' }),
    'fr',
    'Les identifiants expirent le 17 mars 2026 : dans 7 jours.',
    'Reconnecter: Payroll',
    '/setup/credentials',
  ],
  [
    entry({ danger: { kind: 'ownerLeaving', deadline } }),
    'en',
    'Grace leaves on March 17, 2026: in 7 days.',
    'Transfer owner: Payroll',
    '/take-over',
  ],
] as const)(
  'each danger has its reason with its date, and the one act that mends it',
  (one, locale, reason, act, page) => {
    show(section([one]), locale)
    expect(screen.getByText(reason)).toBeTruthy()
    expect(screen.getByRole('link', { name: act }).getAttribute('href')).toBe(
      `/${locale}/connections/c1${page}`,
    )
  },
)

test('of a connection that the reader may not open, only name, listing and owner are shown', () => {
  show(section([entry({ isVisible: false, danger: { kind: 'ownerLeaving', deadline: null } })]))
  expect(screen.getByText('Payroll')).toBeTruthy()
  expect(screen.queryByRole('link', { name: 'Payroll' })).toBeNull()
  expect(screen.getByText('Acme · Grace')).toBeTruthy()
})

test('who may not mend sees the reasons and who can', () => {
  show(section([entry({ canRepair: false })], { canEdit: false }))
  expect(within(screen.getByRole('listitem')).queryAllByRole('link')).toHaveLength(1)
  expect(screen.getByText(/An administrator of your organization can/)).toBeTruthy()
})

test('who may edit, but not what needs mending, sees who can mend it', () => {
  show(
    section([
      entry({ canRepair: false }),
      entry({ name: 'Leave', danger: { kind: 'ownerLeaving', deadline } }),
    ]),
  )
  const [theirs, own] = screen.getAllByRole('listitem')
  expect(theirs?.textContent).toContain('Its owner, or whoever manages its folder, can mend this.')
  expect(own?.textContent).not.toContain('can mend this')
})

test('more than is shown is said', () => {
  show(section([entry()], { total: 1500 }))
  expect(screen.getByText(/^The 1 most urgent of 1,500 entries/)).toBeTruthy()
})

test('where nothing is wrong, all is well, and when that was last tested', () => {
  show(section([]))
  expect(screen.getByRole('heading', { name: 'All is well' })).toBeTruthy()
  expect(screen.getByText(/Last check of a connection/).textContent).toContain('Mar 9, 2026, 8:05 AM UTC')
})

test('where nothing is connected, the marketplace comes first', () => {
  show(section([], { connected: 0 }))
  expect(screen.getByRole('link', { name: 'Open the marketplace' })).toBeTruthy()
})

test('each count leads to its connections', () => {
  show(<StateCounts counts={{ connected: 4, pending: 3, inactive: 1 }} />, 'fr')
  const links = screen.getAllByRole('link').map((link) => [link.textContent, link.getAttribute('href')])
  expect(links).toEqual([
    ['4Connectées', '/fr/connections?state=connected'],
    ['3En attente', '/fr/connections?state=pending'],
    ['1Inactives', '/fr/connections?state=inactive'],
  ])
})

test('the address of a new calendar is shown with what it is worth', async () => {
  const acts: unknown[] = []
  const url = 'https://portico.example/api/calendar/abc.ics'
  show(
    <CalendarFeedForm
      isMade
      action={async (_, form) => {
        acts.push(form.get('act'))
        return { status: 'done', data: { url } }
      }}
    />,
  )
  expect(screen.queryByRole('textbox')).toBeNull()
  await userEvent.click(screen.getByRole('button', { name: 'Make a new address' }))
  expect(await screen.findByDisplayValue(url)).toBeTruthy()
  expect(screen.getByText(/shown this once/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Remove the calendar' }))
  expect(acts).toEqual(['renew', 'end'])
})
