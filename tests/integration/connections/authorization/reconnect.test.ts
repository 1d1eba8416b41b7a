import { describe, expect, test } from 'vitest'
import { completeAuthorization, startAuthorization } from '@/lib/connections/authorization/mutations'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { verify } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { getWizard } from '@/lib/connections/wizard/queries'
import { db } from '@/lib/db'
import { openPolicy, putPolicy } from '@/tests/integration/policies/put-policy'
import { storedConnection } from '@/tests/support/connect'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { decideInSandbox } from '@/tests/support/sandbox-browser'
import { authorizationSteps, method } from './steps'

const sandbox = await startSharedSandbox()

/** A connection in use, authorized by Ada. */
async function connected() {
  const steps = await authorizationSteps(sandbox)
  const connectionId = await steps.start()
  const again = async (decision = {}) =>
    completeAuthorization(steps.actor, (await steps.ask(connectionId, decision)).answer)
  await again()
  await verify(steps.actor, connectionId)
  const stop = (facts: ConnectionFacts) => db.connection.update({ where: { id: connectionId }, data: facts })
  return { ...steps, connectionId, again, stop, read: () => storedConnection(connectionId) }
}

describe('reconnecting in place', () => {
  test('keeps id, name and all else, and knows account and scopes', async () => {
    const { connectionId, again, read, credentialsOf } = await connected()
    const [before, tokens] = [await read(), await credentialsOf(connectionId)]
    expect(before).toMatchObject({
      accountId: 'account-ada',
      accountName: 'Ada Marchand',
      grantedScope: 'people.read people.write',
    })
    expect(await again()).toMatchObject({ problem: null })
    const after = await read()
    const { id, name, isDefault, folderId, accountId, grantedScope, createdAt } = before
    expect(after).toMatchObject({
      id,
      name,
      isDefault,
      folderId,
      accountId,
      grantedScope,
      createdAt,
      state: 'connected',
    })
    expect((await credentialsOf(connectionId))?.accessToken).not.toBe(tokens?.accessToken)
    const quarter = 90 * 24 * 60 * 60 * 1000
    const end = after.credential?.secretExpiresAt?.getTime() ?? 0
    expect(Math.abs(end - Date.now() - quarter)).toBeLessThan(60_000)
  })

  test('is refused when fewer scopes are granted, which it names; nothing is replaced', async () => {
    const { actor, connectionId, again, read, credentialsOf } = await connected()
    const tokens = await credentialsOf(connectionId)
    expect(await again({ scopes: ['people.read'] })).toMatchObject({
      problem: 'authorization.scopeMissing',
    })
    expect(await credentialsOf(connectionId)).toEqual(tokens)
    expect(await read()).toMatchObject({ state: 'connected', grantedScope: 'people.read people.write' })
    expect((await getWizard(actor, connectionId, 'en')).attempt).toEqual({
      kind: 'failed',
      problem: 'authorization.scopeMissing',
      values: { scopes: 'people.write' },
    })
    // Told once: the next authorization begins anew.
    expect(await again()).toMatchObject({ problem: null })
    expect((await getWizard(actor, connectionId, 'en')).attempt).toBeNull()
  })

  test('is refused for another account, naming both', async () => {
    const { actor, connectionId, again, read, credentialsOf } = await connected()
    const tokens = await credentialsOf(connectionId)
    expect(await again({ account: 'account-ben' })).toMatchObject({ problem: 'authorization.otherAccount' })
    expect(await credentialsOf(connectionId)).toEqual(tokens)
    expect(await read()).toMatchObject({ accountId: 'account-ada', state: 'connected' })
    expect((await getWizard(actor, connectionId, 'en')).attempt).toMatchObject({
      values: { account: 'Ada Marchand', other: 'Ben Okafor' },
    })
    await verify(actor, connectionId)
  })

  test('submits anew what was declined', async () => {
    const { actor, connectionId, again, stop, read } = await connected()
    await putPolicy(actor, { ...openPolicy, requiresApproval: true })
    await stop({ state: 'inactive', stateReason: 'declined' })
    await db.connection.update({ where: { id: connectionId }, data: { submittedById: actor.memberId } })
    expect(await again()).toMatchObject({ problem: null })
    expect(await read()).toMatchObject({ state: 'pending', stateReason: 'approval' })
  })

  test.each([
    { state: 'needs_reconnect', stateReason: 'authenticationFailed' },
    { state: 'inactive', stateReason: 'repeatedFailures' },
  ] as const)('mends what is $state', async (facts) => {
    const { connectionId, again, stop, read, actor } = await connected()
    sandbox.revokeTokens()
    await stop(facts)
    expect(await saveSetup(actor, { connectionId, method, values: {} })).toEqual(facts)
    expect(await again({ decision: 'refuse' })).toMatchObject({
      problem: 'authorization.authorizationRefused',
    })
    expect(await read()).toMatchObject(facts)
    expect(await again()).toMatchObject({ problem: null })
    expect(await read()).toMatchObject({ state: 'connected', stateReason: null, lastFailure: null })
  })

  test('does not undo what somebody or a policy switched off', async () => {
    const { connectionId, stop, actor } = await connected()
    for (const stateReason of ['admin', 'policy']) {
      await stop({ state: 'inactive', stateReason })
      const input = { connectionId, locale: 'en' } as const
      await expect(startAuthorization(actor, input)).rejects.toMatchObject({
        details: { reason: 'connectionInactive' },
      })
    }
  })

  test('moves to an app of one’s own with nothing replaced before the provider says yes', async () => {
    const { actor, connectionId, read, credentialsOf } = await connected()
    const tokens = await credentialsOf(connectionId)
    const values = { clientId: sandbox.ownClientId, clientSecret: sandbox.ownClientSecret }
    const setup = { method: 'oauth2_own_app', values }
    expect(await saveSetup(actor, { connectionId, ...setup })).toMatchObject({ state: 'connected' })
    const url = await startAuthorization(actor, { connectionId, locale: 'en', setup })
    expect(url.searchParams.get('client_id')).toBe(sandbox.ownClientId)
    expect(await read()).toMatchObject({ authMethod: method, config: {} })
    expect(await credentialsOf(connectionId)).toEqual(tokens)
    const { callback } = await decideInSandbox(url)
    expect(await completeAuthorization(actor, callback.searchParams)).toMatchObject({ problem: null })
    expect(await read()).toMatchObject({
      state: 'connected',
      authMethod: 'oauth2_own_app',
      config: { clientId: sandbox.ownClientId },
    })
    expect(await credentialsOf(connectionId)).toMatchObject({ clientSecret: sandbox.ownClientSecret })
    await verify(actor, connectionId)
  })

  test('with a key of another account is refused too, naming both', async () => {
    const { actor, connectionId, stop, read } = await connected()
    await saveSetup(actor, { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } })
    expect(await read()).toMatchObject({ authMethod: 'api_key', accountName: 'Sandbox Company' })
    await db.connection.update({
      where: { id: connectionId },
      data: { accountId: 'another', accountName: 'Another Company' },
    })
    await stop({ state: 'connected', stateReason: null })
    const input = { connectionId, method: 'api_key', values: { apiKey: sandbox.apiKey } }
    await expect(saveSetup(actor, input)).rejects.toMatchObject({
      code: 'conflict',
      details: {
        reason: 'token.otherAccount',
        values: { account: 'Another Company', other: 'Sandbox Company' },
      },
    })
  })
})
