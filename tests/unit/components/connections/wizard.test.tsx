import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { AuthorizationAlert } from '@/components/connections/wizard/authorization-alert'
import { ConsentStep } from '@/components/connections/wizard/consent-step'
import { CredentialsStep } from '@/components/connections/wizard/credentials-step'
import { VerificationStep } from '@/components/connections/wizard/verification-step'
import type { Wizard } from '@/lib/connections/wizard/queries'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { messages } from '@/lib/i18n/messages'
import { sampleMethod } from './sample-method'

const oauth = sampleMethod({ type: 'oauth2_authorization_code', redirects: true, isUsable: false })
const ownApp = sampleMethod({ type: 'oauth2_own_app', redirects: true })
const apiKey = sampleMethod()

function wizard(changes: Partial<Wizard> = {}): Wizard {
  return {
    id: '0190a000-0000-7000-8000-000000000001',
    name: 'Acme',
    state: 'pending',
    stateReason: 'credentials',
    method: null,
    config: {},
    consentedAt: new Date('2026-11-22T07:00:00Z'),
    isAgreed: true,
    hasCredentials: false,
    setupVersion: 'null',
    verifiedAt: null,
    lastFailure: null,
    listing: { slug: 'acme', name: 'Acme', publisherName: 'Acme Inc.', iconPath: null, brandColor: null },
    offer: { permissions: [], scopes: [], terms: null, privacy: null, fingerprint: 'f' },
    instructions: ['Copy the client ID and secret into Portico.'],
    methods: [oauth, apiKey],
    keyEndsOn: null,
    blocked: null,
    hasPresetClient: false,
    redirectUri: 'https://portico.example/api/oauth/callback',
    attempt: null,
    isVerifiable: true,
    checkHost: null,
    ...changes,
  }
}

function show(children: ReactNode) {
  return render(
    <NextIntlClientProvider locale="en" messages={messages.en} timeZone="UTC">
      {children}
    </NextIntlClientProvider>,
  )
}

const setup = '/en/connections/0190a000-0000-7000-8000-000000000001/setup'

test('the first method that can be used here is chosen, unless another was', () => {
  expect(chooseMethod(wizard(), null)).toBe(apiKey)
  expect(chooseMethod(wizard(), oauth.type)).toBe(oauth)
  expect(chooseMethod(wizard({ method: oauth.type }), null)).toBe(oauth)
  expect(chooseMethod(wizard({ methods: [oauth, ownApp] }), null)).toBe(ownApp)
})

test('a method that waits for the operator says what they do, and that there is another', () => {
  show(<CredentialsStep wizard={wizard()} method={oauth} />)
  expect(screen.getByText('npm run oauth-client -- acme client-id')).toBeDefined()
  expect(screen.getByText(/choose another way to authenticate/)).toBeDefined()
})

test('one’s own app comes with the address to register, and what a mismatch looks like', () => {
  show(<CredentialsStep wizard={wizard({ methods: [oauth, ownApp] })} method={ownApp} />)
  const address = screen.getByLabelText<HTMLInputElement>('Redirect address to register at Acme')
  expect(address.value).toBe('https://portico.example/api/oauth/callback')
  expect(address.readOnly).toBe(true)
  expect(screen.getByRole('button', { name: 'Copy the address' })).toBeDefined()
  expect(screen.getByText(/error about redirect_uri or a callback URL/)).toBeDefined()
})

test('who comes back without an answer is told what the provider’s error means', () => {
  const attempt = { kind: 'open', startedAt: new Date('2026-11-22T07:30:00Z') } as const
  const { unmount } = show(<CredentialsStep wizard={wizard({ attempt })} method={ownApp} />)
  expect(screen.getByText('Did Acme show you an error?')).toBeDefined()
  const notice = screen.getByText(/no answer has come yet/).textContent
  expect(notice).toContain('on Nov 22, 2026, 7:30 AM UTC')
  expect(notice).toContain('register exactly https://portico.example/api/oauth/callback')
  expect(notice).toContain('compare the client ID')
  unmount()
  show(<CredentialsStep wizard={wizard({ attempt })} method={apiKey} />)
  expect(screen.queryByText('Did Acme show you an error?')).toBeNull()
})

test('a password is marked as legacy, with the reason', () => {
  const password = sampleMethod({ type: 'oauth2_password', requestsTokens: true, isLegacy: true })
  show(<CredentialsStep wizard={wizard({ methods: [password, apiKey] })} method={password} />)
  expect(screen.getByRole('link', { name: 'OAuth 2.0 password legacy' })).toBeDefined()
  expect(screen.getByText(/RFC 9700/)).toBeDefined()
})

test('a refused reconnection names what is missing, or both accounts', () => {
  const missing = 'authorization.scopeMissing'
  const attempt = { kind: 'failed', problem: missing, values: { scopes: 'people.write' } } as const
  const { unmount } = show(
    <AuthorizationAlert wizard={wizard({ state: 'connected', attempt })} problem={missing} />,
  )
  expect(screen.getByRole('alert').textContent).toContain('people.write')
  unmount()
  const other = 'authorization.otherAccount'
  const values = { account: 'Ada Marchand', other: 'Ben Okafor' }
  show(
    <AuthorizationAlert
      wizard={wizard({ state: 'connected', attempt: { kind: 'failed', problem: other, values } })}
      problem={other}
    />,
  )
  expect(screen.getByRole('alert').textContent).toMatch(/Ben Okafor.*Ada Marchand/)
})

test.each([
  ['consent', '/en/marketplace/acme'],
  ['credentials', `${setup}/consent`],
  ['verification', `${setup}/credentials`],
] as const)('the step %s ends with the ways back, out and on; a draft can be discarded', (step, back) => {
  const draft = wizard({ stateReason: 'verification' })
  show(
    {
      consent: <ConsentStep wizard={draft} />,
      credentials: <CredentialsStep wizard={draft} method={apiKey} />,
      verification: <VerificationStep wizard={draft} />,
    }[step],
  )
  expect(screen.getByRole('link', { name: 'Back' }).getAttribute('href')).toBe(back)
  expect(screen.getByRole('link', { name: 'Finish later' }).getAttribute('href')).toBe('/en/connections')
  expect(screen.getByRole('link', { name: 'Discard this draft' }).getAttribute('href')).toMatch(/\/discard$/)
})

test('a test that passed is told in the reader’s time, with the way to the connection', () => {
  const verifiedAt = new Date('2026-11-22T07:30:00Z')
  show(<VerificationStep wizard={wizard({ state: 'connected', stateReason: null, verifiedAt })} />)
  expect(screen.getByText(/accepted the credentials/).querySelector('time')?.dateTime).toBe(
    '2026-11-22T07:30:00.000Z',
  )
  const link = screen.getByRole('link', { name: 'To the connection' })
  expect(link.getAttribute('href')).toBe('/en/connections/0190a000-0000-7000-8000-000000000001')
})

test('whoever is to ask somebody else is asked about what the method wants', () => {
  const usable = { ...oauth, isUsable: true, fields: [] }
  const { unmount } = show(<CredentialsStep wizard={wizard({ methods: [usable] })} method={usable} />)
  expect(screen.getByText(/Can only somebody else grant access/)).toBeDefined()
  unmount()
  show(<CredentialsStep wizard={wizard()} method={apiKey} />)
  expect(screen.getByText(/Does somebody else have the credentials/)).toBeDefined()
})

test('an answer that came twice is no failure once the access is stored', () => {
  const replayed = 'authorization.replayed'
  const { unmount } = show(
    <AuthorizationAlert wizard={wizard({ hasCredentials: true })} problem={replayed} />,
  )
  expect(screen.getByRole('status').textContent).toContain('is stored')
  expect(screen.queryByText('Acme is not connected')).toBeNull()
  unmount()
  show(<AuthorizationAlert wizard={wizard()} problem={replayed} />)
  expect(screen.getByRole('alert').textContent).toContain('Acme is not connected')
})
