import { screen } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { expect, test } from 'vitest'
import { ConnectionStatus } from '@/components/connections/connection-status'
import { DiscardForm } from '@/components/connections/discard-form'
import { LinkedText } from '@/components/connections/linked-text'
import { AcceptForm } from '@/components/connections/wizard/accept-form'
import { ConsentForm } from '@/components/connections/wizard/consent-form'
import { answering, connectionId, show, waysOut } from './samples'

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
      connectionId={connectionId}
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
      connectionId={connectionId}
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
  show(<AcceptForm connectionId={connectionId} provider="Acme" waysOut={waysOut} action={action} />)
  await userEvent.click(screen.getByRole('button', { name: 'Go on without a check' }))
  expect((await screen.findByRole('alert')).textContent).toContain('Tick the box')
})

test('discarding says what is lost before it can be done', () => {
  show(<DiscardForm connectionId={connectionId} name="Acme 2" action={answering({ status: 'idle' })} />)
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
