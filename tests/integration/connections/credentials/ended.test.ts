import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { storeCredentials } from '@/lib/connections/credentials/mutations'
import { usableCredential } from '@/lib/connections/credentials/use/mutations'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createSandboxListing, storedConnection } from '@/tests/support/connect'
import { createConnection, createOrganization } from '@/tests/support/factories'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, grant, signedInConnection, valuesOf } from '@/tests/support/signed-in'
import { tokenCallsOf } from './token-calls'

const sandbox = await startSharedSandbox()

describe('a token that has ended', () => {
  test('is refreshed once for all who read it in one process, and all get the new one', async () => {
    const known = await signedInConnection(sandbox)
    const before = await valuesOf(known)
    await endTokenIn(known.connectionId, -60)
    sandbox.faults.set({ kind: 'slow', delayMs: 300, scope: 'oauth', times: 1 })
    const tokens = new Set<string | undefined>()
    const calls = await tokenCallsOf(sandbox, async () => {
      const reads = Array.from({ length: 100 }, () => usableCredential(known.actor, known.connectionId))
      for (const { values } of await Promise.all(reads)) tokens.add(values.accessToken)
    })
    expect(calls).toBe(1)
    expect([...tokens]).toEqual([(await valuesOf(known)).accessToken])
    expect(tokens).not.toContain(before.accessToken)
    expect((await storedConnection(known.connectionId)).credential).toMatchObject({
      version: 2,
      leaseId: null,
      leasedUntil: null,
      pausedUntil: null,
    })
  })

  test('tells those who ask within thirty seconds of a failure how long to wait', async () => {
    const known = await signedInConnection(sandbox)
    await endTokenIn(known.connectionId, -60)
    sandbox.faults.set({ kind: 'server_error', scope: 'oauth', times: 1 })
    const read = () => usableCredential(known.actor, known.connectionId)
    const calls = await tokenCallsOf(sandbox, async () => {
      await expect(read()).rejects.toMatchObject({
        code: 'provider_failed',
        details: { reason: 'verification.providerError', values: { status: 500 } },
      })
      await expect(read()).rejects.toMatchObject({
        code: 'provider_failed',
        details: { reason: 'refreshPaused', retryAfterSeconds: 30, values: { wait: 30 } },
      })
    })
    expect(calls).toBe(1)
  })

  test('needs a new authorization at once when the grant was revoked, with one mail', async () => {
    const known = await signedInConnection(sandbox)
    await endTokenIn(known.connectionId, -60)
    sandbox.revokeTokens()
    const reads = [1, 2, 3].map(() => usableCredential(known.actor, known.connectionId))
    const refused = { code: 'conflict', details: { reason: 'connectionNeedsReconnect' } }
    for (const read of reads) await expect(read).rejects.toMatchObject(refused)
    await expect(usableCredential(known.actor, known.connectionId)).rejects.toMatchObject(refused)
    expect(await storedConnection(known.connectionId)).toMatchObject({
      state: 'needs_reconnect',
      stateReason: 'authenticationFailed',
      lastFailure: { reason: 'verification.accessEnded' },
      credential: { refreshAt: null, leaseId: null },
    })
    expect(await db.mailMessage.count({ where: { recipient: known.admin.email } })).toBe(1)
  })

  test('that nobody can refresh asks for a new authorization; a check lets the provider say so', async () => {
    const known = await signedInConnection(sandbox)
    const { actor, connectionId } = known
    const { refreshToken: _, ...values } = await valuesOf(known)
    await storeCredentials(db, actor, connectionId, values, new Date(Date.now() - 60_000))
    const read = usableCredential(actor, connectionId)
    await expect(read).rejects.toMatchObject({ details: { reason: 'connectionNeedsReconnect' } })
    expect(await usableCredential(actor, connectionId, { isCheck: true })).toMatchObject({ values })
  })

  test('of a connection that is authorized anew during the refresh is not put over the new one', async () => {
    const known = await signedInConnection(sandbox)
    await endTokenIn(known.connectionId, -60)
    sandbox.faults.set({ kind: 'slow', delayMs: 800, scope: 'oauth', times: 1 })
    const read = usableCredential(known.actor, known.connectionId)
    await expect
      .poll(async () => (await storedConnection(known.connectionId)).credential?.leaseId)
      .toBeTruthy()
    await grant(known.actor, known.connectionId, sandbox)
    const granted = await valuesOf(known)
    expect((await read).values).toEqual(granted)
    expect(await valuesOf(known)).toEqual(granted)
    await endTokenIn(known.connectionId, -60)
    expect(await usableCredential(known.actor, known.connectionId)).toMatchObject({ version: 3 })
  })
})

describe('a token that is asked for with what was entered', () => {
  async function entered(method: string, values: Record<string, string>, config: Record<string, string>) {
    const organization = await createOrganization(db)
    const admin = await memberActor(organization)
    const { id: listingId } = await createSandboxListing(sandbox)
    const connection = await createConnection(db, organization, { listingId, authMethod: method, config })
    const actor = systemActor(organization.id)
    await storeCredentials(db, actor, connection.id, values, null, method)
    return { actor, admin, connectionId: connection.id }
  }
  const clientId = sandbox.ownClientId
  const clientSecret = sandbox.ownClientSecret

  test.each([
    ['oauth2_client_credentials', { clientSecret }, { clientId }],
    [
      'oauth2_password',
      { clientSecret, username: 'ada.marchand@sandbox.example', password: sandbox.password },
      { clientId },
    ],
  ] as const)(
    '%s: comes at the first use and anew when it ends, once for all',
    async (method, values, config) => {
      const known = await entered(method, values, config)
      const { actor, connectionId } = known
      for (const version of [2, 3]) {
        const calls = await tokenCallsOf(sandbox, async () => {
          const reads = await Promise.all([1, 2, 3].map(() => usableCredential(actor, connectionId)))
          expect(reads.map((read) => read.version)).toEqual([version, version, version])
        })
        expect(calls).toBe(1)
        expect(await valuesOf(known)).toMatchObject({ ...values, tokenType: 'bearer' })
        const { credential } = await storedConnection(connectionId)
        expect(credential?.refreshAt?.getTime()).toBeGreaterThan(Date.now())
        await endTokenIn(connectionId, -60)
      }
    },
  )

  test('needs other values at once when those are refused', async () => {
    const { actor, admin, connectionId } = await entered(
      'oauth2_client_credentials',
      { clientSecret: 'not-the-secret' },
      { clientId },
    )
    const read = usableCredential(actor, connectionId)
    await expect(read).rejects.toMatchObject({ details: { reason: 'connectionNeedsReconnect' } })
    expect(await storedConnection(connectionId)).toMatchObject({
      state: 'needs_reconnect',
      lastFailure: { reason: 'token.wrongClient' },
    })
    expect(await db.mailMessage.count({ where: { recipient: admin.email } })).toBe(1)
  })
})
