import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { TriggerForm } from '@/components/triggers/trigger-form'
import { TriggerHistory } from '@/components/triggers/trigger-history'
import { useTriggerWords } from '@/components/triggers/trigger-words'
import { TriggersView } from '@/components/triggers/triggers-view'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { TriggerChoices } from '@/lib/triggers/choices/queries'
import type { TriggerDetail } from '@/lib/triggers/queries'
import { firingReasons, triggerActions, triggerSources } from '@/lib/triggers/schema'

const page = (children: ReactNode, locale: Locale = 'en') => (
  <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
    {children}
  </NextIntlClientProvider>
)

const at = new Date('2026-11-20T09:00:00Z')
const id = '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d10'
const trigger: TriggerDetail = {
  id,
  name: 'Tell IT',
  source: 'sync.run_finished',
  filter: { outcome: 'failed' },
  filterNames: {},
  gone: [],
  schedule: null,
  action: 'start_sync',
  isEnabled: true,
  nextFiringAt: null,
  details: { memberIds: [], toManager: false, locale: 'en' },
  createdAt: at,
  connection: { id, name: 'Payroll' },
  endpoint: null,
  hold: null,
  last: { createdAt: at, state: 'succeeded', reason: 'runStarted', isTest: false },
}
const choices: TriggerChoices = {
  departments: ['Sales', 'IT'],
  listings: [],
  connections: [{ id, name: 'Payroll' }],
  segments: [],
  targets: [{ id, name: 'Payroll' }],
  members: [{ id, name: 'Ada (ada@example.com)' }],
}
const done = async (): Promise<FormState> => ({ status: 'done' })

test('every event, action and reason has words in both languages', () => {
  for (const locale of ['en', 'fr'] as const) {
    const { source, action, does, reason } = messages[locale].triggers
    const word = (path: string) =>
      path.split('.').reduce<unknown>((part, key) => (part as Record<string, unknown>)?.[key], source)
    for (const known of triggerSources) expect(word(known), known).toBeTypeOf('string')
    for (const known of triggerActions) expect([action[known], does[known]]).not.toContain(undefined)
    for (const known of firingReasons) expect(reason[known], known).toBeTypeOf('string')
  }
})

test('the list says whether each is on, off or held back, and hides what the reader does not see', () => {
  const hidden = { ...trigger, id: '2', name: 'Hidden', connection: { id, name: null } }
  const held = {
    ...trigger,
    id: '3',
    name: 'Held',
    hold: { reason: 'connectionNotUsable', name: 'Payroll' } as const,
  }
  const off = { ...trigger, id: '4', name: 'Off', isEnabled: false }
  render(page(<TriggersView triggers={[trigger, hidden, held, off]} canEdit={false} />))
  const row = (name: string) => screen.getByRole('row', { name: new RegExp(`^${name}`) }).textContent
  expect(row('Tell IT')).toContain('Start a sync of Payroll')
  expect(row('Hidden')).toContain('a connection that you do not see')
  expect(row('Held')).toContain('Held back')
  expect(row('Off')).toContain('Off')
  expect(screen.queryByRole('link', { name: 'New trigger' })).toBeNull()
})

test('without triggers it says what one is good for', () => {
  render(page(<TriggersView triggers={[]} canEdit />, 'fr'))
  expect(screen.getByRole('heading', { name: 'Aucun déclencheur' })).toBeTruthy()
  expect(screen.getByRole('link', { name: 'Nouveau déclencheur' })).toBeTruthy()
})

test('the form asks for what its event and action need, and no more', () => {
  const { unmount } = render(
    page(<TriggerForm source="employee.joined" action="mail" choices={choices} submit={done} />),
  )
  for (const name of ['Name', 'Subject', 'Text']) expect(screen.getByRole('textbox', { name })).toBeTruthy()
  expect(screen.getByRole('combobox', { name: 'Department' })).toBeTruthy()
  expect(screen.getByRole('checkbox', { name: 'Also the person’s manager' })).toBeTruthy()
  expect(screen.getByText('{department}')).toBeTruthy()
  expect(screen.queryByRole('combobox', { name: 'Outcome' })).toBeNull()
  unmount()
  render(page(<TriggerForm source="schedule" action="start_sync" choices={choices} submit={done} />))
  expect(screen.getByRole('radio', { name: 'Every so many minutes' })).toBeTruthy()
  expect(screen.getByRole<HTMLSelectElement>('combobox', { name: 'Connection to sync' }).value).toBe(id)
  expect(screen.queryByRole('textbox', { name: 'Text' })).toBeNull()
})

const Narrowing = ({ trigger }: { trigger: TriggerDetail }) =>
  useTriggerWords()
    .narrowing(trigger)
    .map(([name, value]) => <p key={name}>{`${name}: ${value}`}</p>)

const other = '5d2f0c3e-8b1a-4c57-9f3d-2a6e4b7c9d11'
test.each<[string, Partial<TriggerDetail>]>([
  [
    'Segment: a segment that was deleted',
    { source: 'segment.changed', filter: { segmentId: other }, gone: ['segmentId'] },
  ],
  ['Connection: a connection that was deleted', { filter: { connectionId: other }, gone: ['connectionId'] }],
  ['Connection: a connection that you do not see', { filter: { connectionId: other } }],
  [
    'Integration: an integration that was deleted',
    { source: 'employee.access_granted', filter: { listingId: other }, gone: ['listingId'] },
  ],
  [
    'Integration: Lucca',
    { source: 'employee.access_granted', filter: { listingId: other }, filterNames: { listingId: 'Lucca' } },
  ],
])('what it is narrowed to is said, above the form and in it: %s', (words, changes) => {
  const changed = { ...trigger, ...changes }
  render(
    page(
      <>
        <Narrowing trigger={changed} />
        <TriggerForm
          source={changed.source}
          action="start_sync"
          trigger={changed}
          choices={choices}
          submit={done}
        />
      </>,
    ),
  )
  expect(screen.getByText(words)).toBeTruthy()
  const [label, value] = words.split(': ')
  const chosen = screen.getByRole<HTMLSelectElement>('combobox', { name: label }).selectedOptions[0]
  expect([chosen?.value, chosen?.textContent]).toEqual([other, value])
})

test('a refused form keeps what was chosen and says why beside its field', async () => {
  const refuse = async (_: FormState, form: FormData): Promise<FormState> => ({
    status: 'failed',
    code: 'conflict',
    reason: 'triggerLoop',
    fields: { filterConnectionId: 'triggerLoop' },
    submitted: Object.fromEntries([...form].map(([name, value]) => [name, String(value)])),
  })
  render(
    page(
      <TriggerForm
        source="sync.run_finished"
        action="start_sync"
        trigger={trigger}
        choices={choices}
        submit={refuse}
      />,
    ),
  )
  const outcome = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Outcome' })
  expect(outcome.value).toBe('failed')
  await userEvent.selectOptions(outcome, 'Canceled')
  await userEvent.click(screen.getByRole('button', { name: 'Save' }))
  expect(await screen.findByText(/It would set itself off/)).toBeTruthy()
  expect(outcome.value).toBe('canceled')
})

test('the history tells tests from the real thing, and why nothing was done', () => {
  const firing = { createdAt: at, finishedAt: at, details: null, messages: 0, run: null }
  const firings = [
    {
      ...firing,
      id: '1',
      isTest: true,
      state: 'succeeded' as const,
      reason: 'mailed',
      subject: 'Camille',
      messages: 2,
    },
    { ...firing, id: '2', isTest: false, state: 'skipped' as const, reason: 'heldBack', subject: null },
  ]
  render(page(<TriggerHistory triggerId={id} history={{ firings, count: 2, page: 1, pageCount: 1 }} />))
  const [first, second] = screen.getAllByRole('listitem').map(({ textContent }) => textContent)
  expect(first).toContain('Test')
  expect(first).toContain('2 e-mails were sent.')
  expect(second).toContain('What it works with could not be used.')
})
