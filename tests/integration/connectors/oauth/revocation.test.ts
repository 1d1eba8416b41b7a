import { describe, expect, test } from 'vitest'
import { revokeTokens } from '@/lib/connectors/revocation'
import { findClosedPort, startHttpServer } from '@/tests/support/http-server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, oauthConnector, outboundClient, redirectUri } from './exchange'

const sandbox = await startSharedSandbox({ redirectUris: [redirectUri] })
const { clientId, clientSecret } = sandbox
const { authorize, exchange } = authorizationSteps(sandbox)
const revocationUrl = `${sandbox.url}/oidc/token/revocation`

async function granted() {
  const connector = oauthConnector(sandbox.url)
  const { answer, ...kept } = await authorize(connector)
  const result = await exchange(connector, answer, kept)
  if (!result.ok) throw new Error(result.reason)
  return { accessToken: result.tokens.accessToken, refreshToken: result.tokens.refreshToken ?? '' }
}

function revoke(credentials: Record<string, string>, changes: object, secret = clientSecret) {
  return revokeTokens({
    definition: oauthConnector(sandbox.url, changes),
    method: 'oauth2_authorization_code',
    config: {},
    credentials,
    client: { clientId, clientSecret: secret },
    outbound: outboundClient({ timeoutMs: 500 }),
  })
}

/** What the authorization server itself says about a token (RFC 7662). */
async function isActive(token: string): Promise<boolean> {
  const response = await fetch(`${sandbox.url}/oidc/token/introspection`, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}` },
    body: new URLSearchParams({ token }),
  })
  return ((await response.json()) as { active: boolean }).active
}

describe('tokens at the provider', () => {
  test('end both, refresh token and access token', async () => {
    const tokens = await granted()
    expect(await isActive(tokens.accessToken)).toBe(true)
    expect(await isActive(tokens.refreshToken)).toBe(true)
    expect(await revoke(tokens, { revocationUrl })).toEqual({ outcome: 'revoked' })
    expect(await isActive(tokens.accessToken)).toBe(false)
    expect(await isActive(tokens.refreshToken)).toBe(false)
    // Once more ends nothing and is no failure (RFC 7009 §2.2).
    expect(await revoke(tokens, { revocationUrl })).toEqual({ outcome: 'revoked' })
  })

  test('stay where the provider offers no end, or there is none to send', async () => {
    expect(await revoke(await granted(), {})).toEqual({ outcome: 'unsupported' })
    expect(await revoke({}, { revocationUrl })).toEqual({ outcome: 'unsupported' })
  })

  test('that could not be ended say why, without a secret', async () => {
    const tokens = await granted()
    expect(await revoke(tokens, { revocationUrl }, 'wr0ng-secret')).toEqual({
      outcome: 'failed',
      reason: 'wrongCredentials',
      status: 401,
    })
    const closed = `http://127.0.0.1:${await findClosedPort()}/revoke`
    expect(await revoke(tokens, { revocationUrl: closed })).toEqual({
      outcome: 'failed',
      reason: 'connectionRefused',
    })
    sandbox.faults.set({ kind: 'server_error', scope: 'oauth' })
    expect(await revoke(tokens, { revocationUrl })).toMatchObject({ reason: 'providerError' })
    sandbox.faults.clear()
    expect(await isActive(tokens.refreshToken)).toBe(true)
  })

  test('of a kind that the provider does not end are no failure', async () => {
    const server = await startHttpServer((_, response) => {
      const body = JSON.stringify({ error: 'unsupported_token_type' })
      response.writeHead(400, { 'content-type': 'application/json' }).end(body)
    })
    const result = await revoke({ accessToken: 'a' }, { revocationUrl: `${server.origin}/revoke` })
    expect(result).toEqual({ outcome: 'unsupported' })
  })
})
