import { refreshTokenGrant, tokenIntrospection, tokenRevocation } from 'openid-client'
import { describe, expect, onTestFinished, test } from 'vitest'
import { startSandbox } from '@/lib/sandbox/server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { discoverClient, redirectUri } from './client'

const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })
const { client, authorize, connect, resource } = await discoverClient(sandbox)

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
    onTestFinished(() => other.close())
    const brief = await discoverClient(other)
    const { access_token: accessToken } = await brief.connect()
    const status = async () => (await brief.resource('/me', accessToken)).status
    expect(await status()).toBe(200)
    await expect.poll(status, { timeout: 6000 }).toBe(401)
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
