import { describe, expect, test } from 'vitest'
import { verifyConnection } from '@/lib/connectors/verify'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { outboundClient } from './exchange'
import { ask, type RequestingType, requestingConnector } from './requests'

const sandbox = await startSharedSandbox()
const client = { clientId: sandbox.ownClientId, clientSecret: sandbox.ownClientSecret }
const person = { username: 'ada.marchand@sandbox.example', password: sandbox.password }
const connector = (type: RequestingType, changes: object = {}) =>
  requestingConnector(sandbox.url, type, { tokenAuth: 'client_secret_basic', ...changes })

describe.each([
  ['oauth2_client_credentials', client, { id: 'your-own-app', name: 'Service account' }],
  ['oauth2_password', { ...client, ...person }, { id: 'account-ada', name: 'Ada Marchand' }],
] as const)('%s at the authorization server', (type, entered, account) => {
  test('yields a token that verifies the connection and names the account', async () => {
    const definition = connector(type)
    const result = await ask(definition, entered)
    if (!result.ok) throw new Error(result.reason)
    expect(result.tokens).toEqual({
      accessToken: expect.stringMatching(/^[\w-]{43}$/),
      tokenType: 'bearer',
      scope: 'people.read',
      expiresAt: expect.any(Date),
    })
    const { accessToken } = result.tokens
    const verified = await verifyConnection({
      definition,
      method: type,
      config: {},
      credentials: { accessToken },
      outbound: outboundClient(),
    })
    expect(verified).toMatchObject({ ok: true, status: 200, account })
  })

  test('with a wrong secret is wrongCredentials, and the secret is not repeated', async () => {
    const result = await ask(connector(type), { ...entered, clientSecret: 'wr0ng-secret-9999' })
    expect(result).toMatchObject({ ok: false, reason: 'wrongCredentials', status: 401 })
    expect(JSON.stringify(result)).not.toContain('wr0ng')
  })

  test('by a client that may not use this grant says so', async () => {
    const { clientId, clientSecret } = sandbox
    const result = await ask(connector(type), { ...entered, clientId, clientSecret })
    expect(result).toMatchObject({ ok: false, reason: 'tokenError', status: 400 })
    sandbox.faults.set({ kind: 'token_error', error: 'unauthorized_client', times: 1 })
    expect(await ask(connector(type), entered)).toMatchObject({ ok: false, reason: 'grantRefused' })
  })

  test.each([
    [{ kind: 'token_error', error: 'invalid_scope' }, 'scopeRefused'],
    [{ kind: 'token_error', error: 'unsupported_grant_type' }, 'grantRefused'],
    [{ kind: 'token_error', error: 'invalid_grant' }, 'wrongCredentials'],
    [{ kind: 'rate_limit', retryAfterSeconds: 30 }, 'rateLimited'],
    [{ kind: 'server_error' }, 'providerError'],
    [{ kind: 'malformed' }, 'tokenError'],
    [{ kind: 'drop' }, 'connectionReset'],
    [{ kind: 'slow', delayMs: 5000 }, 'timeout'],
  ] as const)('through the fault %j is %s', async (fault, reason) => {
    sandbox.faults.set(fault)
    expect(await ask(connector(type), entered, { timeoutMs: 300 })).toMatchObject({ ok: false, reason })
  })
})

test('a wrong password is wrongCredentials, and not repeated', async () => {
  const entered = { ...client, ...person, password: 'wr0ng-password-9999' }
  const result = await ask(connector('oauth2_password'), entered)
  expect(result).toMatchObject({ ok: false, reason: 'wrongCredentials', status: 400 })
  expect(JSON.stringify(result)).not.toContain('wr0ng')
})
