import { render, screen } from '@testing-library/react'
import { NextIntlClientProvider } from 'next-intl'
import type { ReactNode } from 'react'
import { expect, test } from 'vitest'
import { AuthorizationAlert } from '@/components/connections/wizard/authorization-alert'
import { ConsentStep } from '@/components/connections/wizard/consent-step'
import { CredentialsStep } from '@/components/connections/wizard/credentials-step'
import { VerificationStep } from '@/components/connections/wizard/verification-step'
import type { SetupMethod, Wizard } from '@/lib/connections/wizard/queries'
import { chooseMethod } from '@/lib/connections/wizard/rules'
import { messages } from '@/lib/i18n/messages'

const oauth: SetupMethod = {
  type: 'oauth2_authorization_code',
  fields: [],
  scopes: [],
  isUsable: false,
}
const apiKey: SetupMethod = { ...oauth, type: 'api_key', isUsable: true }

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
    canAuthenticate: true,
    laterMethods: [],
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
const onlyOAuth = { methods: [oauth], canAuthenticate: false }

test('the first method that can be used here is chosen, unless another was', () => {
  expect(chooseMethod(wizard(), null)).toBe(apiKey)
  expect(chooseMethod(wizard(), oauth.type)).toBe(oauth)
  expect(chooseMethod(wizard({ method: oauth.type }), null)).toBe(oauth)
  expect(chooseMethod(wizard(onlyOAuth), null)).toBe(oauth)
})

test('a method that waits for the operator says what they do, and that there is another', () => {
  show(<CredentialsStep wizard={wizard()} method={oauth} />)
  expect(screen.getByText('npm run oauth-client -- acme client-id')).toBeDefined()
  expect(screen.getByText(/choose another way to authenticate/)).toBeDefined()
})

test('with no other method no other is offered, nor instructions for fields that are not there', () => {
  show(<CredentialsStep wizard={wizard(onlyOAuth)} method={oauth} />)
  expect(screen.getByText('Acme cannot be connected yet')).toBeDefined()
  expect(screen.queryByText(/choose another/)).toBeNull()
  expect(screen.queryByText(/Copy the client ID/)).toBeNull()
})

test('what cannot be connected here is said before consent is asked for', () => {
  show(
    <ConsentStep
      wizard={wizard({ ...onlyOAuth, isAgreed: false, consentedAt: null, stateReason: 'consent' })}
    />,
  )
  expect(screen.getByText('Acme cannot be connected yet')).toBeDefined()
  expect(screen.queryByRole('checkbox')).toBeNull()
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
