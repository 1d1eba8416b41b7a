import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { canOverlap, endOfSecret, overlapEnd, secretExpiry } from '@/lib/connections/credentials/rules'
import { expiresOnSchema } from '@/lib/connections/credentials/schema'

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const token = (claims: object) => `${encoded({ alg: 'none' })}.${encoded(claims)}.c2lnbmF0dXJl`
const pem = readFileSync('tests/support/certificates/localhost.cert.pem', 'utf8')
const endOfPem = endOfSecret({ certificate: pem })

test('a JSON Web Token and a certificate say themselves when they end, other values do not', () => {
  expect(endOfSecret({ apiKey: token({ exp: 1_800_000_000 }) })).toEqual(new Date(1_800_000_000_000))
  expect(endOfPem?.getTime()).toBeGreaterThan(Date.now())
  expect(endOfSecret({ certificate: pem.replaceAll('\n', ' ') })).toEqual(endOfPem)
  for (const apiKey of [
    'sk_live_0001',
    'a.b.c',
    'x.e30.y',
    token({}),
    token({ exp: 'soon' }),
    token({ exp: -1 }),
    token({ exp: 1e300 }),
    token({ exp: 1_800_000_000_000 }),
    '-----BEGIN CERTIFICATE-----AAAA-----END CERTIFICATE-----',
  ]) {
    expect(endOfSecret({ apiKey }), apiKey).toBeNull()
  }
})

test('of several ends the first counts, and tokens that Portico fetches by itself do not', () => {
  const early = token({ exp: 1_700_000_000 })
  expect(endOfSecret({ a: token({ exp: 1_800_000_000 }), b: early, c: pem })).toEqual(
    new Date(1_700_000_000_000),
  )
  expect(endOfSecret({ clientSecret: 'plain', accessToken: early, refreshToken: early })).toBeNull()
})

test('what a key says about its end stands before the day that was entered', () => {
  const day = '2027-01-31'
  expect(secretExpiry({ apiKey: 'plain' }, day)).toEqual(new Date('2027-01-31T00:00:00Z'))
  expect(secretExpiry({ apiKey: 'plain' }, null)).toBeNull()
  expect(secretExpiry({ apiKey: token({ exp: 1_800_000_000 }) }, day)).toEqual(new Date(1_800_000_000_000))
})

test('a day is none, or one that is not over', () => {
  const parse = (day: string) => expiresOnSchema.safeParse(day)
  expect(parse('').data).toBeNull()
  expect(parse('2999-12-31').data).toBe('2999-12-31')
  expect(parse('2020-01-01').error?.issues[0]?.message).toBe('keyEnded')
  expect(parse('31.12.2999').error?.issues[0]?.message).toBe('invalidDate')
})

test('a former key stays only for the same method and the same address', () => {
  const before = { method: 'api_key', config: { domain: 'acme.example.com' } }
  expect(canOverlap(before, { ...before })).toBe(true)
  expect(canOverlap(before, { ...before, config: { domain: 'evil.example.com' } })).toBe(false)
  expect(canOverlap(before, { ...before, method: 'personal_access_token' })).toBe(false)
  const signedIn = { method: 'oauth2_authorization_code', config: {} }
  expect(canOverlap(signedIn, signedIn)).toBe(false)
})

test('an overlap lasts as long as was chosen', () => {
  const now = new Date('2026-11-22T10:00:00Z')
  const until = (['none', 'hour', 'day', 'week'] as const).map((overlap) =>
    overlapEnd(overlap, now)?.toISOString(),
  )
  expect(until).toEqual([
    undefined,
    '2026-11-22T11:00:00.000Z',
    '2026-11-23T10:00:00.000Z',
    '2026-11-29T10:00:00.000Z',
  ])
})
