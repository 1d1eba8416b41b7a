import {
  allowInsecureRequests,
  authorizationCodeGrant,
  buildAuthorizationUrl,
  ClientSecretBasic,
  type Configuration,
  calculatePKCECodeChallenge,
  discovery,
  randomPKCECodeVerifier,
  randomState,
  refreshTokenGrant,
  tokenIntrospection,
  tokenRevocation,
} from 'openid-client'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'
import { type Decision, decideInSandbox } from '../support/sandbox-browser'

const redirectUri = 'http://portico.example/api/oauth/callback'
let sandbox: Sandbox
let client: Configuration
beforeAll(async () => {
  sandbox = await startSandbox({ redirectUris: [redirectUri] })
  client = await discovery(
    new URL(sandbox.issuer),
    sandbox.clientId,
    {},
    ClientSecretBasic(sandbox.clientSecret),
    {
      execute: [allowInsecureRequests],
    },
  )
})
afterEach(() => sandbox.faults.clear())
afterAll(() => sandbox.close())

async function authorize(decision: Decision = {}, parameters: Record<string, string> = {}) {
  const verifier = randomPKCECodeVerifier()
  const state = randomState()
  const url = buildAuthorizationUrl(client, {
    redirect_uri: redirectUri,
    scope: 'openid people.read people.write offline_access',
    code_challenge: await calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    state,
    ...parameters,
  })
  const { callback, page } = await decideInSandbox(url, decision)
  const exchange = () =>
    authorizationCodeGrant(client, callback, { pkceCodeVerifier: verifier, expectedState: state })
  return { callback, page, exchange, state }
}

async function connect() {
  const tokens = await (await authorize()).exchange()
  if (!tokens.refresh_token) throw new Error('no refresh token')
  return { ...tokens, refresh: tokens.refresh_token }
}

const resource = (path: string, accessToken: string) =>
  fetch(`${sandbox.url}/oauth${path}`, { headers: { authorization: `Bearer ${accessToken}` } })

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

describe('life of tokens', () => {
  test('each refresh gives a new refresh token, and a second use of the old one ends the grant', async () => {
    const first = await connect()
    const second = await refreshTokenGrant(client, first.refresh)
    expect(second.refresh_token).toBeDefined()
    expect(second.refresh_token).not.toBe(first.refresh)
    expect((await resource('/me', second.access_token)).status).toBe(200)

    await expect(refreshTokenGrant(client, first.refresh)).rejects.toMatchObject({ error: 'invalid_grant' })
    await expect(refreshTokenGrant(client, second.refresh_token ?? '')).rejects.toMatchObject({
      error: 'invalid_grant',
    })
    expect((await resource('/me', second.access_token)).status).toBe(401)
  })

  test('revocation and introspection say the same', async () => {
    const tokens = await connect()
    expect(await tokenIntrospection(client, tokens.access_token)).toMatchObject({
      active: true,
      client_id: sandbox.clientId,
      sub: 'account-ada',
    })
    await tokenRevocation(client, tokens.refresh)
    expect(await tokenIntrospection(client, tokens.refresh)).toEqual({ active: false })
    expect((await resource('/me', tokens.access_token)).status).toBe(401)
  })

  test('revoking all tokens ends access and refresh tokens, and a new authorization works', async () => {
    const tokens = await connect()
    const response = await fetch(`${sandbox.url}/faults/revoke-tokens`, { method: 'POST' })
    expect((await response.json()).revoked).toBeGreaterThanOrEqual(2)
    expect((await resource('/me', tokens.access_token)).status).toBe(401)
    await expect(refreshTokenGrant(client, tokens.refresh)).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await resource('/me', (await connect()).access_token)).status).toBe(200)
  })

  test('an access token ends with its time', async () => {
    const other = await startSandbox({ redirectUris: [redirectUri], accessTokenSeconds: 2 })
    const before = client
    try {
      client = await discovery(
        new URL(other.issuer),
        other.clientId,
        {},
        ClientSecretBasic(other.clientSecret),
        {
          execute: [allowInsecureRequests],
        },
      )
      const { access_token: accessToken } = await connect()
      const headers = { authorization: `Bearer ${accessToken}` }
      const status = async () => (await fetch(`${other.url}/oauth/me`, { headers })).status
      expect(await status()).toBe(200)
      await expect.poll(status, { timeout: 6000 }).toBe(401)
    } finally {
      client = before
      await other.close()
    }
  })

  test('a fault at the token endpoint leaves the code usable afterwards', async () => {
    const { exchange } = await authorize()
    sandbox.faults.set({ kind: 'token_error', error: 'invalid_grant', times: 1 })
    await expect(exchange()).rejects.toMatchObject({ error: 'invalid_grant' })
    expect((await exchange()).access_token).toBeDefined()
  })

  test('no code and no token stands in the log', async () => {
    const { callback, exchange } = await authorize()
    const { access_token: accessToken } = await exchange()
    await resource('/me', accessToken)
    const log = JSON.stringify(sandbox.calls())
    expect(log).toContain('/oauth/me')
    expect(log).not.toContain(accessToken)
    expect(log).not.toContain(callback.searchParams.get('code'))
  })
})

test('an unknown or foreign interaction is a page that says so', async () => {
  const response = await fetch(`${sandbox.url}/interaction/unknown`)
  expect(response.status).toBe(400)
  expect(await response.text()).toContain('This request has expired')
})
