import { describe, expect, test } from 'vitest'
import { hashState, pageAfter, refusalOf, toProblem } from '@/lib/connections/authorization/rules'
import { authorizationProblems } from '@/lib/connections/authorization/schema'
import {
  areSameValues,
  connectRefusal,
  currentStep,
  isDraft,
  isReachable,
  nextName,
  shownState,
} from '@/lib/connections/rules'
import { stateReasons, wizardSteps } from '@/lib/connections/schema'
import { openStep } from '@/lib/connections/wizard/rules'
import { inputName, isSecretInput, valuesOf } from '@/lib/connections/wizard/schema'
import { ConnectionState } from '@/lib/generated/prisma/enums'

describe('names', () => {
  test('the first is the listing’s, the next are numbered, gaps are filled', () => {
    expect(nextName('Okta', [])).toBe('Okta')
    expect(nextName('Okta', ['Okta'])).toBe('Okta 2')
    expect(nextName('Okta', ['Okta', 'Okta 3'])).toBe('Okta 2')
    expect(nextName('Okta', ['Okta 2'])).toBe('Okta')
  })
})

describe('steps', () => {
  test.each([
    ['pending', 'consent', 'consent'],
    ['pending', 'configuration', 'credentials'],
    ['pending', 'credentials', 'credentials'],
    ['pending', 'authorization', 'credentials'],
    ['pending', 'verification', 'verification'],
    ['pending', null, 'credentials'],
    ['connected', null, 'access'],
    ['connected', 'unverified', 'access'],
    ['needs_reconnect', 'authenticationFailed', 'credentials'],
    ['needs_reconnect', 'verification', 'verification'],
    ['needs_consent', null, 'consent'],
  ] as const)('%s, waiting for %s, goes on with %s', (state, stateReason, step) => {
    expect(currentStep({ state, stateReason })).toBe(step)
  })

  test('nothing past the current step can be opened; access only once connected, or to say that it waits', () => {
    for (const state of Object.values(ConnectionState)) {
      for (const stateReason of [null, ...stateReasons]) {
        const facts = { state, stateReason }
        const open = wizardSteps.filter((step) => isReachable(step, facts))
        expect(open).toContain(currentStep(facts))
        const isWaiting = state === 'pending' && stateReason === 'approval'
        expect(open.includes('access')).toBe(state === 'connected' || isWaiting)
        expect(open.includes('done')).toBe(state === 'connected')
      }
    }
  })
})

describe('what people are told', () => {
  test('connected is said of links only whose last check passed', () => {
    expect(shownState({ state: 'connected', stateReason: null })).toMatchObject({
      state: 'connected',
      tone: 'success',
    })
    expect(shownState({ state: 'connected', stateReason: 'unverified' })).toMatchObject({
      state: 'pending',
      reason: 'unverified',
    })
    expect(shownState({ state: 'connected', stateReason: 'degraded' })).toEqual({
      state: 'pending',
      tone: 'warning',
      reason: 'degraded',
      repair: 'check',
    })
    const lastFailure = { reason: 'verification.timeout', host: 'a', status: 0, at: '' } as const
    expect(shownState({ state: 'connected', stateReason: null, lastFailure }).state).toBe('pending')
    for (const state of ['pending', 'needs_reconnect', 'needs_consent', 'inactive'] as const) {
      for (const stateReason of [null, ...stateReasons]) {
        expect(shownState({ state, stateReason }).state).not.toBe('connected')
      }
    }
  })

  test('every state that can be mended names the one act that mends it', () => {
    expect(shownState({ state: 'pending', stateReason: 'credentials' }).repair).toBe('continue')
    expect(shownState({ state: 'needs_reconnect', stateReason: null }).repair).toBe('reconnect')
    expect(shownState({ state: 'needs_consent', stateReason: null }).repair).toBe('consent')
    expect(shownState({ state: 'connected', stateReason: 'degraded' }).repair).toBe('check')
    expect(shownState({ state: 'connected', stateReason: null }).repair).toBeNull()
  })

  test('a reason that is not known is left out rather than shown raw', () => {
    expect(shownState({ state: 'pending', stateReason: 'whatever' }).reason).toBeNull()
  })
})

test('a listing can be connected unless it is not there yet, no longer there, or asks for a method unheard of', () => {
  const authMethods = ['oauth2_client_credentials', 'api_key']
  for (const stage of ['live', 'beta', 'deprecated'] as const) {
    expect(connectRefusal({ stage, authMethods })).toBeNull()
  }
  expect(connectRefusal({ stage: 'coming_soon', authMethods })).toBe('listingComingSoon')
  expect(connectRefusal({ stage: 'archived', authMethods })).toBe('listingArchived')
  expect(connectRefusal({ stage: 'live', authMethods: ['none'] })).toBeNull()
  expect(connectRefusal({ stage: 'live', authMethods: [] })).toBe('methodsComingLater')
  expect(connectRefusal({ stage: 'live', authMethods: ['magic'] })).toBe('methodsComingLater')
})

test('a draft is what never worked', () => {
  const facts = { state: 'pending', stateReason: 'credentials' } as const
  expect(isDraft({ ...facts, verifiedAt: null })).toBe(true)
  expect(isDraft({ ...facts, verifiedAt: new Date() })).toBe(false)
  expect(isDraft({ state: 'connected', stateReason: 'unverified', verifiedAt: null })).toBe(false)
})

test('values are the same whatever their order, and not when one lacks', () => {
  expect(areSameValues({ a: '1', b: '2' }, { b: '2', a: '1' })).toBe(true)
  expect(areSameValues({ a: '1' }, { a: '1', b: '2' })).toBe(false)
  expect(areSameValues({ a: '1' }, { b: '1' })).toBe(false)
  expect(areSameValues({ toString: '1' } as Record<string, string>, { a: '1' })).toBe(false)
})

describe('the answer of a provider', () => {
  test('is remembered by a hash of its state', () => {
    expect(hashState('state')).toMatch(/^[\w-]{43}$/)
    expect(hashState('state')).not.toBe(hashState('state '))
  })

  test('is refused as foreign before anything else is said about it', () => {
    const usedAt = new Date()
    const asked = { sessionId: 'a', handOffId: null, usedAt }
    expect(refusalOf(asked, { sessionId: 'b' })).toBe('authorization.foreign')
    expect(refusalOf(asked, { handOffId: 'a' })).toBe('authorization.foreign')
    expect(refusalOf(asked, { sessionId: 'a' })).toBe('authorization.replayed')
    expect(refusalOf({ ...asked, usedAt: null }, { sessionId: 'a' })).toBe('authorization.expired')
    expect(refusalOf({ ...asked, sessionId: null, handOffId: 'c' }, { handOffId: 'c' })).toBe(
      'authorization.replayed',
    )
  })

  test('a problem in an address is shown only when it is known', () => {
    for (const problem of authorizationProblems) expect(toProblem(problem)).toBe(problem)
    for (const other of ['', 'codes.forbidden', '<script>', ['authorization.expired'], undefined]) {
      expect(toProblem(other)).toBeNull()
    }
  })
})

describe('the page after a provider’s answer', () => {
  test('is the test when access was granted, and the set-up with the problem when not', () => {
    const id = '0190a000-0000-7000-8000-000000000001'
    expect(pageAfter({ connectionId: id, problem: null })).toBe(`/connections/${id}/setup/verification`)
    expect(pageAfter({ connectionId: id, problem: 'authorization.expired' })).toBe(
      `/connections/${id}/setup/credentials?problem=authorization.expired`,
    )
    expect(pageAfter({ connectionId: null, problem: 'authorization.unknown' })).toBe(
      '/connections?problem=authorization.unknown',
    )
  })
})

describe('the wizard opens', () => {
  const draft = { state: 'pending', stateReason: 'verification', isAgreed: true } as const

  test('the step asked for once its time has come, else the current one', () => {
    expect(openStep('credentials', draft)).toBe('credentials')
    expect(openStep('access', draft)).toBe('verification')
  })

  test('the consent again when other permissions are asked for than were agreed to', () => {
    for (const step of wizardSteps) expect(openStep(step, { ...draft, isAgreed: false })).toBe('consent')
  })
})

describe('inputs of the set-up form', () => {
  test('carry the definition’s names behind a prefix, so that none replaces a field of the form', () => {
    expect(inputName({ name: 'locale', isSecret: false })).toBe('config.locale')
    expect(inputName({ name: 'method', isSecret: true })).toBe('secret.method')
    expect(valuesOf({ 'config.a': '1', 'secret.b': '2', other: '3', locale: 'en' })).toEqual({
      a: '1',
      b: '2',
    })
  })

  test('all that is not known to be open counts as secret', () => {
    expect(isSecretInput('secret.apiKey')).toBe(true)
    expect(isSecretInput('anything.else')).toBe(true)
    expect(isSecretInput('config.domain')).toBe(false)
    expect(isSecretInput('connectionId')).toBe(false)
  })
})
