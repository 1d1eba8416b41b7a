import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { VerifyForm } from '@/components/connections/verify-form'
import { AcceptForm } from '@/components/connections/wizard/accept-form'
import { ConsentForm } from '@/components/connections/wizard/consent-form'
import { DiscardForm } from '@/components/connections/wizard/discard-form'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

function show(children: ReactNode, locale: Locale = 'en') {
  const { errors, connections, connectionErrors } = messages[locale]
  return render(
    <NextIntlClientProvider locale={locale} messages={{ errors, connections, connectionErrors }}>
      {children}
    </NextIntlClientProvider>,
  )
}

const answering =
  <Data,>(state: FormState<Data>) =>
  async () =>
    state
const id = '0190a000-0000-7000-8000-000000000001'
const values = { provider: 'Acme', host: 'acme.example.com', status: 0, wait: 30, waitUnit: 'seconds' }

test('a passed test is announced with the time it took', async () => {
  const action = answering({ status: 'done', data: { durationMs: 123 } })
  show(<VerifyForm connectionId={id} provider="Acme" isAgain={false} action={action} />)
  await userEvent.click(screen.getByRole('button', { name: 'Test the connection' }))
  const status = await screen.findByText('Acme answered in 123 ms. The connection works.')
  expect(status.getAttribute('role')).toBe('status')
})

test.each([
  ['en', 'verification.rateLimited', 'Acme takes no more calls for now. Wait 30 seconds, then test again.'],
  ['fr', 'verification.timeout', 'acme.example.com n’a pas répondu en 10 secondes.'],
  ['en', 'tooManyTries', 'Too many tries. Wait 30 seconds'],
] as const)('a failed test says in %s what happened and what to do: %s', async (locale, reason, sentence) => {
  const action = answering<{ durationMs: number }>({
    status: 'failed',
    code: 'provider_failed',
    reason,
    values,
  })
  show(<VerifyForm connectionId={id} provider="Acme" isAgain={false} action={action} />, locale)
  await userEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toContain(sentence)
})

test('while the provider is called the button keeps its words and says that it is busy', async () => {
  const { promise, resolve } = Promise.withResolvers<FormState<{ durationMs: number }>>()
  show(<VerifyForm connectionId={id} provider="Acme" isAgain={false} action={() => promise} />)
  await userEvent.click(screen.getByRole('button', { name: 'Test the connection' }))
  expect(screen.getByText(/Acme is being called/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Test the connection' }).getAttribute('aria-busy')).toBe('true')
  resolve({ status: 'done', data: { durationMs: 1 } })
  expect(await screen.findByText(/answered in 1 ms/)).toBeDefined()
})

test('consent that was not given is asked for at its box', async () => {
  const action = answering({ status: 'failed', code: 'invalid', fields: { agreed: 'agreementRequired' } })
  show(<ConsentForm connectionId={id} provider="Acme" hasTerms fingerprint="f" action={action} />)
  const box = screen.getByRole('checkbox', { name: /I agree to these accesses and to the terms of Acme/ })
  await userEvent.click(screen.getByRole('button', { name: 'Agree and continue' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Without your agreement')
  expect(box.getAttribute('aria-invalid')).toBe('true')
})

test('permissions that changed meanwhile are told above the form', async () => {
  const action = answering({ status: 'failed', code: 'conflict', reason: 'permissionsChanged' })
  show(<ConsentForm connectionId={id} provider="Acme" hasTerms={false} fingerprint="f" action={action} />)
  await userEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toContain('What it accesses has changed')
})

test('going on without a test takes an explicit word', async () => {
  const action = answering({
    status: 'failed',
    code: 'invalid',
    fields: { understood: 'confirmationRequired' },
  })
  show(<AcceptForm connectionId={id} provider="Acme" change={null} action={action} />)
  await userEvent.click(screen.getByRole('button', { name: 'Go on without a test' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Tick the box')
})

test('discarding says what is lost before it can be done', () => {
  show(<DiscardForm connectionId={id} name="Acme 2" action={answering({ status: 'idle' })} />)
  expect(screen.getByText(/The draft “Acme 2” and everything entered for it is deleted/)).toBeDefined()
  expect(document.querySelector('details')?.open).toBe(false)
})

test('a link that was never checked is not called connected, in either language', () => {
  const unverified = { state: 'connected', stateReason: 'unverified' } as const
  for (const [locale, pending, connected] of [
    ['en', 'Pending', 'Connected'],
    ['fr', 'En attente', 'Connectée'],
  ] as const) {
    const { unmount } = show(<ConnectionStatus connection={unverified} />, locale)
    expect(screen.getByText(pending)).toBeDefined()
    expect(screen.queryByText(connected)).toBeNull()
    unmount()
  }
})
