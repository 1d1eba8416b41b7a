import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { expect, test } from 'vitest'
import { DeactivateForm, type DeactivateFormProps } from '@/components/activations/deactivate-form'
import { messages } from '@/lib/i18n/messages'

const people = [{ id: 'a', name: 'Anna Abel', department: 'Sales' }]
const impact = { reach: 0, loses: { count: 130, first: people }, gains: { count: 0, first: [] } }

test('deactivating shows who loses access first, page by page, and only then asks for the last word', async () => {
  const user = userEvent.setup()
  const intents: unknown[] = []
  const submit: DeactivateFormProps['submit'] = async (_state, form) => {
    const intent = String(form.get('intent'))
    intents.push(intent)
    const page = intent.startsWith('page') ? { side: 'loses' as const, page: 2, pageCount: 3, people } : null
    return { status: 'done', data: { version: 7, impact: intent === 'back' ? null : impact, page } }
  }
  render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      <DeactivateForm connectionId="c" activation={{ id: 'a', version: 7 }} submit={submit} />
    </NextIntlClientProvider>,
  )
  await user.click(screen.getByRole('button', { name: 'Deactivate…' }))
  expect(await screen.findByText('130 employees lose access')).toBeTruthy()
  expect(screen.queryByText(/gains? access/)).toBeNull()
  await user.click(screen.getByRole('button', { name: 'Show all' }))
  expect(await screen.findByText('Page 2 of 3')).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Next' }))
  await user.click(screen.getByRole('button', { name: 'Keep it active' }))
  expect(await screen.findByRole('button', { name: 'Deactivate…' })).toBeTruthy()
  await user.click(screen.getByRole('button', { name: 'Deactivate…' }))
  await user.click(await screen.findByRole('button', { name: 'Deactivate' }))
  expect(intents).toEqual(['review', 'page:loses:1', 'page:loses:3', 'back', 'review', 'apply'])
})
