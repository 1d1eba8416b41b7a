import { render, screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { DiscardForm } from '@/components/connections/discard-form'
import { LinkedText } from '@/components/connections/linked-text'
import { VerifyForm } from '@/components/connections/verify-form'
import { AcceptForm } from '@/components/connections/wizard/accept-form'
import { ConsentForm } from '@/components/connections/wizard/consent-form'
import type { FormState } from '@/lib/http/form-state'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

function show(children: ReactNode, locale: Locale = 'en') {
  const { errors, connections, connectionErrors } = messages[locale]
  return render(
    <NextIntlClientProvider
      locale={locale}
      messages={{ errors, connections, connectionErrors }}
      timeZone="UTC"
    >
      {children}
    </NextIntlClientProvider>,
  )
}

const answering =
  <Data,>(state: FormState<Data>) =>
  async () =>
    state
const waysOut = { back: null, later: null }
const id = '0190a000-0000-7000-8000-000000000001'
const values = {
  provider: 'Acme',
  host: 'acme.example.com',
  status: 0,
  limit: 30,
  wait: 30,
  waitUnit: 'seconds',
}

test('a passed test is announced with its status and the time it took', async () => {
  const action = answering({ status: 'done', data: { status: 200, durationMs: 123 } })
  show(<VerifyForm connectionId={id} provider="Acme" action={action} />)
  await userEvent.click(screen.getByRole('button', { name: 'Check now' }))
  const status = await screen.findByText('Acme answered 200 in 123 ms. The connection works.')
  expect(status.closest('[role=status]')).not.toBeNull()
})

test.each([
  [
    'en',
    'verification.rateLimited',
    'Acme takes no more calls for now. Wait 30 seconds, then check the connection again.',
  ],
  ['fr', 'verification.timeout', 'acme.example.com n’a pas répondu en 30 secondes.'],
  ['en', 'tooManyTries', 'Too many tries. Wait 30 seconds'],
] as const)('a failed test says in %s what happened and what to do: %s', async (locale, reason, sentence) => {
  const action = answering<{ status: number; durationMs: number }>({
    status: 'failed',
    code: 'provider_failed',
    reason,
    values,
  })
  show(<VerifyForm connectionId={id} provider="Acme" action={action} />, locale)
  await userEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toContain(sentence)
})

test.each([
  ['en', 'Acme answered 500 in 12 ms.', 'Acme says: “Out of order”'],
  ['fr', 'Acme a répondu 500 en 12\u00a0ms.', 'Acme indique\u00a0: «\u00a0Out of order\u00a0»'],
] as const)(
  'a failed test says in %s what the provider answered, and when',
  async (locale, answer, words) => {
    const action = answering<{ status: number; durationMs: number }>({
      status: 'failed',
      code: 'provider_failed',
      reason: 'verification.providerError',
      values: { ...values, status: 500, latency: 12, providerMessage: 'Out of order' },
    })
    show(<VerifyForm connectionId={id} provider="Acme" action={action} />, locale)
    await userEvent.click(screen.getByRole('button'))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain(answer)
    expect(alert.textContent).toContain(words)
  },
)

test('while the provider is called the button keeps its words and says that it is busy', async () => {
  const { promise, resolve } = Promise.withResolvers<FormState<{ status: number; durationMs: number }>>()
  show(<VerifyForm connectionId={id} provider="Acme" action={() => promise} />)
  await userEvent.click(screen.getByRole('button', { name: 'Check now' }))
  expect(screen.getByText(/Acme is being called/)).toBeDefined()
  expect(screen.getByRole('button', { name: 'Check now' }).getAttribute('aria-busy')).toBe('true')
  resolve({ status: 'done', data: { status: 200, durationMs: 1 } })
  expect(await screen.findByText(/answered 200 in 1 ms/)).toBeDefined()
})

const failure = { host: 'acme.example.com', status: 500, at: '2026-11-22T07:15:00.000Z' } as const
const change = { href: '/connections/1/setup/credentials', label: 'Change what was entered' }
const untested = answering<{ status: number; durationMs: number }>({ status: 'idle' })

test('a test that failed before is told with its time when the page is opened again', () => {
  const providerError = { ...failure, reason: 'verification.providerError' } as const
  show(<VerifyForm connectionId={id} provider="Acme" failure={providerError} action={untested} />)
  expect(screen.getByText(/^The last check, on/).textContent).toBe(
    'The last check, on Nov 22, 2026, 7:15 AM UTC, failed',
  )
  expect(screen.getByText(/Acme has a problem of its own \(error 500\)/)).toBeDefined()
})

test('the list tells why the last test failed, and when', () => {
  const lastFailure = { ...failure, reason: 'verification.rateLimited' } as const
  const pending = {
    state: 'pending',
    stateReason: 'verification',
    lastFailure,
    listing: { name: 'Acme' },
  } as const
  const { container } = show(<ConnectionStatus connection={pending} />)
  expect(container.textContent).toContain(
    'The last check failed on Nov 22, 2026, 7:15 AM UTC. Acme takes no more',
  )
  expect(screen.queryByText(/not checked yet/)).toBeNull()
})

test.each([
  ['verification.wrongCredentials', 'Change what was entered'],
  ['verification.providerError', 'Check again'],
  ['token.wrongPassword', 'Change what was entered'],
] as const)('after %s the first thing offered is what can help: %s', (reason, primary) => {
  show(
    <VerifyForm
      connectionId={id}
      provider="Acme"
      failure={{ ...failure, reason }}
      change={change}
      waysOut={waysOut}
      action={untested}
    />,
  )
  const isPrimary = (element: HTMLElement) => element.className.includes('bg-primary')
  const offered = [...screen.queryAllByRole('link'), ...screen.getAllByRole('button')]
  expect(offered.filter(isPrimary).map(({ textContent }) => textContent)).toEqual([primary])
})

test('what works is said once, with the way on first and another test second', async () => {
  const action = answering({ status: 'done', data: { status: 200, durationMs: 3 } })
  const onward = <a href="/next">Continue</a>
  show(
    <VerifyForm
      connectionId={id}
      provider="Acme"
      passed="Acme accepted the credentials on Monday."
      waysOut={waysOut}
      onward={onward}
      action={action}
    />,
  )
  expect(screen.getByText('Acme accepted the credentials on Monday.')).toBeDefined()
  await userEvent.click(screen.getByRole('button', { name: 'Check again' }))
  expect(await screen.findByText('Acme answered 200 in 3 ms. The connection works.')).toBeDefined()
  expect(screen.queryByText('Acme accepted the credentials on Monday.')).toBeNull()
  expect(screen.getByRole('link', { name: 'Continue' })).toBeDefined()
})

test('web addresses in instructions are links to a new tab, all else stays text', () => {
  show(
    <p>
      <LinkedText>
        Open https://acme.example.com/keys?a=1. Not javascript:alert(1) nor (http://x.test/y).
      </LinkedText>
    </p>,
  )
  const links = screen.getAllByRole('link')
  expect(links.map((link) => link.getAttribute('href'))).toEqual([
    'https://acme.example.com/keys?a=1',
    'http://x.test/y',
  ])
  for (const link of links) {
    expect([link.getAttribute('target'), link.getAttribute('rel')]).toEqual(['_blank', 'noopener noreferrer'])
    expect(link.textContent).toContain('(opens in a new tab)')
  }
  expect(document.querySelector('p')?.textContent?.replaceAll(' (opens in a new tab)', '')).toBe(
    'Open https://acme.example.com/keys?a=1. Not javascript:alert(1) nor (http://x.test/y).',
  )
})

test('consent that was not given is asked for at its box', async () => {
  const action = answering({ status: 'failed', code: 'invalid', fields: { agreed: 'agreementRequired' } })
  show(
    <ConsentForm
      connectionId={id}
      provider="Acme"
      hasTerms
      fingerprint="f"
      waysOut={waysOut}
      action={action}
    />,
  )
  const box = screen.getByRole('checkbox', { name: /I agree to these accesses and to the terms of Acme/ })
  await userEvent.click(screen.getByRole('button', { name: 'Agree and continue' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Without your agreement')
  expect(box.getAttribute('aria-invalid')).toBe('true')
})

test('permissions that changed meanwhile are told above the form', async () => {
  const action = answering({ status: 'failed', code: 'conflict', reason: 'permissionsChanged' })
  show(
    <ConsentForm
      connectionId={id}
      provider="Acme"
      hasTerms={false}
      fingerprint="f"
      waysOut={waysOut}
      action={action}
    />,
  )
  await userEvent.click(screen.getByRole('button'))
  expect((await screen.findByRole('alert')).textContent).toContain('What it accesses has changed')
})

test('going on without a test takes an explicit word', async () => {
  const action = answering({
    status: 'failed',
    code: 'invalid',
    fields: { understood: 'confirmationRequired' },
  })
  show(<AcceptForm connectionId={id} provider="Acme" waysOut={waysOut} action={action} />)
  await userEvent.click(screen.getByRole('button', { name: 'Go on without a check' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Tick the box')
})

test('discarding says what is lost before it can be done', () => {
  show(<DiscardForm connectionId={id} name="Acme 2" action={answering({ status: 'idle' })} />)
  expect(screen.getByText(/The draft “Acme 2” and everything entered for it is deleted/)).toBeDefined()
  expect(screen.getByRole('link', { name: 'Keep the draft' })).toBeDefined()
})

test('a link that was never checked is not called connected, in either language', () => {
  const unverified = { state: 'connected', stateReason: 'unverified', listing: { name: 'Acme' } } as const
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
