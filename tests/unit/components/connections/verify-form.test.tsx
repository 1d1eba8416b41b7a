import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { VerifyForm } from '@/components/connections/verify-form'
import type { FormState } from '@/lib/http/form-state'
import { answering, connectionId, show, waysOut } from './samples'

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
  show(<VerifyForm connectionId={connectionId} provider="Acme" action={action} />)
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
  show(<VerifyForm connectionId={connectionId} provider="Acme" action={action} />, locale)
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
    show(<VerifyForm connectionId={connectionId} provider="Acme" action={action} />, locale)
    await userEvent.click(screen.getByRole('button'))
    const alert = await screen.findByRole('alert')
    expect(alert.textContent).toContain(answer)
    expect(alert.textContent).toContain(words)
  },
)

test('while the provider is called the button keeps its words and says that it is busy', async () => {
  const { promise, resolve } = Promise.withResolvers<FormState<{ status: number; durationMs: number }>>()
  show(<VerifyForm connectionId={connectionId} provider="Acme" action={() => promise} />)
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
  show(<VerifyForm connectionId={connectionId} provider="Acme" failure={providerError} action={untested} />)
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
      connectionId={connectionId}
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
      connectionId={connectionId}
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
