import { describe, expect, test } from 'vitest'
import { newAuthorization } from '@/lib/connectors/oauth'
import { verifyConnection } from '@/lib/connectors/verify'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, oauthConnector, outboundClient, redirectUri } from './exchange'

const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })
const { begin, authorize, exchange } = authorizationSteps(sandbox)

describe('an authorization at the sandbox', () => {
  test('yields tokens that verify the connection', async () => {
    const connector = oauthConnector(sandbox.url, { issuer: sandbox.issuer })
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, kept)
    if (!result.ok) throw new Error(result.reason)
    expect(result.tokens).toEqual({
      accessToken: expect.any(String),
      refreshToken: expect.any(String),
      tokenType: 'bearer',
      scope: 'openid people.read',
      expiresAt: expect.any(Date),
      account: { id: 'account-ada', name: 'Ada Marchand' },
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

  test('works without a known issuer, and then reads no account that it could not check', async () => {
    const connector = oauthConnector(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, kept)
    expect(result).toMatchObject({ ok: true, tokens: { tokenType: 'bearer' } })
    if (result.ok) expect(result.tokens.account).toBeUndefined()
  })

  test('sends code, state, exact redirect, scopes and an S256 challenge', async () => {
    const { url, state } = await begin(
      oauthConnector(sandbox.url, { authorizationParams: { prompt: 'consent', request: 'authorize' } }),
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
      (await begin(oauthConnector(sandbox.url, { pkce }))).url.searchParams.has('code_challenge')
    expect([await has(true), await has(null), await has(false)]).toEqual([true, true, false])
  })

  test('refused by the person is authorizationRefused, in their words', async () => {
    const connector = oauthConnector(sandbox.url)
    const { answer, ...kept } = await authorize(connector, { decision: 'refuse' })
    expect(await exchange(connector, answer, kept)).toEqual({
      ok: false,
      reason: 'authorizationRefused',
      providerMessage: 'The person refused access.',
    })
  })

  test('a code works once: the second use is authorizationExpired', async () => {
    const connector = oauthConnector(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    expect(await exchange(connector, answer, kept)).toMatchObject({ ok: true })
    expect(await exchange(connector, answer, kept)).toMatchObject({
      ok: false,
      reason: 'authorizationExpired',
    })
  })

  test('a stolen code does not work without the verifier', async () => {
    const connector = oauthConnector(sandbox.url)
    const { answer, state } = await authorize(connector)
    const stolen = { state, codeVerifier: newAuthorization().codeVerifier }
    expect(await exchange(connector, answer, stolen)).toMatchObject({
      ok: false,
      reason: 'authorizationExpired',
    })
  })

  test('a wrong client secret is wrongCredentials, and not repeated', async () => {
    const connector = oauthConnector(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    const result = await exchange(connector, answer, { ...kept, clientSecret: 'wr0ng-secret-9999' })
    expect(result).toMatchObject({ ok: false, reason: 'wrongCredentials', status: 401 })
    expect(JSON.stringify(result)).not.toContain('wr0ng')
  })

  test.each([
    [{ kind: 'token_error', error: 'invalid_scope' }, 'scopeRefused'],
    [{ kind: 'token_error', error: 'unauthorized_client' }, 'grantRefused'],
    [{ kind: 'rate_limit', retryAfterSeconds: 30 }, 'rateLimited'],
    [{ kind: 'server_error' }, 'providerError'],
    [{ kind: 'malformed' }, 'tokenError'],
    [{ kind: 'drop' }, 'connectionReset'],
    [{ kind: 'slow', delayMs: 5000 }, 'timeout'],
  ] as const)('the fault %j is %s', async (fault, reason) => {
    const connector = oauthConnector(sandbox.url)
    const { answer, ...kept } = await authorize(connector)
    sandbox.faults.set(fault)
    const result = await exchange(connector, answer, { ...kept, outbound: { timeoutMs: 300 } })
    expect(result).toMatchObject({ ok: false, reason })
    if (reason === 'rateLimited') expect(result).toMatchObject({ status: 429, retryAfterSeconds: 30 })
  })
})
