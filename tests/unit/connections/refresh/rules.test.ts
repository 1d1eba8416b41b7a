import { describe, expect, test } from 'vitest'
import {
  afterFailure,
  failureOf,
  freshnessOf,
  hasEnded,
  isGrantOver,
  leaseSeconds,
  refreshTime,
  requestMs,
} from '@/lib/connections/refresh/rules'
import { toTestFailure } from '@/lib/connections/verification/rules'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'

const now = new Date('2026-11-22T12:00:00Z')
const second = 1000
const minute = 60 * second
const later = (ms: number) => new Date(now.getTime() + ms)
const signIn = 'oauth2_authorization_code'

describe('an access token', () => {
  test('counts as ended half a minute before its end, and never when its end is not known', () => {
    expect(hasEnded(later(31 * second), now)).toBe(false)
    expect(hasEnded(later(30 * second), now)).toBe(true)
    expect(hasEnded(later(-second), now)).toBe(true)
    expect(hasEnded(null, now)).toBe(false)
  })

  test.each([
    ['an hour', 60 * minute, 45 * minute],
    ['a day', 1440 * minute, 1425 * minute],
    ['forty minutes', 40 * minute, 30 * minute],
    ['a minute', minute, 45 * second],
  ])('that lives for %s is due a quarter of an hour, or of its life, before its end', (_, life, due) => {
    expect(refreshTime(later(life), now)).toEqual(later(due))
  })

  test.each([10 * second, 0, -minute])(
    'that is hardly good for a call (%i ms) is not due at once',
    (life) => {
      expect(refreshTime(later(life), now)).toEqual(later(30 * second))
    },
  )

  test('whose end is not known is never due', () => {
    expect(refreshTime(null, now)).toBeNull()
  })

  const values = { accessToken: 'a', refreshToken: 'r' }
  test.each([
    ['fresh', 'long before its end', { expiresAt: later(60 * minute), refreshAt: later(45 * minute) }],
    ['due', 'in the margin', { expiresAt: later(14 * minute), refreshAt: later(-minute) }],
    ['ended', 'past its end', { expiresAt: later(-minute), refreshAt: later(-20 * minute) }],
    ['fresh', 'without an end', { expiresAt: null, refreshAt: null }],
  ])('is %s %s', (expected, _, times) => {
    expect(freshnessOf({ method: signIn, values, ...times }, now)).toBe(expected)
  })

  test('is missing where it is to be asked for with what was entered', () => {
    const never = { expiresAt: null, refreshAt: null }
    const asked = { method: 'oauth2_client_credentials', values: { clientSecret: 's' }, ...never }
    expect(freshnessOf(asked, now)).toBe('ended')
    expect(freshnessOf({ ...asked, method: 'api_key' }, now)).toBe('fresh')
  })
})

describe('a failed refresh', () => {
  test('is followed by a pause of thirty seconds, or longer where the provider asks for it', () => {
    expect(afterFailure(1, undefined, now).pauseMs).toBe(30 * second)
    expect(afterFailure(1, 5, now).pauseMs).toBe(30 * second)
    expect(afterFailure(1, 120, now)).toEqual({ pauseMs: 2 * minute, refreshAt: later(2 * minute) })
    expect(afterFailure(1, 86_400, now).pauseMs).toBe(60 * minute)
  })

  test('is planned again at growing distances, often enough before the token ends', () => {
    const planned = [1, 2, 3, 4, 5, 6, 1000].map((count) => afterFailure(count, undefined, now).refreshAt)
    const seconds = [30, 60, 120, 240, 480, 900, 900]
    expect(planned).toEqual(seconds.map((pause) => later(pause * second)))
  })

  test('means that the grant is over only when the provider says so, or refuses what was entered', () => {
    for (const method of [signIn, 'oauth2_own_app']) {
      expect(isGrantOver(method, { ok: false, reason: 'authorizationExpired' })).toBe(true)
      for (const reason of ['wrongCredentials', 'tokenError', 'timeout', 'providerError'] as const) {
        expect(isGrantOver(method, { ok: false, reason })).toBe(false)
      }
    }
    for (const method of ['oauth2_client_credentials', 'oauth2_password']) {
      expect(isGrantOver(method, { ok: false, reason: 'wrongCredentials' })).toBe(true)
      expect(isGrantOver(method, { ok: false, reason: 'providerError' })).toBe(false)
    }
  })

  test('names the host of the token endpoint, or the provider where it has none yet', () => {
    const definition = connectorDefinitionSchema.parse({
      authMethods: [
        {
          type: 'oauth2_client_credentials',
          tokenUrl: 'https://{domain}/token',
          scopes: [],
        },
      ],
      baseUrl: null,
      verify: null,
      config: [
        {
          name: 'domain',
          label: { en: 'Domain', fr: 'Domaine' },
          type: 'hostname',
          pattern: null,
          example: null,
          required: true,
        },
      ],
    })
    const asked = { provider: 'Okta', definition, method: 'oauth2_client_credentials' } as const
    const failure = { ok: false, reason: 'providerError', status: 500 } as const
    const known = failureOf({ ...asked, config: { domain: 'a.example' } }, failure)
    expect(known.details).toMatchObject({
      reason: 'verification.providerError',
      values: { provider: 'Okta', host: 'a.example', status: 500 },
    })
    expect(failureOf({ ...asked, config: {} }, failure).details.values?.host).toBe('Okta')
    const late = { ok: false, reason: 'timeout', limitSeconds: requestMs / second } as const
    const kept = toTestFailure(failureOf({ ...asked, config: {} }, late), now)
    expect(kept).toMatchObject({ reason: 'verification.timeout', limit: 30 })
  })
})

test('the lease outlasts the request, and ends soon enough to mend a lost answer within a minute', () => {
  expect(leaseSeconds * second).toBeGreaterThanOrEqual(requestMs + 5 * second)
  expect(leaseSeconds).toBeLessThan(45)
})
