import type { RequestListener } from 'node:http'
import { describe, expect, test } from 'vitest'
import { sampleCredentials } from '@/lib/sandbox/options'
import { findClosedPort, startHttpServer } from '@/tests/support/http-server'
import { authorizationSteps, oauthConnector, redirectUri } from './exchange'

const client = sampleCredentials
const { exchange } = authorizationSteps(client)

describe('token endpoints that stray from the standard', () => {
  const answer = () => new URLSearchParams({ code: 's3cret-code-0001', state: 'state' })
  const json =
    (status: number, body: object): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  async function exchangeAt(handler: RequestListener, changes: object = {}) {
    const server = await startHttpServer(handler)
    return exchange(oauthConnector(server.origin, changes), answer())
  }

  test('a token type that the definition names, a numeral as text and nulls are understood', async () => {
    const body = { ok: true, access_token: 'a', expires_in: '60', refresh_token: null, scope: 'x,y' }
    const result = await exchangeAt(json(200, { ...body, token_type: 'Bot' }), { tokenType: 'bot' })
    expect(result).toMatchObject({
      ok: true,
      tokens: { accessToken: 'a', tokenType: 'bearer', scope: 'x,y' },
    })
    expect(await exchangeAt(json(200, { access_token: 'a' }))).toMatchObject({ ok: true })
  })

  test.each(['mac', 'DPoP', 'bot', 7, {}])('a token of the unknown type %j is not used', async (type) => {
    const result = await exchangeAt(json(200, { access_token: 'a', token_type: type }))
    expect(result).toMatchObject({ ok: false, reason: 'unknownTokenType' })
  })

  test.each([
    ['1e30', 10 * 365 * 24 * 3600],
    [Number.MAX_VALUE, 10 * 365 * 24 * 3600],
    ['60.5', 60.5],
    [0, 0],
  ])('a lifetime of %s seconds ends within ten years', async (lifetime, seconds) => {
    const before = Date.now()
    const result = await exchangeAt(json(200, { access_token: 'a', expires_in: lifetime }))
    const expiresAt = result.ok ? (result.tokens.expiresAt?.getTime() ?? Number.NaN) : Number.NaN
    expect(expiresAt).toBeGreaterThanOrEqual(before + seconds * 1000)
    expect(expiresAt).toBeLessThanOrEqual(Date.now() + seconds * 1000)
  })

  test.each([-1, '-3600', 'soon', '', 'Infinity', true, {}])('a lifetime of %j is none', async (lifetime) => {
    const result = await exchangeAt(json(200, { access_token: 'a', expires_in: lifetime }))
    expect(result).toEqual({ ok: true, tokens: { accessToken: 'a', tokenType: 'bearer' } })
  })

  test('scopes are cut to what can be stored, without control characters or half a character', async () => {
    const scope = `a\u0000b\nc \u{1f600}${'\u{1f600}'.repeat(1000)}\u{d800}`
    const result = await exchangeAt(json(200, { access_token: 'a', scope }))
    const kept = (result.ok && result.tokens.scope) || ''
    expect(kept).toMatch(/^a b c \u{1f600}/u)
    expect(kept).toHaveLength(1000)
    expect(kept.isWellFormed()).toBe(true)
    expect(kept).not.toMatch(/\p{Cc}/u)
    const nothing = await exchangeAt(json(200, { access_token: 'a', scope: '\u0000' }))
    expect(nothing).toEqual({ ok: true, tokens: { accessToken: 'a', tokenType: 'bearer' } })
  })

  test('an error with status 200 is an error', async () => {
    const result = await exchangeAt(json(200, { ok: false, error: 'invalid_code' }))
    expect(result).toMatchObject({ ok: false, reason: 'tokenError', providerMessage: 'invalid_code' })
    expect(await exchangeAt(json(200, { error: 'invalid_grant' }))).toMatchObject({
      reason: 'authorizationExpired',
    })
  })

  test('a message that repeats the code or the secret is told without them', async () => {
    const said = `${'s3cret-code-0001'} for ${client.clientSecret}`
    const result = await exchangeAt(json(400, { error: 'invalid_grant', error_description: said }))
    expect(result).toMatchObject({ providerMessage: '••• for •••' })
  })

  const seconds = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')

  function answeringWith(claims: object): RequestListener {
    const common = { iss: 'https://issuer.example', sub: 'x', aud: client.clientId, name: 'Ada' }
    const body = { iat: seconds, exp: seconds + 60, ...common, ...claims }
    const idToken = `${part({ alg: 'RS256' })}.${part(body)}.${'A'.repeat(342)}`
    return json(200, { access_token: 'a', token_type: 'Bearer', id_token: idToken })
  }

  test('an ID token of another issuer is issuerMismatch where the issuer is known', async () => {
    const handler = answeringWith({ iss: 'https://evil.example' })
    const known = await exchangeAt(handler, { issuer: 'https://issuer.example' })
    expect(known).toEqual({ ok: false, reason: 'issuerMismatch' })
    expect(await exchangeAt(handler)).toMatchObject({ ok: true })
  })

  test.each([
    ['ahead', { iat: seconds + 290, exp: seconds + 590 }],
    ['ahead, and says from when', { iat: seconds + 290, nbf: seconds + 290, exp: seconds + 590 }],
    ['behind', { iat: seconds - 600, exp: seconds - 290 }],
  ])('a provider whose clock is five minutes %s is believed', async (_, claims) => {
    const result = await exchangeAt(answeringWith(claims), { issuer: 'https://issuer.example' })
    expect(result).toMatchObject({ ok: true, tokens: { account: { id: 'x', name: 'Ada' } } })
  })

  test('an ID token that ended an hour ago is not', async () => {
    const handler = answeringWith({ iat: seconds - 7200, exp: seconds - 3600 })
    expect(await exchangeAt(handler, { issuer: 'https://issuer.example' })).toMatchObject({
      ok: false,
      reason: 'tokenError',
    })
  })

  test.each([
    ['redirect_uri_mismatch', undefined],
    ['bad_redirect_uri', undefined],
    ['invalid_request', 'The redirect_uri does not match'],
    ['invalid_grant', 'redirect URI mismatch'],
  ])('the error %s about the redirect address is redirectMismatch', async (error, said) => {
    const body = { error, ...(said && { error_description: said }) }
    expect(await exchangeAt(json(400, body))).toMatchObject({ ok: false, reason: 'redirectMismatch' })
  })

  test.each([
    ['a page', 'text/html', '<html>Sign in</html>', 'tokenError'],
    ['10 MB', 'application/json', `{"access_token":"${'a'.repeat(10_000_000)}"}`, 'tooLarge'],
  ])('an answer of %s is a failure with a reason', async (_, type, body, reason) => {
    const handler: RequestListener = (_, response) =>
      void response.writeHead(200, { 'content-type': type }).end(body)
    expect(await exchangeAt(handler)).toMatchObject({ ok: false, reason })
  })

  test.each([
    [302, 'redirected'],
    [404, 'wrongHost'],
    [401, 'wrongCredentials'],
    [400, 'tokenError'],
    [500, 'providerError'],
  ])('status %i without a word is %s', async (status, reason) => {
    const handler: RequestListener = (_, response) =>
      void response.writeHead(status, { location: '/x' }).end()
    expect(await exchangeAt(handler)).toEqual({ ok: false, reason, status })
  })

  test.each([
    ['client_secret_basic', /^authorization=Basic /],
    [null, /^authorization=Basic /],
    ['client_secret_post', /client_secret=sandbox-demo-secret-0001/],
    ['none', /^authorization=undefined (?!.*client_secret)/],
  ])('the client authenticates by %s', async (tokenAuth, expected) => {
    let seen = ''
    await exchangeAt(
      (request, response) => {
        request.on('data', (body) => {
          seen = `authorization=${request.headers.authorization} ${body}`
          response.end()
        })
      },
      { tokenAuth },
    )
    expect(seen).toMatch(expected)
    expect(seen).toContain(`redirect_uri=${encodeURIComponent(redirectUri)}`)
  })

  test('an address that may not be called is blockedAddress; nobody there is connectionRefused', async () => {
    const connector = oauthConnector(`http://127.0.0.1:${await findClosedPort()}`)
    const outbound = { allowPrivateHosts: [] }
    expect(await exchange(connector, answer(), { outbound })).toEqual({ ok: false, reason: 'blockedAddress' })
    expect(await exchange(connector, answer())).toEqual({ ok: false, reason: 'connectionRefused' })
  })
})
