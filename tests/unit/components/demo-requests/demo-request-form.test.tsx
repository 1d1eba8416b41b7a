import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { DemoRequestForm } from '@/components/demo-requests/demo-request-form'
import type { FormState } from '@/lib/http/form-state'
import { guardFields } from '@/lib/http/guard-fields'
import { countryOptions } from '@/lib/i18n/countries'
import { messages } from '@/lib/i18n/messages'
import { answerFormStart } from '@/tests/support/form-start'

const offer = {
  id: 'listing-id',
  slug: 'engine',
  name: 'Engine',
  publisherName: 'Engine Works',
  privacyUrl: 'https://example.com/privacy',
}
const sizes = Object.entries(messages.en.demoRequestForm.size).map(([value, label]) => ({ value, label }))

function show(answer: (sent: FormData) => FormState, locale: 'en' | 'fr' = 'en') {
  return render(
    <NextIntlClientProvider locale={locale} messages={messages[locale]} timeZone="UTC">
      <DemoRequestForm
        offer={offer}
        sizes={sizes}
        countries={countryOptions(locale)}
        action={async (_previous, sent) => answer(sent)}
      />
    </NextIntlClientProvider>,
  )
}

function echo(sent: FormData): Record<string, string> {
  return Object.fromEntries([...sent].map(([name, value]) => [name, String(value)]))
}

async function fillIn(): Promise<void> {
  const user = userEvent.setup()
  await user.type(screen.getByLabelText('Your name'), 'Ada')
  await user.type(screen.getByLabelText('Work e-mail address'), 'ada@example.com')
  await user.type(screen.getByLabelText('Company'), 'Analytical Engines')
  await user.selectOptions(screen.getByLabelText('Number of employees'), '50-249')
  await user.selectOptions(screen.getByLabelText('Country'), 'DE')
  await user.type(screen.getByLabelText('What would you like to see?'), 'Onboarding')
  await user.click(screen.getByRole('checkbox'))
}

beforeEach(() => answerFormStart())
afterEach(() => vi.unstubAllGlobals())

test('everything that was typed is sent, with the listing, the language and the token of the page', async () => {
  const sent: Record<string, string>[] = []
  const { container } = show((form) => {
    sent.push(echo(form))
    return { status: 'done', submitted: echo(form) }
  })
  await waitFor(() => expect(container.querySelector('[value="token-of-the-page"]')).toBeTruthy())
  await fillIn()
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  await screen.findByRole('heading', { name: 'Your request is recorded' })
  expect(sent).toEqual([
    {
      slug: 'engine',
      locale: 'en',
      [guardFields.token]: 'token-of-the-page',
      [guardFields.trap]: '',
      name: 'Ada',
      email: 'ada@example.com',
      company: 'Analytical Engines',
      companySize: '50-249',
      country: 'DE',
      message: 'Onboarding',
      consent: 'on',
    },
  ])
})

test('after sending, the focus is on what happens next', async () => {
  show((form) => ({ status: 'done', submitted: echo(form) }))
  await fillIn()
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  const heading = await screen.findByRole('heading', { name: 'Your request is recorded' })
  expect(document.activeElement).toBe(heading)
  expect(screen.getByText('ada@example.com').closest('li')?.textContent).toContain(
    'A confirmation goes to ada@',
  )
  expect(screen.getByRole('link', { name: 'Demo requests' }).getAttribute('href')).toBe('/en/demo-requests')
  expect(screen.getByRole('link', { name: 'Back to Engine' }).getAttribute('href')).toBe(
    '/en/marketplace/engine',
  )
})

test('a refused form keeps every answer, and says beside the field what to mend', async () => {
  show((form) => ({
    status: 'failed',
    code: 'invalid',
    fields: { email: 'email', consent: 'consentRequired' },
    submitted: { ...echo(form), [guardFields.token]: 'the-next-token' },
  }))
  await fillIn()
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  expect((await screen.findByRole('alert')).textContent).toBe('Some fields need your attention.')

  const email = screen.getByLabelText<HTMLInputElement>('Work e-mail address')
  expect(email.getAttribute('aria-invalid')).toBe('true')
  const description = document.getElementById(email.getAttribute('aria-describedby') ?? '')
  expect(description?.textContent).toBe(
    'This is not a complete e-mail address. It looks like name@example.com.',
  )
  const checkbox = screen.getByRole<HTMLInputElement>('checkbox')
  expect(checkbox.getAttribute('aria-describedby')).toContain('consent-error')

  expect(email.value).toBe('ada@example.com')
  expect(screen.getByLabelText<HTMLSelectElement>('Number of employees').value).toBe('50-249')
  expect(screen.getByLabelText<HTMLSelectElement>('Country').value).toBe('DE')
  expect(screen.getByLabelText<HTMLTextAreaElement>('What would you like to see?').value).toBe('Onboarding')
  expect(checkbox.checked).toBe(true)
  expect(document.querySelector('[value="the-next-token"]')).toBeTruthy()
})

test('what is missing is said by Portico at its field, which gets the focus', async () => {
  show((sent) => ({
    status: 'failed',
    code: 'invalid',
    fields: { company: 'required', email: 'required' },
    submitted: echo(sent),
  }))
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  const email = screen.getByLabelText('Work e-mail address')
  await waitFor(() => expect(document.activeElement).toBe(email))
  expect(screen.getByLabelText('Company').getAttribute('aria-invalid')).toBe('true')
})

test('a form that has to be sent again says so as a whole', async () => {
  show((form) => ({ status: 'failed', code: 'invalid', reason: 'formSendAgain', submitted: echo(form) }))
  await fillIn()
  await userEvent.click(screen.getByRole('button', { name: 'Send request' }))
  expect((await screen.findByRole('alert')).textContent).toContain('wait three seconds')
})

test('whoever is signed in finds name and address filled in, but never over what they typed', async () => {
  let answer = (_response: Response) => {}
  vi.stubGlobal(
    'fetch',
    () =>
      new Promise<Response>((resolve) => {
        answer = resolve
      }),
  )
  show(() => ({ status: 'idle' }))
  const name = screen.getByLabelText<HTMLInputElement>('Your name')
  await userEvent.type(name, 'Someone else')
  answer(Response.json({ token: 't', name: 'Ada', email: 'ada@example.com' }))
  const email = screen.getByLabelText<HTMLInputElement>('Work e-mail address')
  await waitFor(() => expect(email.value).toBe('ada@example.com'))
  expect(name.value).toBe('Someone else')
})

test('the trap is out of reach of people, by keyboard and with assistive technology', async () => {
  const { container } = show(() => ({ status: 'idle' }))
  const trap = container.querySelector(`[name="${guardFields.trap}"]`)
  expect(trap?.getAttribute('tabindex')).toBe('-1')
  expect(trap?.getAttribute('autocomplete')).toBe('off')
  expect(screen.getAllByRole('textbox')).not.toContain(trap)
  expect(trap?.closest('.hidden')).toBeTruthy()
})

test('the consent names who receives the data and for what, with the publisher’s privacy policy', () => {
  show(() => ({ status: 'idle' }))
  expect(
    screen.getByRole('checkbox', {
      name: 'I agree that Engine Works receives these details to arrange a demo with me.',
    }),
  ).toHaveProperty('required', true)
  const link = screen.getByRole('link', { name: 'Privacy policy of Engine Works' })
  expect(link.getAttribute('href')).toBe('https://example.com/privacy')
})

test('it speaks French, countries in French order', () => {
  show(() => ({ status: 'idle' }), 'fr')
  expect(screen.getByRole('button', { name: 'Envoyer la demande' })).toBeTruthy()
  const names = [...screen.getByLabelText<HTMLSelectElement>('Pays').options].map((option) => option.text)
  expect(names).toContain('Allemagne')
  expect(names.indexOf('Égypte')).toBeLessThan(names.indexOf('Espagne'))
})
