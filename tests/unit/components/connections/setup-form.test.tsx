import { render, screen, waitFor } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import { renderToString } from 'react-dom/server'
import { beforeEach, expect, test, vi } from 'vitest'
import { SetupForm, type SetupFormProps } from '@/components/connections/wizard/setup-form'
import type { SetupField } from '@/lib/connections/wizard/queries'
import { type FormState, idleForm } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import { sampleMethod } from './sample-method'

const field = (changes: Partial<SetupField>): SetupField => ({
  name: 'domain',
  kind: 'hostname',
  label: 'Okta domain',
  help: null,
  example: 'acme.okta.com',
  required: true,
  isSecret: false,
  value: '',
  isStored: false,
  isPreset: false,
  ...changes,
})
const domain = field({})
const apiKey = field({
  name: 'apiKey',
  kind: 'text',
  label: 'API token',
  help: 'Security > API > Tokens.',
  example: null,
  isSecret: true,
})

const sent = vi.fn<(form: FormData) => void>()
let answer: FormState

beforeEach(() => {
  localStorage.clear()
  answer = idleForm
})

async function action(_previous: FormState, form: FormData): Promise<FormState> {
  sent(form)
  return answer
}

function setupForm(fields: SetupField[], props: Partial<SetupFormProps> = {}) {
  return (
    <NextIntlClientProvider
      locale="en"
      messages={{
        errors: messages.en.errors,
        connections: messages.en.connections,
        connectionErrors: messages.en.connectionErrors,
      }}
    >
      <SetupForm
        connectionId="0190a000-0000-7000-8000-000000000001"
        method={sampleMethod({ fields })}
        submitLabel="Save and continue"
        waysOut={{ back: null, later: null }}
        action={action}
        {...props}
      />
    </NextIntlClientProvider>
  )
}

const submit = () => userEvent.click(screen.getByRole('button', { name: 'Save and continue' }))

test('each field has label, help and example; a secret is a password field without a value', () => {
  render(setupForm([domain, apiKey]))
  expect(screen.getByLabelText('Okta domain')).toHaveProperty('type', 'text')
  const secret = screen.getByLabelText<HTMLInputElement>('API token')
  expect(secret.type).toBe('password')
  expect(secret.value).toBe('')
  expect(secret.autocomplete).toBe('off')
  const hint = document.getElementById(secret.getAttribute('aria-describedby') ?? '')
  expect(hint?.textContent).toContain('Security > API > Tokens.')
  expect(screen.getByText('Example: acme.okta.com')).toBeDefined()
})

test('the values are sent under names that no other field of the form can have', async () => {
  render(setupForm([domain, apiKey]))
  await userEvent.type(screen.getByLabelText('Okta domain'), 'acme.okta.com')
  await userEvent.type(screen.getByLabelText('API token'), '00secret')
  await submit()
  expect(Object.fromEntries(sent.mock.calls[0]?.[0] ?? new FormData())).toEqual({
    connectionId: '0190a000-0000-7000-8000-000000000001',
    locale: 'en',
    method: 'api_key',
    'config.domain': 'acme.okta.com',
    'secret.apiKey': '00secret',
  })
})

test('a refusal stands at its field, keeps what was typed and moves the focus there', async () => {
  answer = { status: 'failed', code: 'invalid', reason: 'checkFields', fields: { domain: 'patternMismatch' } }
  render(setupForm([domain, apiKey]))
  await userEvent.type(screen.getByLabelText('Okta domain'), 'nope')
  await userEvent.type(screen.getByLabelText('API token'), '00secret')
  await submit()
  const input = await screen.findByLabelText<HTMLInputElement>('Okta domain')
  await waitFor(() => expect(document.activeElement).toBe(input))
  expect(input.value).toBe('nope')
  expect(screen.getByLabelText<HTMLInputElement>('API token').value).toBe('00secret')
  const described = input.getAttribute('aria-describedby') ?? ''
  const texts = described.split(' ').map((id) => document.getElementById(id)?.textContent)
  expect(texts.join(' ')).toContain('This does not look like the example.')
})

test('what a provider refused is said in its own sentence, with the provider’s words', async () => {
  answer = {
    status: 'failed',
    code: 'provider_failed',
    reason: 'verification.wrongCredentials',
    values: {
      provider: 'Okta',
      host: 'acme.okta.com',
      status: 401,
      wait: 0,
      waitUnit: 'unknown',
      providerMessage: 'Invalid token',
    },
  }
  render(setupForm([domain, apiKey]))
  await submit()
  const alert = await screen.findByRole('alert')
  expect(alert.textContent).toContain('Okta does not accept these credentials.')
  expect(alert.textContent).toContain('Okta says: “Invalid token”')
})

test('without JavaScript a refused form keeps open values and never a secret', () => {
  const html = renderToString(setupForm([field({ value: 'stored.okta.com' }), { ...apiKey, isStored: true }]))
  expect(html).toContain('value="stored.okta.com"')
  expect(html).toContain('A value is stored, encrypted.')
  expect(html.match(/<input[^>]*type="password"[^>]*>/)?.[0]).not.toContain('value=')
})

test('what was typed comes back after a reload, secrets apart', async () => {
  const first = render(setupForm([domain, apiKey]))
  await userEvent.type(screen.getByLabelText('Okta domain'), 'acme.okta.com')
  await userEvent.type(screen.getByLabelText('API token'), '00secret')
  expect(JSON.stringify({ ...localStorage })).not.toContain('00secret')
  first.unmount()
  render(setupForm([domain, apiKey]))
  expect(screen.getByLabelText<HTMLInputElement>('Okta domain').value).toBe('acme.okta.com')
  expect(screen.getByLabelText<HTMLInputElement>('API token').value).toBe('')
})

test('what was typed over other saved values is out of date and does not come back', async () => {
  const first = render(setupForm([domain]))
  await userEvent.type(screen.getByLabelText('Okta domain'), 'typed.okta.com')
  first.unmount()
  render(setupForm([field({ value: 'saved.okta.com' })]))
  expect(screen.getByLabelText<HTMLInputElement>('Okta domain').value).toBe('saved.okta.com')
})

test('a form of secrets alone leaves nothing in the browser', async () => {
  render(setupForm([apiKey]))
  await userEvent.type(screen.getByLabelText('API token'), '00secret')
  expect(localStorage).toHaveLength(0)
})

test('a secret is forgotten when its page is left', async () => {
  const { unmount } = render(setupForm([apiKey]))
  const secret = screen.getByLabelText<HTMLInputElement>('API token')
  await userEvent.type(secret, '00secret')
  unmount()
  expect(secret.value).toBe('')
})

test('a kept text that is no longer readable is passed over', () => {
  localStorage.setItem('portico:kept:setup:0190a000-0000-7000-8000-000000000001', '{')
  render(setupForm([field({ value: 'saved.okta.com' })]))
  expect(screen.getByLabelText<HTMLInputElement>('Okta domain').value).toBe('saved.okta.com')
})

test('whoever has a link is not told what is stored', () => {
  const stored = field({ ...apiKey, isStored: true })
  const { unmount } = render(setupForm([stored]))
  expect(screen.getByText(/A value is stored/)).toBeDefined()
  unmount()
  render(setupForm([stored], { connectionId: null, token: 't' }))
  expect(screen.queryByText(/A value is stored/)).toBeNull()
})
