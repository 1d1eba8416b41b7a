import type { RequestListener } from 'node:http'
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import {
  buildAuthorizationUrl,
  type ExchangeResult,
  exchangeAuthorizationCode,
  newAuthorization,
} from '@/lib/connectors/oauth'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { verifyConnection } from '@/lib/connectors/verify'
import { createOutboundClient, type OutboundClientOptions } from '@/lib/outbound'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'
import { findClosedPort, startHttpServer } from '../support/http-server'
import { type Decision, decideInSandbox } from '../support/sandbox-browser'

const redirectUri = 'http://portico.example/api/oauth/callback'
let sandbox: Sandbox
beforeAll(async () => {
  sandbox = await startSandbox({ redirectUris: [redirectUri] })
})
afterEach(() => sandbox.faults.clear())
afterAll(() => sandbox.close())

function definition(origin: string, changes: object = {}) {
  const scope = (name: string) => ({ name, reason: { en: name, fr: name } })
  return connectorDefinitionSchema.parse({
    config: [],
    authMethods: [
      {
        type: 'oauth2_authorization_code',
        authorizationUrl: `${origin}/oidc/auth`,
        tokenUrl: `${origin}/oidc/token`,
        scopes: ['openid', 'people.read'].map(scope),
        pkce: null,
        tokenAuth: 'client_secret_basic',
        authorizationParams: null,
        ...changes,
      },
    ],
    baseUrl: `${origin}/oauth`,
    verify: { method: 'GET', path: '/me', expect: { pointer: '/ok', equals: true } },
  })
}

type Connector = ReturnType<typeof definition>

function outboundClient(options: OutboundClientOptions = {}) {
  const outbound = createOutboundClient({ allowPrivateHosts: ['127.0.0.1'], ...options })
  onTestFinished(() => outbound.close())
  return outbound
}

async function begin(connector: Connector, config = {}) {
  const { state, codeVerifier } = newAuthorization()
  const clientId = sandbox.clientId
  const url = await buildAuthorizationUrl({
    definition: connector,
    config,
    clientId,
    redirectUri,
    state,
    codeVerifier,
  })
  return { state, codeVerifier, url }
}

interface Changes {
  state?: string
  codeVerifier?: string
  clientSecret?: string
  outbound?: OutboundClientOptions
}

function exchange(
  connector: Connector,
  answer: URLSearchParams,
  {
    state = 'state',
    codeVerifier = 'v'.repeat(43),
    clientSecret = sandbox.clientSecret,
    outbound,
  }: Changes = {},
): Promise<ExchangeResult> {
  return exchangeAuthorizationCode({
    definition: connector,
    config: {},
    client: { clientId: sandbox.clientId, clientSecret },
    redirectUri,
    answer,
    state,
    codeVerifier,
    outbound: outboundClient(outbound),
  })
}

async function authorize(connector: Connector, decision: Decision = {}) {
  const { state, codeVerifier, url } = await begin(connector)
  const { callback } = await decideInSandbox(url, decision)
  return { state, codeVerifier, answer: callback.searchParams }
}

describe('an authorization at the sandbox', () => {
  test('yields tokens that verify the connection', async () => {
    const connector = definition(sandbox.url, { issuer: sandbox.issuer })
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, kept)
    if (!result.ok) throw new Error(result.reason)
    expect(result.tokens).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'bearer',
      scope: 'openid people.read',
      expiresAt: expect.any(Date),
      subject: 'account-ada',
    })
    const seconds = ((result.tokens.expiresAt?.getTime() ?? 0) - Date.now()) / 1000
    expect(Math.abs(seconds - 3600)).toBeLessThan(60)
    const verified = await verifyConnection({
      definition: connector,
      method: 'oauth2_authorization_code',
      config: {},
      credentials: { accessToken: result.tokens.accessToken },
      outbound: outboundClient(),
    })
    expect(verified).toMatchObject({ ok: true, status: 200 })
  })

  test('works without a known issuer, and then reads no subject that it could not check', async () => {
    const connector = definition(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, kept)
    expect(result).toMatchObject({ ok: true, tokens: { tokenType: 'bearer' } })
    if (result.ok) expect(result.tokens.subject).toBeUndefined()
  })

  test('sends code, state, exact redirect, scopes and an S256 challenge', async () => {
    const { url, state } = await begin(
      definition(sandbox.url, { authorizationParams: { prompt: 'consent', request: 'authorize' } }),
    )
    expect(Object.fromEntries(url.searchParams)).toEqual({
      client_id: sandbox.clientId,
      response_type: 'code',
      redirect_uri: redirectUri,
      state,
      scope: 'openid people.read',
      code_challenge: expect.stringMatching(/^[\w-]{43}$/),
      code_challenge_method: 'S256',
      prompt: 'consent',
      request: 'authorize',
    })
  })

  test('leaves the challenge out only where PKCE is known not to work', async () => {
    const has = async (pkce: boolean | null) =>
      (await begin(definition(sandbox.url, { pkce }))).url.searchParams.has('code_challenge')
    expect([await has(true), await has(null), await has(false)]).toEqual([true, true, false])
  })

  test('refused by the person is authorizationRefused, in their words', async () => {
    const connector = definition(sandbox.url)
    const { answer, ...kept } = await authorize(connector, { decision: 'refuse' })
    expect(await exchange(connector, answer, kept)).toEqual({
      ok: false,
      reason: 'authorizationRefused',
      providerMessage: 'The person refused access.',
    })
  })

  test('a code works once: the second use is authorizationExpired', async () => {
    const connector = definition(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    expect(await exchange(connector, answer, kept)).toMatchObject({ ok: true })
    expect(await exchange(connector, answer, kept)).toMatchObject({
      ok: false,
      reason: 'authorizationExpired',
    })
  })

  test('a stolen code does not work without the verifier', async () => {
    const connector = definition(sandbox.url)
    const { answer, state } = await authorize(connector)
    const stolen = { state, codeVerifier: newAuthorization().codeVerifier }
    expect(await exchange(connector, answer, stolen)).toMatchObject({
      ok: false,
      reason: 'authorizationExpired',
    })
  })

  test('a wrong client secret is wrongCredentials, and not repeated', async () => {
    const connector = definition(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, { ...kept, clientSecret: 'wr0ng-secret-9999' })
    expect(result).toMatchObject({ ok: false, reason: 'wrongCredentials', status: 401 })
    expect(JSON.stringify(result)).not.toContain('wr0ng')
  })

  test.each([
    [{ kind: 'token_error', error: 'invalid_scope' }, 'tokenError'],
    [{ kind: 'token_error', error: 'unauthorized_client' }, 'wrongCredentials'],
    [{ kind: 'rate_limit', retryAfterSeconds: 30 }, 'rateLimited'],
    [{ kind: 'server_error' }, 'providerError'],
    [{ kind: 'malformed' }, 'tokenError'],
    [{ kind: 'drop' }, 'connectionReset'],
    [{ kind: 'slow', delayMs: 5000 }, 'timeout'],
  ] as const)('the fault %j is %s', async (fault, reason) => {
    const connector = definition(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    sandbox.faults.set(fault)
    const result = await exchange(connector, answer, { ...kept, outbound: { timeoutMs: 300 } })
    expect(result).toMatchObject({ ok: false, reason })
    if (reason === 'rateLimited') expect(result).toMatchObject({ status: 429, retryAfterSeconds: 30 })
  })
})

describe('an answer that was not asked for', () => {
  const answerOf = (entries: string[][] | Record<string, string>) => new URLSearchParams(entries)

  test.each([
    ['none', { code: 'c' }],
    ['another', { code: 'c', state: 'other' }],
    ['a longer one', { code: 'c', state: 'state2' }],
    ['another beside a refusal', { error: 'access_denied', state: 'other' }],
  ])('with the state of nobody is stateMismatch: %s', async (_, entries) => {
    const calls = sandbox.calls().length
    expect(await exchange(definition(sandbox.url), answerOf(entries))).toEqual({
      ok: false,
      reason: 'stateMismatch',
    })
    expect(sandbox.calls()).toHaveLength(calls)
  })

  test('with two states is stateMismatch', async () => {
    const answer = answerOf([
      ['code', 'c'],
      ['state', 'state'],
      ['state', 'other'],
    ])
    expect(await exchange(definition(sandbox.url), answer)).toEqual({ ok: false, reason: 'stateMismatch' })
  })

  test('from another issuer is issuerMismatch, before the code is sent anywhere', async () => {
    const calls = sandbox.calls().length
    const answer = answerOf({ code: 'c', state: 'state', iss: 'https://evil.example' })
    const mismatch = { ok: false, reason: 'issuerMismatch' }
    expect(await exchange(definition(sandbox.url), answer)).toEqual(mismatch)
    const known = definition(sandbox.url, { issuer: sandbox.issuer })
    expect(await exchange(known, answer)).toEqual(mismatch)
    const almost = answerOf({ code: 'c', state: 'state', iss: `${sandbox.issuer}/` })
    expect(await exchange(known, almost)).toEqual(mismatch)
    expect(sandbox.calls()).toHaveLength(calls)
  })

  test('without an issuer is issuerMismatch where the provider always names itself', async () => {
    const calls = sandbox.calls().length
    const strict = definition(sandbox.url, { issuer: sandbox.issuer, authorizationResponseIss: true })
    for (const answer of [
      answerOf({ code: 'c', state: 'state' }),
      answerOf({ code: 'c', state: 'state', iss: '' }),
      answerOf({ error: 'access_denied', state: 'state' }),
    ]) {
      expect(await exchange(strict, answer)).toEqual({ ok: false, reason: 'issuerMismatch' })
    }
    expect(sandbox.calls()).toHaveLength(calls)
    const { answer, ...kept } = await authorize(strict)
    expect(answer.get('iss')).toBe(sandbox.issuer)
    expect(await exchange(strict, answer, kept)).toMatchObject({ ok: true })
  })

  test('without an issuer is taken where the provider is not known to name itself', async () => {
    const known = definition(sandbox.url, { issuer: sandbox.issuer })
    const { answer, ...kept } = await authorize(known)
    answer.delete('iss')
    expect(await exchange(known, answer, kept)).toMatchObject({ ok: true })
  })

  test('without a code is tokenError', async () => {
    expect(await exchange(definition(sandbox.url), answerOf({ state: 'state' }))).toMatchObject({
      reason: 'tokenError',
    })
  })

  test('that tells of trouble at the provider is providerError', async () => {
    const answer = answerOf({ error: 'temporarily_unavailable', state: 'state' })
    expect(await exchange(definition(sandbox.url), answer)).toMatchObject({ reason: 'providerError' })
  })
})

describe('token endpoints that stray from the standard', () => {
  const answer = () => new URLSearchParams({ code: 's3cret-code-0001', state: 'state' })
  const json =
    (status: number, body: object): RequestListener =>
    (_, response) =>
      void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))

  async function exchangeAt(handler: RequestListener, changes: object = {}) {
    const server = await startHttpServer(handler)
    return exchange(definition(server.origin, changes), answer())
  }

  test('a token type of their own, a numeral as text and nulls are understood', async () => {
    const result = await exchangeAt(
      json(200, {
        ok: true,
        access_token: 'a',
        token_type: 'bot',
        expires_in: '60',
        refresh_token: null,
        scope: 'x,y',
      }),
    )
    expect(result).toMatchObject({
      ok: true,
      tokens: { accessToken: 'a', tokenType: 'bearer', scope: 'x,y' },
    })
    expect(await exchangeAt(json(200, { access_token: 'a' }))).toMatchObject({ ok: true })
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
    const said = `${'s3cret-code-0001'} for ${sandbox.clientSecret}`
    const result = await exchangeAt(json(400, { error: 'invalid_grant', error_description: said }))
    expect(result).toMatchObject({ providerMessage: '••• for •••' })
  })

  test('an ID token of another issuer is issuerMismatch where the issuer is known', async () => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const seconds = Math.floor(Date.now() / 1000)
    const claims = {
      iss: 'https://evil.example',
      sub: 'x',
      aud: sandbox.clientId,
      iat: seconds,
      exp: seconds + 60,
    }
    const idToken = `${part({ alg: 'RS256' })}.${part(claims)}.${'A'.repeat(342)}`
    const handler = json(200, { access_token: 'a', token_type: 'Bearer', id_token: idToken })
    const known = await exchangeAt(handler, { issuer: 'https://issuer.example' })
    expect(known).toEqual({ ok: false, reason: 'issuerMismatch' })
    expect(await exchangeAt(handler)).toMatchObject({ ok: true })
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
    const connector = definition(`http://127.0.0.1:${await findClosedPort()}`)
    const outbound = { allowPrivateHosts: [] }
    expect(await exchange(connector, answer(), { outbound })).toEqual({ ok: false, reason: 'blockedAddress' })
    expect(await exchange(connector, answer())).toEqual({ ok: false, reason: 'connectionRefused' })
  })
})
