import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, handOffActor, memberActor } from '@/tests/support/actors'
import { createSandboxListing, storedConnection } from '@/tests/support/connect'
import { createConnection, createOrganization } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, signedInConnection, skipPause, valuesOf } from '@/tests/support/signed-in'
import { tokenCallsOf } from './token-calls'

const sandbox = await startSharedSandbox()

describe('a token that is good for long', () => {
  test('is read with method, configuration and version, and nothing is asked of the provider', async () => {
    const known = await signedInConnection(sandbox)
    const values = await valuesOf(known)
    const calls = await tokenCallsOf(sandbox, async () => {
      const usable = await usableCredential(known.actor, known.connectionId)
      expect(usable).toEqual({
        connectionId: known.connectionId,
        method: 'oauth2_authorization_code',
        config: {},
        values,
        sealed: (await storedConnection(known.connectionId)).credential?.sealed,
        version: 1,
      })
    })
    expect(calls).toBe(0)
  })

  test('is due a quarter of an hour before its end', async () => {
    const { connectionId } = await signedInConnection(sandbox)
    const { credential } = await storedConnection(connectionId)
    const { expiresAt, refreshAt } = credential ?? {}
    const margin = (expiresAt?.getTime() ?? 0) - (refreshAt?.getTime() ?? 0)
    expect(Math.abs(margin - 15 * 60_000)).toBeLessThan(100)
  })
})

describe('a token in the last quarter of an hour of its life', () => {
  test('is refreshed by the first who reads it; nobody waits for that with a good token in hand', async () => {
    const known = await signedInConnection(sandbox)
    const before = await valuesOf(known)
    await endTokenIn(known.connectionId, 600)
    sandbox.faults.set({ kind: 'slow', delayMs: 150, scope: 'oauth', times: 1 })
    let results: { values: Record<string, string>; version: number }[] = []
    const calls = await tokenCallsOf(sandbox, async () => {
      results = await Promise.all(
        Array.from({ length: 20 }, () => usableCredential(known.actor, known.connectionId)),
      )
    })
    expect(calls).toBe(1)
    const [refreshed, ...others] = results.filter(({ version }) => version === 2)
    expect(others).toEqual([])
    expect(refreshed?.values.accessToken).not.toBe(before.accessToken)
    expect(refreshed?.values.refreshToken).not.toBe(before.refreshToken)
    for (const { values, version } of results) if (version === 1) expect(values).toEqual(before)
    expect(await usableCredential(known.actor, known.connectionId)).toMatchObject({ version: 2 })
  })

  test('serves on while the provider is in trouble, and is not asked for again within thirty seconds', async () => {
    const known = await signedInConnection(sandbox)
    await endTokenIn(known.connectionId, 600)
    sandbox.faults.set({ kind: 'server_error', scope: 'oauth', times: 1 })
    const calls = await tokenCallsOf(sandbox, async () => {
      for (const _ of [1, 2, 3]) {
        expect(await usableCredential(known.actor, known.connectionId)).toMatchObject({ version: 1 })
      }
    })
    expect(calls).toBe(1)
    const { credential, ...connection } = await storedConnection(known.connectionId)
    expect(connection).toMatchObject({ state: 'connected', stateReason: 'degraded', failureCount: 1 })
    for (const at of [credential?.pausedUntil, credential?.refreshAt]) {
      expect((at?.getTime() ?? 0) - Date.now()).toBeGreaterThan(28_000)
      expect((at?.getTime() ?? 0) - Date.now()).toBeLessThanOrEqual(30_000)
    }
    await skipPause(known.connectionId)
    expect(await usableCredential(known.actor, known.connectionId)).toMatchObject({ version: 2 })
    expect(await storedConnection(known.connectionId)).toMatchObject({ stateReason: null, failureCount: 0 })
  })
})

describe('rights', () => {
  const admitted = async (actor: Parameters<typeof usableCredential>[0], id: string) => {
    const usable = await usableCredential(actor, id).catch((error: { code?: string }) => error.code ?? 'bug')
    return typeof usable === 'string' ? usable : 'admitted'
  }

  test('who may use its folder gets the credentials; for other organizations the connection is not there', async () => {
    const { actor, admin, connectionId } = await signedInConnection(sandbox)
    const organization = { id: actor.organizationId }
    const { folderId } = await storedConnection(connectionId)
    const editor = await memberActor(organization)
    expect(await admitted(actor, connectionId)).toBe('admitted')
    expect(await admitted(editor, connectionId)).toBe('admitted')
    await db.folder.update({ where: { id: folderId }, data: { everyone: 'view' } })
    await db.folderShare.create({ data: { folderId, memberId: admin.memberId, role: 'manage' } })
    expect(await admitted(editor, connectionId)).toBe('forbidden')
    expect(await admitted(admin, connectionId)).toBe('admitted')
    expect(await admitted(await memberActor(organization, 'view'), connectionId)).toBe('forbidden')
    expect(await admitted(await employeeActor(organization), connectionId)).toBe('forbidden')
    expect(await admitted(await foreignMemberActor(), connectionId)).toBe('not_found')
    expect(await admitted(systemActor((await createOrganization(db)).id), connectionId)).toBe('not_found')
    expect(await admitted(systemActor(), connectionId)).toBe('forbidden')
  })

  test('whoever is handed a connection may check it, and no other', async () => {
    const { actor, connectionId } = await signedInConnection(sandbox)
    const handOff = await handOffActor({ id: actor.organizationId }, { id: connectionId })
    expect(await usableCredential(handOff, connectionId, { isCheck: true })).toMatchObject({ version: 1 })
    expect(await admitted(handOff, connectionId)).toBe('forbidden')
    const { id } = await createConnection(db, { id: actor.organizationId })
    await expect(usableCredential(handOff, id, { isCheck: true })).rejects.toMatchObject({
      code: 'not_found',
    })
  })

  test.each([
    ['inactive', 'policy', 'connectionInactive', false],
    ['inactive', 'repeatedFailures', 'connectionInactive', true],
    ['needs_reconnect', 'authenticationFailed', 'connectionNeedsReconnect', true],
    ['needs_consent', null, 'connectionNeedsReconnect', true],
    ['pending', 'verification', 'setupFirst', true],
  ] as const)(
    'a connection that is %s (%s) is not used: %s',
    async (state, stateReason, reason, isCheckable) => {
      const { actor, connectionId } = await signedInConnection(sandbox)
      await db.connection.update({ where: { id: connectionId }, data: { state, stateReason } })
      await expect(usableCredential(actor, connectionId)).rejects.toMatchObject({
        code: 'conflict',
        details: { reason },
      })
      const check = usableCredential(actor, connectionId, { isCheck: true })
      if (isCheckable) expect(await check).toMatchObject({ version: 1 })
      else await expect(check).rejects.toMatchObject({ details: { reason } })
    },
  )

  test('a method without credentials needs none; without a method there is nothing to use', async () => {
    const organization = await createOrganization(db)
    const { id: listingId } = await createSandboxListing(sandbox)
    const actor = systemActor(organization.id)
    const create = (authMethod: string | null, isDefault: boolean) =>
      createConnection(db, organization, { listingId, authMethod, isDefault })
    const open = await create('none', true)
    expect(await usableCredential(actor, open.id)).toMatchObject({ method: 'none', values: {}, version: 0 })
    for (const method of [null, 'api_key']) {
      const read = usableCredential(actor, (await create(method, false)).id)
      await expect(read).rejects.toMatchObject({ details: { reason: 'setupFirst' } })
    }
  })
})
