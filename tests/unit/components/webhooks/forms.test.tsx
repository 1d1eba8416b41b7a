import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { Activity, type ReactNode } from 'react'
import { expect, test } from 'vitest'
import { CreateForm } from '@/components/webhooks/create-form'
import { EventsForm } from '@/components/webhooks/events-form'
import { ReplayForm } from '@/components/webhooks/replay-form'
import { TestForm } from '@/components/webhooks/test-form'
import { WebhookSummary } from '@/components/webhooks/webhook-summary'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { IssuedSecret, WebhookView } from '@/lib/webhooks/schema'

const ids = { connectionId: crypto.randomUUID(), endpointId: crypto.randomUUID() }

const page = (children: ReactNode, mode: 'visible' | 'hidden' = 'visible') => (
  <NextIntlClientProvider locale="en" messages={messages.en}>
    <Activity mode={mode}>{children}</Activity>
  </NextIntlClientProvider>
)

test('the secret takes the place of the form, and is gone for whoever comes back', async () => {
  const issue = async (): Promise<FormState<IssuedSecret>> => ({
    status: 'done',
    data: { secret: 'whsec_once', formerUntil: null },
  })
  const form = <CreateForm connectionId={ids.connectionId} action={issue} />
  const { container, rerender } = render(page(form))
  expect(screen.getAllByRole('checkbox', { checked: true })).toHaveLength(6)
  await userEvent.click(screen.getByRole('button', { name: 'Save and show the secret' }))
  expect(await screen.findByDisplayValue('whsec_once')).toBeTruthy()
  expect(container.querySelector('form')).toBeNull()
  rerender(page(form, 'hidden'))
  await waitFor(() => expect(screen.queryByDisplayValue('whsec_once')).toBeNull())
  rerender(page(form))
  expect(await screen.findByText(/shown once/)).toBeTruthy()
})

test('without any event the form says so, and keeps what was ticked', async () => {
  const refuse = async (): Promise<FormState<unknown>> => ({
    status: 'failed',
    code: 'invalid',
    fields: { events: 'chooseEvents' },
    submitted: { events: [] },
  })
  render(page(<EventsForm {...ids} chosen={['segment.changed']} action={refuse} />))
  await userEvent.click(screen.getByRole('checkbox', { name: 'A segment is modified' }))
  await userEvent.click(screen.getByRole('button', { name: 'Save events' }))
  expect(await screen.findByText('Choose at least one event.')).toBeTruthy()
  expect(screen.queryAllByRole('checkbox', { checked: true })).toEqual([])
})

test('a test says what the receiver made of it', async () => {
  const answers = [
    { isDelivered: false, status: 302, error: 'redirect', durationMs: 12 },
    { isDelivered: true, status: 204, error: null, durationMs: 34 },
  ]
  const send = async () => ({ status: 'done' as const, data: answers.shift() as (typeof answers)[0] })
  render(page(<TestForm {...ids} action={send} />))
  await userEvent.click(screen.getByRole('button', { name: 'Send a test' }))
  expect(await screen.findByText(/did not arrive: HTTP 302: a redirect/)).toBeTruthy()
  await userEvent.click(screen.getByRole('button', { name: 'Send a test' }))
  expect(await screen.findByText('It arrived: HTTP 204, after 34 ms.')).toBeTruthy()
})

test('a replay says how many events go out again', async () => {
  const sent: FormData[] = []
  const replay = async (_: unknown, form: FormData) => {
    sent.push(form)
    return { status: 'done' as const, data: { count: 3 } }
  }
  const range = { from: '2026-11-22T10:00', to: '2026-11-23T10:00' }
  render(page(<ReplayForm endpointId={ids.endpointId} {...range} action={replay} />))
  await userEvent.click(screen.getByRole('radio', { name: 'All, arrived or not' }))
  await userEvent.click(screen.getByRole('button', { name: 'Send again' }))
  expect(await screen.findByText('3 events are sent again.')).toBeTruthy()
  expect(Object.fromEntries(sent[0] ?? [])).toEqual({ endpointId: ids.endpointId, ...range, which: 'all' })
})

test('the overview of a connection names what keeps events from arriving, and nothing else', () => {
  const webhook: WebhookView = {
    id: ids.endpointId,
    url: 'https://hooks.example.com/',
    events: ['segment.changed'],
    state: 'active',
    disabledReason: null,
    failingSince: null,
    resumeAt: null,
    previousUntil: null,
    createdAt: new Date(),
    isListingActive: true,
    waiting: 0,
    failed: 0,
  }
  const show = (changes: Partial<WebhookView> | null) =>
    page(
      <WebhookSummary
        connectionId={ids.connectionId}
        isConnected
        webhook={changes && { ...webhook, ...changes }}
      />,
    )
  const { container, rerender } = render(show({}))
  expect(container.textContent).toBe('')
  rerender(show({ failingSince: new Date() }))
  expect(screen.getByText(/Nothing has arrived since/)).toBeTruthy()
  rerender(show({ state: 'disabled', disabledReason: 'gone' }))
  expect(screen.getByText(/answered 410/)).toBeTruthy()
  rerender(show(null))
  expect(screen.getByRole('link', { name: 'Choose events' })).toBeTruthy()
})
