import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { SearchParamsContext } from 'next/dist/shared/lib/hooks-client-context.shared-runtime'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IntegrationRequestForm } from '@/components/integration-requests/integration-request-form'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import { answerFormStart } from '@/tests/support/form-start'

function show(
  answer: (sent: FormData) => FormState,
  { search = '', locale = 'en' }: { search?: string; locale?: 'en' | 'fr' } = {},
) {
  return render(
    <SearchParamsContext value={new URLSearchParams(search)}>
      <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
        <IntegrationRequestForm action={async (_previous, sent) => answer(sent)} />
      </NextIntlClientProvider>
    </SearchParamsContext>,
  )
}

function echo(sent: FormData): Record<string, string> {
  return Object.fromEntries([...sent].map(([name, value]) => [name, String(value)]))
}

const product = () => screen.getByLabelText<HTMLInputElement>('Product you want to connect')

beforeEach(() => answerFormStart({ email: 'ada@example.com' }))
afterEach(() => vi.unstubAllGlobals())

test('what was searched in vain is filled in, cut to what the form takes', () => {
  show(() => ({ status: 'idle' }), { search: `product=${encodeURIComponent(`Engine ${'x'.repeat(200)}`)}` })
  expect(product().value).toBe(`Engine ${'x'.repeat(73)}`)
})

test('without a search the product is empty', () => {
  show(() => ({ status: 'idle' }))
  expect(product().value).toBe('')
})

test('a sent wish says what happens next', async () => {
  show((sent) => ({ status: 'done', submitted: echo(sent) }), { search: 'product=Engine' })
  expect(await screen.findByDisplayValue('ada@example.com')).toBeTruthy()
  await userEvent.type(screen.getByLabelText('What should the integration do for you?'), 'Accounts')
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  const heading = await screen.findByRole('heading', { name: 'Your request for Engine is recorded' })
  expect(document.activeElement).toBe(heading)
  expect(heading.querySelector('bdi')?.textContent).toBe('Engine')
  expect(screen.getAllByRole('listitem')).toHaveLength(3)
  expect(screen.getByText('ada@example.com').closest('li')?.textContent).toContain(
    'A confirmation goes to ada@',
  )
  expect(screen.getByRole('link', { name: 'Build it yourself' }).getAttribute('href')).toBe('/en/developers')
})

test('a refused wish keeps what was typed, also over the product of the address', async () => {
  show(
    (sent) => ({ status: 'failed', code: 'invalid', fields: { website: 'website' }, submitted: echo(sent) }),
    {
      search: 'product=Engine',
    },
  )
  await userEvent.clear(product())
  await userEvent.type(product(), 'Motor')
  await userEvent.type(screen.getByLabelText('Its website'), 'nothing at all')
  await userEvent.type(screen.getByLabelText('What should the integration do for you?'), 'Accounts')
  await userEvent.type(screen.getByLabelText('Your e-mail address'), 'x')
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  expect(await screen.findByText('This is not a web address. It looks like www.example.com.')).toBeTruthy()
  expect(product().value).toBe('Motor')
  expect(screen.getByLabelText<HTMLInputElement>('Its website').value).toBe('nothing at all')
})

test('too many wishes are refused with the time to wait', async () => {
  show((sent) => ({
    status: 'failed',
    code: 'limit_exceeded',
    reason: 'tooManyTries',
    values: { wait: 24, waitUnit: 'hours' },
    submitted: echo(sent),
  }))
  await userEvent.type(product(), 'Engine')
  await userEvent.type(screen.getByLabelText('What should the integration do for you?'), 'Accounts')
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  expect((await screen.findByRole('alert')).textContent).toBe(
    'Too many tries. Wait 24 hours, then try again.',
  )
})

test('it speaks French', () => {
  show(() => ({ status: 'idle' }), { locale: 'fr' })
  expect(screen.getByLabelText('Produit à connecter')).toBeTruthy()
  expect(screen.getByRole('button', { name: 'Envoyer la demande' })).toBeTruthy()
})
