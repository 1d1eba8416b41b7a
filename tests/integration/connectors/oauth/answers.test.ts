import { describe, expect, test } from 'vitest'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, oauthConnector, redirectUri } from './exchange'

const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })
const { begin, authorize, exchange } = authorizationSteps(sandbox)

describe('an answer that was not asked for', () => {
  const answerOf = (entries: string[][] | Record<string, string>) => new URLSearchParams(entries)

  test.each([
    ['none', { code: 'c' }],
    ['another', { code: 'c', state: 'other' }],
    ['a longer one', { code: 'c', state: 'state2' }],
    ['another beside a refusal', { error: 'access_denied', state: 'other' }],
  ])('with the state of nobody is stateMismatch: %s', async (_, entries) => {
    const calls = sandbox.calls()
    expect(await exchange(oauthConnector(sandbox.url), answerOf(entries))).toEqual({
      ok: false,
      reason: 'stateMismatch',
    })
    expect(sandbox.calls()).toEqual(calls)
  })

  test('with two states is stateMismatch', async () => {
    const answer = answerOf([
      ['code', 'c'],
      ['state', 'state'],
      ['state', 'other'],
    ])
    expect(await exchange(oauthConnector(sandbox.url), answer)).toEqual({
      ok: false,
      reason: 'stateMismatch',
    })
  })

  test('from another issuer is issuerMismatch, before the code is sent anywhere', async () => {
    const calls = sandbox.calls()
    const answer = answerOf({ code: 'c', state: 'state', iss: 'https://evil.example' })
    const mismatch = { ok: false, reason: 'issuerMismatch' }
    expect(await exchange(oauthConnector(sandbox.url), answer)).toEqual(mismatch)
    const known = oauthConnector(sandbox.url, { issuer: sandbox.issuer })
    expect(await exchange(known, answer)).toEqual(mismatch)
    const almost = answerOf({ code: 'c', state: 'state', iss: `${sandbox.issuer}/` })
    expect(await exchange(known, almost)).toEqual(mismatch)
    expect(sandbox.calls()).toEqual(calls)
  })

  test('without an issuer is issuerMismatch where the provider always names itself', async () => {
    const calls = sandbox.calls()
    const strict = oauthConnector(sandbox.url, { issuer: sandbox.issuer, authorizationResponseIss: true })
    for (const answer of [
      answerOf({ code: 'c', state: 'state' }),
      answerOf({ code: 'c', state: 'state', iss: '' }),
      answerOf({ error: 'access_denied', state: 'state' }),
    ]) {
      expect(await exchange(strict, answer)).toEqual({ ok: false, reason: 'issuerMismatch' })
    }
    expect(sandbox.calls()).toEqual(calls)
    const { answer, ...kept } = await authorize(strict)
    expect(answer.get('iss')).toBe(sandbox.issuer)
    expect(await exchange(strict, answer, kept)).toMatchObject({ ok: true })
  })

  test('without an issuer is taken where the provider is not known to name itself', async () => {
    const known = oauthConnector(sandbox.url, { issuer: sandbox.issuer })
    const { answer, ...kept } = await authorize(known)
    answer.delete('iss')
    expect(await exchange(known, answer, kept)).toMatchObject({ ok: true })
  })

  test('without a code is tokenError', async () => {
    expect(await exchange(oauthConnector(sandbox.url), answerOf({ state: 'state' }))).toMatchObject({
      reason: 'tokenError',
    })
  })

  test('that tells of trouble at the provider is providerError', async () => {
    const answer = answerOf({ error: 'temporarily_unavailable', state: 'state' })
    expect(await exchange(oauthConnector(sandbox.url), answer)).toMatchObject({ reason: 'providerError' })
  })

  test.each([
    [{ error: 'redirect_uri_mismatch' }, 'redirectMismatch'],
    [{ error: 'invalid_request', error_description: 'redirect_uri is not registered' }, 'redirectMismatch'],
    [{ error: 'invalid_scope' }, 'scopeRefused'],
    [{ error: 'unauthorized_client' }, 'grantRefused'],
    [{ error: 'access_denied', error_description: 'redirect_uri' }, 'authorizationRefused'],
  ])('that says %j is %s', async (said, reason) => {
    const answer = answerOf({ ...said, state: 'state' })
    expect(await exchange(oauthConnector(sandbox.url), answer)).toMatchObject({ reason })
  })
})

test('a redirect address that is not registered stays with the provider, on a page that names it', async () => {
  const { url } = await begin(oauthConnector(sandbox.url))
  url.searchParams.set('redirect_uri', `${redirectUri}/`)
  const response = await fetch(url, { redirect: 'manual' })
  expect(response.status).toBe(400)
  expect(response.headers.get('location')).toBeNull()
  expect(await response.text()).toContain('redirect_uri')
})
