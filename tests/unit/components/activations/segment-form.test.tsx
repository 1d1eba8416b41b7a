import { act, render, screen, waitFor, within } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { renderToString } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { SegmentForm, type SegmentFormProps } from '@/components/activations/segment-form'
import type { SegmentStep, Selection, Suggestions } from '@/lib/activations/editing/schema'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'

const sales = { id: '0190a000-0000-7000-8000-000000000001', name: 'Sales', memberCount: 12 }
const paris = { id: '0190a000-0000-7000-8000-000000000002', name: 'Paris', memberCount: 7 }
const anna = {
  id: '0190a000-0000-7000-8000-000000000003',
  name: 'Anna Abel',
  jobTitle: 'Buyer',
  department: 'Purchasing',
  hasLeft: false,
}
const all: Suggestions = { audiences: [sales, paris], employees: [anna] }
const nobody: Selection = { everyone: false, audiences: [], employees: [] }
const chosenSales: Selection = { ...nobody, audiences: [{ id: sales.id, name: sales.name }] }

// What the server would answer: everything whose name has the words.
async function search(_state: FormState<Suggestions>, form: FormData): Promise<FormState<Suggestions>> {
  const q = String(form.get('q')).toLowerCase()
  const fits = ({ name }: { name: string }) => name.toLowerCase().includes(q)
  return {
    status: 'done',
    data: { audiences: all.audiences.filter(fits), employees: all.employees.filter(fits) },
  }
}

// Twelve for Sales, one for each person, 250 for everyone.
async function count(_state: FormState<number>, form: FormData): Promise<FormState<number>> {
  if (form.get('recipients') === 'everyone') return { status: 'done', data: 250 }
  const inAudiences = form.getAll('audienceIds').length * 12
  return { status: 'done', data: inAudiences + form.getAll('employeeIds').length }
}

function reviewStep(selection: Selection): SegmentStep {
  return {
    view: 'review',
    version: 4,
    selection,
    reach: 1,
    suggestions: null,
    impact: {
      reach: 1,
      loses: { count: 12, first: [{ id: 'b', name: 'Ben Bloch', department: 'Sales' }] },
      gains: { count: 1, first: [{ id: anna.id, name: anna.name, department: null }] },
    },
    page: null,
  }
}

const sent = vi.fn<(form: FormData) => void>()

function segmentForm(props: Partial<SegmentFormProps> = {}) {
  return (
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <SegmentForm
        connectionId="0190a000-0000-7000-8000-00000000000c"
        activation={{ id: '0190a000-0000-7000-8000-00000000000a', version: 4 }}
        initial={nobody}
        reach={0}
        submit={async (state, form) => {
          sent(form)
          return state
        }}
        search={search}
        count={count}
        {...props}
      />
    </NextIntlClientProvider>
  )
}

beforeEach(() => {
  sent.mockReset()
  Element.prototype.scrollIntoView = () => undefined
})

test('typing finds audiences and people; arrow keys and Enter add them as chips', async () => {
  const user = userEvent.setup()
  render(segmentForm())
  const field = screen.getByRole('combobox', { name: 'Add audiences and people' })
  expect(field.getAttribute('aria-expanded')).toBe('false')

  await user.type(field, 'a')
  const listbox = await screen.findByRole('listbox')
  expect(field.getAttribute('aria-controls')).toBe(listbox.id)
  expect(within(listbox).getByRole('group', { name: 'Audiences' })).toBeTruthy()
  await user.keyboard('{ArrowDown}{ArrowDown}{ArrowDown}')
  const active = document.getElementById(field.getAttribute('aria-activedescendant') ?? '')
  expect(active?.textContent).toContain('Anna Abel')
  await user.keyboard('{Enter}')

  expect(within(screen.getByRole('list', { name: 'Chosen recipients' })).getByText('Anna Abel')).toBeTruthy()
  expect(sent).not.toHaveBeenCalled()
  expect(document.activeElement).toBe(field)
  expect(field).toHaveProperty('value', '')
})

test('Escape closes the suggestions and keeps what was typed', async () => {
  const user = userEvent.setup()
  render(segmentForm())
  const field = screen.getByRole('combobox')
  await user.type(field, 'par')
  await screen.findByRole('option', { name: /Paris/ })
  await user.keyboard('{Escape}')
  expect(screen.queryByRole('listbox')).toBeNull()
  expect(field).toHaveProperty('value', 'par')
})

test('until the answer comes, only what fits the typed words can be added', async () => {
  const user = userEvent.setup()
  render(segmentForm())
  const field = screen.getByRole('combobox')
  await user.click(field)
  await screen.findByRole('option', { name: /Paris/ })
  await user.type(field, 'anna')
  expect(screen.queryByRole('option', { name: /Paris/ })).toBeNull()
  await user.keyboard('{ArrowDown}{Enter}')
  expect(screen.getByRole('button', { name: 'Remove Anna Abel' })).toBeTruthy()
  expect(screen.queryByRole('listbox')).toBeNull()
})

test('what is chosen is not suggested again', async () => {
  const user = userEvent.setup()
  render(segmentForm({ initial: chosenSales }))
  await user.type(screen.getByRole('combobox'), 's')
  await screen.findByRole('option', { name: /Paris/ })
  expect(screen.queryByRole('option', { name: /Sales/ })).toBeNull()
})

test('a click adds, the cross removes and gives the focus back to the field', async () => {
  const user = userEvent.setup()
  render(segmentForm())
  await user.type(screen.getByRole('combobox'), 'sales')
  await user.click(await screen.findByRole('option', { name: /Sales/ }))
  await user.click(screen.getByRole('button', { name: 'Remove Sales' }))
  expect(screen.getByText('Nobody chosen yet.')).toBeTruthy()
  expect(document.activeElement).toBe(screen.getByRole('combobox'))
  expect(sent).not.toHaveBeenCalled()
})

test('the number of employees follows each change', async () => {
  const user = userEvent.setup()
  render(segmentForm({ initial: chosenSales, reach: 12 }))
  const reach = screen.getByText(/^Reaches/)
  expect(reach.textContent).toBe('Reaches 12 employees')
  await user.type(screen.getByRole('combobox'), 'anna')
  await user.click(await screen.findByRole('option', { name: /Anna/ }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 13 employees'))
  await user.click(screen.getByRole('radio', { name: 'All recipients' }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 250 employees'))
  await user.click(screen.getByRole('radio', { name: 'Specific recipients' }))
  await waitFor(() => expect(reach.textContent).toBe('Reaches 13 employees'))
})

test('an answer that comes late does not replace a newer one', async () => {
  const user = userEvent.setup()
  let answerSales: (() => void) | undefined
  const slowSearch: typeof search = async (state, form) => {
    if (form.get('q') === 's') await new Promise<void>((resolve) => (answerSales = resolve))
    return search(state, form)
  }
  render(segmentForm({ search: slowSearch }))
  const field = screen.getByRole('combobox')
  await user.type(field, 's')
  await waitFor(() => expect(answerSales).toBeTruthy())
  await user.clear(field)
  await user.type(field, 'par')
  await screen.findByRole('option', { name: /Paris/ })
  await act(async () => answerSales?.())
  expect(screen.queryByRole('option', { name: /Sales/ })).toBeNull()
})

test('a search that fails says so', async () => {
  const user = userEvent.setup()
  render(segmentForm({ search: async () => ({ status: 'failed', code: 'unavailable' }) }))
  await user.type(screen.getByRole('combobox'), 's')
  expect(await screen.findByText(/did not answer/)).toBeTruthy()
})

test('an edit is reviewed by name and number before it is applied', async () => {
  const user = userEvent.setup()
  const selection = { ...nobody, employees: [anna] }
  render(
    segmentForm({
      initial: selection,
      submit: async (_state, form) => {
        sent(form)
        return { status: 'done', data: reviewStep(selection) }
      },
    }),
  )
  await user.click(screen.getByRole('button', { name: 'Review the change' }))
  expect(await screen.findByText('12 employees lose access')).toBeTruthy()
  expect(screen.getByText('1 employee gains access')).toBeTruthy()
  expect(screen.getByText('Ben Bloch')).toBeTruthy()
  expect(screen.getByText('and 11 more')).toBeTruthy()
  expect(document.activeElement?.textContent).toBe('What this changes')
  expect(sent.mock.lastCall?.[0].get('intent')).toBe('review')

  await user.click(screen.getByRole('button', { name: 'Apply' }))
  const form = sent.mock.lastCall?.[0]
  expect(Object.fromEntries(form ?? [])).toMatchObject({
    intent: 'apply',
    version: '4',
    recipients: 'specific',
    employeeIds: anna.id,
    locale: 'en',
  })
})

test('a first activation is saved at once', async () => {
  const user = userEvent.setup()
  render(segmentForm({ activation: null, initial: { ...nobody, everyone: true }, reach: 250, next: 'done' }))
  await user.click(screen.getByRole('button', { name: 'Activate' }))
  expect(Object.fromEntries(sent.mock.lastCall?.[0] ?? [])).toMatchObject({
    intent: 'apply',
    activationId: '',
    recipients: 'everyone',
    next: 'done',
  })
})

test('a refusal keeps the choice and says what to do', async () => {
  const user = userEvent.setup()
  const submit: SegmentFormProps['submit'] = async () => ({
    status: 'failed',
    code: 'conflict',
    reason: 'changedMeanwhile',
  })
  render(segmentForm({ initial: chosenSales, submit }))
  await user.click(screen.getByRole('button', { name: 'Review the change' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Someone else changed this')
  expect(screen.getByRole('link', { name: 'Show the current state' })).toBeTruthy()
  expect(screen.getByText('Sales')).toBeTruthy()
})

test('without JavaScript every press is a button of the form, and Enter searches', () => {
  const html = renderToString(segmentForm({ initial: chosenSales }))
  const page = new DOMParser().parseFromString(html, 'text/html')
  const buttons = [...page.querySelectorAll('button[type=submit]')].map((button) =>
    button.getAttribute('value'),
  )
  expect(buttons).toEqual(['search', 'search', `remove:audience:${sales.id}`, 'review'])
  expect(page.querySelector('input[name=q]')?.getAttribute('role')).toBeNull()
  expect(page.querySelector('input[name=audienceIds]')?.getAttribute('value')).toBe(sales.id)
})
