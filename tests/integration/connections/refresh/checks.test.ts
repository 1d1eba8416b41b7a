import { describe, expect, test } from 'vitest'
import { verify } from '@/lib/connections/verification/mutations'
import { db } from '@/lib/db'
import { auditOf, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, grant, signedInConnection, skipPause, valuesOf } from '@/tests/support/signed-in'

const sandbox = await startSharedSandbox()

/** Calls of the token endpoint and of the one that is called to check. */
function callsSince(before: ReadonlySet<unknown>) {
  const since = sandbox.calls().filter((call) => !before.has(call))
  const count = (pattern: RegExp) => since.filter(({ path }) => pattern.test(path)).length
  return { token: count(/^\/oidc\/token$/), check: count(/\/me$/) }
}

describe('a check of a connection whose token has ended', () => {
  test('refreshes it first, once for all who check at that moment', async () => {
    const known = await signedInConnection(sandbox)
    const before = await valuesOf(known)
    await endTokenIn(known.connectionId, -60)
    const calls = new Set(sandbox.calls())
    await Promise.all([1, 2, 3].map(() => verify(known.admin, known.connectionId)))
    expect(callsSince(calls)).toEqual({ token: 1, check: 3 })
    const after = await valuesOf(known)
    expect(after.accessToken).not.toBe(before.accessToken)
    expect(after.refreshToken).not.toBe(before.refreshToken)
    const actions = (await auditOf(known.connectionId)).map(({ action }) => action)
    expect(new Set(actions)).toEqual(new Set(['connection.verified']))
  })

  test('finds that the grant is over, and passes once there is a new one', async () => {
    const known = await signedInConnection(sandbox)
    const { admin, connectionId } = known
    await endTokenIn(connectionId, -60)
    sandbox.revokeTokens()
    for (const _ of ['when it breaks', 'and later']) {
      await expect(verify(admin, connectionId)).rejects.toMatchObject({
        code: 'provider_failed',
        details: { reason: 'verification.accessEnded' },
      })
      expect(await storedConnection(connectionId)).toMatchObject({
        state: 'needs_reconnect',
        stateReason: 'authenticationFailed',
      })
    }
    expect(await db.mailMessage.count({ where: { recipient: admin.email } })).toBe(1)
    await grant(known.actor, connectionId, sandbox)
    await verify(admin, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('says what keeps the provider from refreshing it, and leaves the connection degraded', async () => {
    const known = await signedInConnection(sandbox)
    const { admin, connectionId } = known
    await endTokenIn(connectionId, -60)
    for (const [fault, reason] of [
      [{ kind: 'server_error', scope: 'oauth', times: 1 }, 'verification.providerError'],
      [{ kind: 'token_error', error: 'invalid_client', times: 1 }, 'authorization.wrongCredentials'],
    ] as const) {
      sandbox.faults.set(fault)
      await expect(verify(admin, connectionId)).rejects.toMatchObject({ details: { reason } })
      await expect(verify(admin, connectionId)).rejects.toMatchObject({
        details: { reason: 'refreshPaused' },
      })
      expect(await storedConnection(connectionId)).toMatchObject({
        state: 'connected',
        stateReason: 'degraded',
        lastFailure: { reason },
      })
      await skipPause(connectionId)
    }
    await verify(admin, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })
})

test('a check whose token the provider does not take any more is made once more with a new one', async () => {
  const known = await signedInConnection(sandbox)
  sandbox.faults.set({ kind: 'reject_key', scope: 'oauth', times: 1 })
  const calls = new Set(sandbox.calls())
  await verify(known.admin, known.connectionId)
  expect(callsSince(calls)).toEqual({ token: 1, check: 2 })
  expect(await storedConnection(known.connectionId)).toMatchObject({ state: 'connected', stateReason: null })
})
