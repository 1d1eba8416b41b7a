import { describe, expect, test } from 'vitest'
import { completeAuthorization } from '@/lib/connections/authorization/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { auditOf, storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { authorizationSteps, method, minute } from './authorization/steps'

const sandbox = await startSharedSandbox()

describe('an access token that has ended', () => {
  async function connectAndEnd() {
    const steps = await authorizationSteps(sandbox)
    const { actor, start, ask } = steps
    const connectionId = await start()
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    await verify(actor, connectionId)
    await db.credential.update({ where: { connectionId }, data: { expiresAt: new Date() } })
    return { ...steps, connectionId }
  }

  test('is renewed before the connection is checked, once for all who check at that moment', async () => {
    const { actor, credentialsOf, connectionId } = await connectAndEnd()
    const first = await credentialsOf(connectionId)
    const before = new Set(sandbox.calls())
    await Promise.all([1, 2, 3].map(() => verify(actor, connectionId)))
    const since = sandbox.calls().filter((call) => !before.has(call))
    expect(since.filter(({ path }) => path === '/oidc/token')).toHaveLength(1)
    const second = await credentialsOf(connectionId)
    expect(second?.accessToken).not.toBe(first?.accessToken)
    expect(second?.refreshToken).not.toBe(first?.refreshToken)
    expect((await storedConnection(connectionId)).credential?.expiresAt?.getTime()).toBeGreaterThan(
      Date.now() + 55 * minute,
    )
    expect((await auditOf(connectionId)).map(({ action }) => action)).toContain('connection.renewed')
  })

  test('that cannot be renewed because the grant is over needs a new one', async () => {
    const { actor, listing, ask, connectionId } = await connectAndEnd()
    sandbox.revokeTokens()
    await expect(verify(actor, connectionId)).rejects.toMatchObject({
      code: 'provider_failed',
      details: { reason: 'verification.accessEnded', values: { provider: listing.name } },
    })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
    })
    await saveSetup(actor, { connectionId, method, values: {} })
    await completeAuthorization(actor, (await ask(connectionId)).answer)
    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })

  test('that cannot be renewed just now, or by this Portico, leaves the connection degraded', async () => {
    const { actor, connectionId } = await connectAndEnd()
    for (const [fault, reason] of [
      [{ kind: 'server_error', scope: 'oauth', times: 1 }, 'verification.providerError'],
      [{ kind: 'token_error', error: 'invalid_client', times: 1 }, 'authorization.wrongCredentials'],
    ] as const) {
      sandbox.faults.set(fault)
      await expect(verify(actor, connectionId)).rejects.toMatchObject({ details: { reason } })
      expect(await storedConnection(connectionId)).toMatchObject({
        state: 'connected',
        stateReason: 'degraded',
      })
    }
    await verify(actor, connectionId)
    expect(await storedConnection(connectionId)).toMatchObject({ state: 'connected', stateReason: null })
  })
})
