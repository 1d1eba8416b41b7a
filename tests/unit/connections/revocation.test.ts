import { describe, expect, test } from 'vitest'
import { needsNobody } from '@/lib/connections/hand-off-links/rules'
import {
  type Granted,
  holdTokens,
  mayShareGrant,
  mayWorkLater,
  tokenSets,
} from '@/lib/connections/revocation/rules'
import { sandboxListing } from '@/prisma/seed/sandbox/listing'

const { definition } = sandboxListing('https://provider.example')
const ada: Granted = {
  definition,
  method: 'oauth2_authorization_code',
  config: {},
  client: { clientId: 'portico' },
  accountId: 'ada',
}
const elsewhere = {
  ...definition,
  authMethods: sandboxListing('https://other.example').definition.authMethods,
}

describe('tokens may be of one grant', () => {
  test.each<[string, Partial<Granted>, boolean]>([
    ['with the same app and account', {}, true],
    ['while the account is not known', { accountId: null }, true],
    ['while the app is not known', { client: null }, true],
    [
      'of one’s own app with the same id',
      { method: 'oauth2_own_app', config: { clientId: 'portico' } },
      true,
    ],
    ['of another account', { accountId: 'ben' }, false],
    ['of another app', { client: { clientId: 'another' } }, false],
    ['of one’s own app', { method: 'oauth2_own_app', client: null, config: { clientId: 'own' } }, false],
    ['of another server', { definition: elsewhere }, false],
    ['beside a key', { method: 'api_key' }, false],
    ['beside nothing', { method: null }, false],
    ['of a method that the listing has given up', { method: 'gone' }, false],
    ['of a listing that has lost its connector', { definition: null }, false],
  ])('%s', (_, other, expected) => {
    expect(mayShareGrant(ada, { ...ada, ...other })).toBe(expected)
    expect(mayShareGrant({ ...ada, ...other }, ada)).toBe(expected)
  })
})

describe('what is held', () => {
  test('is what ends each grant, once, and nothing else', () => {
    const first = holdTokens({}, { refreshToken: 'r1', accessToken: 'a1', clientSecret: 's' })
    expect(first).toEqual({ 'refreshToken.0': 'r1' })
    const second = holdTokens(first, { accessToken: 'a2' })
    expect(second).toEqual({ 'refreshToken.0': 'r1', 'accessToken.1': 'a2' })
    expect(holdTokens(second, { refreshToken: 'r1' })).toEqual(second)
    expect(holdTokens({}, { apiKey: 'k' })).toEqual({})
  })

  test('moves on with what holds it', () => {
    expect(holdTokens({}, { refreshToken: 'r2', 'accessToken.0': 'a1' })).toEqual({
      'accessToken.0': 'a1',
      'refreshToken.1': 'r2',
    })
  })

  test('is ended grant by grant', () => {
    const values = { refreshToken: 'r2', accessToken: 'a2', clientSecret: 's', 'refreshToken.0': 'r1' }
    expect(tokenSets(values)).toEqual([{ refreshToken: 'r2', accessToken: 'a2' }, { refreshToken: 'r1' }])
  })

  test('has an end: the oldest go first', () => {
    let held = {}
    for (let index = 0; index < 30; index += 1) held = holdTokens(held, { refreshToken: `r${index}` })
    expect(Object.values(held)).toHaveLength(10)
    expect(Object.values(held)).toContain('r29')
  })
})

test('an app that is gone is not asked again', () => {
  expect(mayWorkLater('appRemoved')).toBe(false)
  expect(mayWorkLater('timeout')).toBe(true)
})

test('a hand-off link is closed once nobody is needed, not while a policy or a consent holds up', () => {
  const needing = [
    { state: 'pending', stateReason: 'credentials' },
    { state: 'pending', stateReason: 'verification' },
    { state: 'needs_reconnect', stateReason: 'authenticationFailed' },
    { state: 'needs_consent', stateReason: null },
    { state: 'inactive', stateReason: 'policy' },
    { state: 'inactive', stateReason: 'repeatedFailures' },
    { state: 'inactive', stateReason: 'declined' },
  ] as const
  for (const facts of needing) expect(needsNobody(facts)).toBe(false)
  const settled = [
    { state: 'connected', stateReason: 'degraded' },
    { state: 'pending', stateReason: 'approval' },
    { state: 'inactive', stateReason: 'admin' },
  ] as const
  for (const facts of settled) expect(needsNobody(facts)).toBe(true)
})
