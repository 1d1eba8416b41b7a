import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { vi } from 'vitest'
import { SegmentForm, type SegmentFormProps } from '@/components/activations/segment-form'
import type { SegmentStep, Selection, Suggestions } from '@/lib/activations/editing/schema'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'

// jsdom has no layout to scroll in.
Element.prototype.scrollIntoView = () => undefined

export const sales = { id: '0190a000-0000-7000-8000-000000000001', name: 'Sales', memberCount: 12 }
const paris = { id: '0190a000-0000-7000-8000-000000000002', name: 'Paris', memberCount: 7 }
export const anna = {
  id: '0190a000-0000-7000-8000-000000000003',
  name: 'Anna Abel',
  jobTitle: 'Buyer',
  department: 'Purchasing',
  hasLeft: false,
}
const all: Suggestions = { audiences: [sales, paris], employees: [anna] }
export const nobody: Selection = { everyone: false, audiences: [], employees: [] }
export const chosenSales: Selection = { ...nobody, audiences: [{ id: sales.id, name: sales.name }] }

// What the server would answer: everything whose name has the words.
export async function search(
  _state: FormState<Suggestions>,
  form: FormData,
): Promise<FormState<Suggestions>> {
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

/** The form of an activation that reaches nobody yet. */
export function segmentForm(props: Partial<SegmentFormProps> = {}) {
  return (
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <SegmentForm
        connectionId="0190a000-0000-7000-8000-00000000000c"
        activation={{ id: '0190a000-0000-7000-8000-00000000000a', version: 4 }}
        initial={nobody}
        reach={0}
        submit={async (state) => state}
        search={search}
        count={count}
        {...props}
      />
    </NextIntlClientProvider>
  )
}

interface Shown extends Partial<Omit<SegmentFormProps, 'submit'>> {
  /** What the server says to whatever is sent; nothing new by default. */
  answer?: FormState<SegmentStep>
}

/** Shows the form to a person, and keeps what it sends. */
export function renderForm({ answer, ...props }: Shown = {}) {
  const sent = vi.fn<(form: FormData) => void>()
  const submit: SegmentFormProps['submit'] = async (state, form) => {
    sent(form)
    return answer ?? state
  }
  render(segmentForm({ ...props, submit }))
  return { user: userEvent.setup(), sent }
}
