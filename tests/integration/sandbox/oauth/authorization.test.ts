import { buildAuthorizationUrl } from 'openid-client'
import { describe, expect, test } from 'vitest'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { discoverClient, redirectUri } from './client'

const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })
const { client, authorize, resource } = await discoverClient(sandbox)

describe('authorization code with PKCE', () => {
  test('the whole way from the authorization to the resource, as the chosen account', async () => {
    const { callback, exchange, state } = await authorize({ account: 'account-ben' })
    expect(callback.origin + callback.pathname).toBe(redirectUri)
    expect(callback.searchParams.get('state')).toBe(state)
    expect(callback.searchParams.get('iss')).toBe(sandbox.issuer)

    const tokens = await exchange()
    expect(tokens.token_type).toBe('bearer')
    expect(tokens.expires_in).toBe(3600)
    expect(tokens.claims()).toMatchObject({ sub: 'account-ben', iss: sandbox.issuer })
    const me = await resource('/me', tokens.access_token)
    expect(await me.json()).toMatchObject({ ok: true, account: { id: 'account-ben', name: 'Ben Okafor' } })
    expect((await (await resource('/people', tokens.access_token)).json()).total).toBe(12)
    const authorization = `Bearer ${tokens.access_token}`
    const entrance = await fetch(`${sandbox.url}/v1/people`, { headers: { authorization } })
    expect((await entrance.json()).total).toBe(12)
  })

  test('the page names program, permissions and accounts in accessible HTML', async () => {
    const { page } = await authorize()
    expect(page).toContain('<html lang="en">')
    expect(page).toContain('<h1>Portico asks for access</h1>')
    expect(page).toContain('Read people: name, e-mail, active or not')
    expect(page).toContain('Stay connected while you are away')
    expect(page).toMatch(/<fieldset>\s*<legend>Sign in as<\/legend>/)
    expect(page).toContain('>Authorize</button>')
    expect(page).toContain('>Refuse</button>')
  })

  test('a plain OAuth request without openid gets a refresh token and the scopes it asked for', async () => {
    const { exchange } = await authorize({}, { scope: 'people.write' })
    const tokens = await exchange()
    expect(tokens.id_token).toBeUndefined()
    expect(tokens.refresh_token).toBeDefined()
    expect(await (await resource('/me', tokens.access_token)).json()).toMatchObject({ scope: 'people.write' })
    const people = await resource('/people', tokens.access_token)
    expect(people.status).toBe(403)
    expect(people.headers.get('www-authenticate')).toContain('insufficient_scope')
  })

  test('prompt=consent is accepted', async () => {
    const { exchange } = await authorize({}, { prompt: 'consent' })
    expect((await exchange()).scope).toContain('offline_access')
  })

  test('a refusal comes back as access_denied with issuer and state', async () => {
    const { callback, exchange, state } = await authorize({ decision: 'refuse' })
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      error: 'access_denied',
      iss: sandbox.issuer,
      state,
    })
    await expect(exchange()).rejects.toMatchObject({ error: 'access_denied' })
  })

  test('a code is used once', async () => {
    const { exchange } = await authorize()
    const tokens = await exchange()
    await expect(exchange()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await resource('/me', tokens.access_token)).status).toBe(401)
  })

  test.each([
    ['without PKCE', { code_challenge: '', code_challenge_method: '' }],
    ['with plain PKCE', { code_challenge_method: 'plain' }],
  ])('a request %s is sent back with invalid_request', async (_name, parameters) => {
    const { callback } = await authorize({}, parameters)
    expect(callback.searchParams.get('error')).toBe('invalid_request')
  })

  test('another redirect address, or nearly the same, gets a page instead of a redirect', async () => {
    for (const other of [
      `${redirectUri}/`,
      `${redirectUri}?a=1`,
      'http://elsewhere.example/api/oauth/callback',
    ]) {
      const url = buildAuthorizationUrl(client, {
        redirect_uri: other,
        scope: 'openid',
        code_challenge: 'x'.repeat(43),
      })
      const response = await fetch(url, { redirect: 'manual', headers: { accept: 'text/html' } })
      expect(response.status).toBe(400)
      expect(await response.text()).toContain('invalid_redirect_uri')
    }
  })

  test('a wrong client secret or verifier yields no token', async () => {
    const { callback } = await authorize()
    const exchange = (secret: string, verifier: string) =>
      fetch(`${sandbox.issuer}/token`, {
        method: 'POST',
        headers: { authorization: `Basic ${btoa(`${sandbox.clientId}:${secret}`)}` },
        body: new URLSearchParams({
          grant_type: 'authorization_code',
          code: callback.searchParams.get('code') ?? '',
          redirect_uri: redirectUri,
          code_verifier: verifier,
        }),
      })
    const wrongSecret = await exchange('wrong', 'x'.repeat(43))
    expect([wrongSecret.status, (await wrongSecret.json()).error]).toEqual([401, 'invalid_client'])
    const wrongVerifier = await exchange(sandbox.clientSecret, 'x'.repeat(43))
    expect([wrongVerifier.status, (await wrongVerifier.json()).error]).toEqual([400, 'invalid_grant'])
  })
})

test('an unknown or foreign interaction is a page that says so', async () => {
  const response = await fetch(`${sandbox.url}/interaction/unknown`)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('This request has expired')
})
