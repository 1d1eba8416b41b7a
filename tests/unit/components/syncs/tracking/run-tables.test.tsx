import { render, screen, within } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { Failures } from '@/components/syncs/tracking/failures'
import { ItemTable } from '@/components/syncs/tracking/item-table'
import { PersonSyncs } from '@/components/syncs/tracking/person-syncs'
import { RunTable } from '@/components/syncs/tracking/run-table'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { FailureGroup, ItemView, RunDetail } from '@/lib/syncs/tracking/schema'

function show(children: ReactNode, locale: Locale = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      {children}
    </NextIntlClientProvider>,
  )
}

const at = new Date('2026-05-01T08:00:00Z')
const run: RunDetail = {
  id: 'r1',
  connectionId: 'c1',
  cause: 'manual',
  isDryRun: false,
  status: 'partially_completed',
  reason: null,
  total: 16,
  done: 16,
  counts: [
    { operation: 'provision', status: 'succeeded', count: 12 },
    { operation: 'update', status: 'succeeded', count: 3 },
    { operation: 'update', status: 'failed', count: 1 },
  ],
  startedBy: 'Ada',
  createdAt: at,
  startedAt: at,
  finishedAt: new Date(at.getTime() + 62_000),
  reasonDetails: {},
  unchanged: 0,
  isFull: true,
  deprovisions: 0,
  linked: 0,
  approvedBy: null,
  approvedAt: null,
  retryOfId: null,
  resumeAt: null,
  forgottenAt: null,
}
const item: ItemView = {
  position: 1,
  subject: { kind: 'person', id: 'p1', name: 'Björn Müller', externalId: 'E-002' },
  operation: 'update',
  status: 'failed',
  reason: 'rejectedValue',
  field: { source: 'jobTitle', name: null },
  details: { status: 400, message: 'too long' },
  changes: [{ name: 'title', before: null, after: 'Engineer' }],
  answer: { status: 400, body: '{"detail":"too long"}' },
  attempts: 3,
  finishedAt: at,
}

test('a run is a row: how it came out, what it did, who started it, and for how long', () => {
  show(
    <RunTable
      runs={[
        run,
        {
          ...run,
          id: 'r2',
          isDryRun: true,
          counts: [{ operation: 'provision', status: 'planned', count: 12 }],
        },
      ]}
    />,
  )
  const [, first, second] = screen.getAllByRole('row')
  if (!first || !second) throw new Error('Two runs are two rows')
  const texts = within(first)
    .getAllByRole('cell')
    .map(({ textContent }) => textContent)
  expect(texts.slice(1)).toEqual([
    'Partially completed',
    '12 provisioned, 3 updated, 1 failed',
    'By hand: Ada',
    '1 min 2 s',
  ])
  expect(within(first).getByRole('link').getAttribute('href')).toBe('/en/connections/c1/tracking/r1')
  expect(second.textContent).toContain('Dry run')
  expect(second.textContent).toContain('12 would be created')
})

test('an item says for whom, why not, what differed, and what the provider answered', () => {
  show(<ItemTable items={[item]} />)
  const [, row] = screen.getAllByRole('row')
  if (!row) throw new Error('An item is a row')
  expect(within(row).getByRole('link', { name: 'Björn Müller' }).getAttribute('href')).toBe(
    '/en/directory/p1',
  )
  expect(row.textContent).toContain('Employee ID: E-002')
  expect(row.textContent).toContain('3 tries')
  expect(row.textContent).toContain(
    'The provider does not accept what stands in Job title. The provider says: too long',
  )
  expect(row.querySelector('dl')?.textContent).toContain('title')
  expect(row.querySelector('pre')?.textContent).toBe('{"detail":"too long"}')
})

test('what is tried again is not said to have failed for good', () => {
  show(<ItemTable items={[{ ...item, status: 'pending', reason: 'network', details: { message: 'x' } }]} />)
  expect(screen.getByText('The last try failed: it is tried again.')).toBeTruthy()
  expect(screen.queryByText(/after several tries/)).toBeNull()
})

test('people and groups that are gone are still told of', () => {
  show(
    <ItemTable
      items={[
        { ...item, subject: { kind: 'gone' }, answer: null, changes: [] },
        { ...item, position: 2, subject: { kind: 'audience', id: 'a1', name: 'Paris' } },
      ]}
    />,
  )
  expect(screen.getByText('No longer in the directory')).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Paris' }).getAttribute('href')).toBe('/en/audiences/a1')
})

const groups: FailureGroup[] = [
  {
    reason: 'missingValue',
    field: { source: 'custom:cost_centre', name: 'Centre de coûts' },
    count: 7,
    groups: 0,
    mend: 'person',
    concerned: [{ kind: 'person', id: 'p1', name: 'Björn Müller' }],
  },
  { reason: 'ambiguous', field: null, count: 1, groups: 0, mend: 'mapping', concerned: [] },
  { reason: null, field: null, count: 1, groups: 0, mend: 'retry', concerned: [] },
  { reason: 'network', field: null, count: 4, groups: 1, mend: 'retry', concerned: [] },
  { reason: 'timeout', field: null, count: 2, groups: 2, mend: 'retry', concerned: [] },
]

test('failures are told by cause, with the way to what mends them, in French as well', () => {
  show(<Failures run={run} groups={groups} />, 'fr')
  const entries = screen.getAllByRole('listitem')
  expect(entries[0]?.textContent).toContain('Centre de coûts\u00a0: la valeur manque dans l’annuaire')
  expect(entries[0]?.textContent).toContain('7 personnes')
  expect(screen.getByRole('link', { name: 'Björn Müller' }).getAttribute('href')).toBe('/fr/directory/p1')
  expect(screen.getByRole('link', { name: /^Les afficher \(Centre/ }).getAttribute('href')).toBe(
    '/fr/connections/c1/tracking/r1?status=failed&reason=missingValue#people',
  )
  expect(screen.getByRole('link', { name: /correspondance/ }).getAttribute('href')).toBe(
    '/fr/connections/c1/sync/mapping',
  )
  expect(entries[2]?.textContent).toContain('que cette version ne connaît pas')
  expect(entries[3]?.textContent).toContain('4 entrées')
  expect(entries[4]?.textContent).toContain('2 groupes')
})

test('a person’s page says where they are provisioned and whether the last try failed', () => {
  const connection = { id: 'c1', name: 'Engine' }
  const { subject: _, ...rest } = item
  show(
    <PersonSyncs
      providers={[
        { connection, state: 'linked', isFailing: false },
        { connection: { id: 'c2', name: 'Other' }, state: 'absent', isFailing: true },
      ]}
      items={[{ ...rest, runId: 'r1', connection }]}
    />,
  )
  const [engine, other] = screen.getAllByRole('listitem')
  expect(engine?.textContent).toBe('EngineProvisioned')
  expect(other?.textContent).toBe('OtherThe last try failed')
  expect(within(screen.getByRole('table')).getByRole('link').getAttribute('href')).toBe(
    '/en/connections/c1/tracking/r1',
  )
})
