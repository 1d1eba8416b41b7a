import { beforeEach, expect, test } from 'vitest'
import { attempt } from '@/lib/connections/refresh/attempt/mutations'
import { db } from '@/lib/db'
import { auditOf, storedConnection } from '@/tests/support/connect'
import { startHttpServer } from '@/tests/support/http-server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { endTokenIn, grant, type SignedIn, signedInConnection, valuesOf } from '@/tests/support/signed-in'
import { delayTokens, isLive, runRevocations, waiting } from '../revocation/tokens'

const sandbox = await startSharedSandbox()

let known: SignedIn
let meanwhile: () => Promise<unknown> = async () => {}
let issued: () => Record<string, string>
beforeEach(async () => {
  meanwhile = async () => {}
  const tokens = await delayTokens(sandbox, async () => void (await meanwhile()))
  issued = tokens.issued
  known = await signedInConnection(sandbox, { tokenUrl: tokens.tokenUrl })
  await endTokenIn(known.connectionId, -60)
})

test('tokens that were renewed for a connection that is gone by then are ended', async () => {
  const { actor, connectionId } = known
  meanwhile = () => db.connection.delete({ where: { id: connectionId } })
  expect(await attempt(actor, { connectionId })).toBeNull()
  expect(await isLive(sandbox, issued().refreshToken)).toBe(true)
  expect(await waiting()).toHaveLength(1)
  await runRevocations()
  expect(await isLive(sandbox, issued().refreshToken)).toBe(false)
  expect((await auditOf(connectionId)).at(-1)).toMatchObject({ action: 'connection.tokens_revoked' })
})

test('nothing is left to do where the whole organization is gone by then', async () => {
  const { actor, connectionId } = known
  meanwhile = async () => {
    await db.connection.delete({ where: { id: connectionId } })
    await db.folder.deleteMany({ where: { organizationId: actor.organizationId } })
    await db.organization.delete({ where: { id: actor.organizationId } })
  }
  expect(await attempt(actor, { connectionId })).toBeNull()
  expect(await waiting()).toEqual([])
})

test('tokens that were renewed while somebody reconnected are held beside those of the reconnect', async () => {
  const { actor, connectionId } = known
  let granted = {}
  meanwhile = async () => {
    granted = await grant(actor, connectionId, sandbox)
  }
  expect(await attempt(actor, { connectionId })).toBeNull()
  await runRevocations()
  expect(await valuesOf(known)).toMatchObject({
    refreshToken: (granted as { refreshToken: string }).refreshToken,
  })
  expect((await storedConnection(connectionId)).credential?.heldTokens).not.toBeNull()
  expect(await isLive(sandbox, (await valuesOf(known)).refreshToken)).toBe(true)
})

test('a provider that refuses a connection that is gone by then is no news to anybody', async () => {
  const server = await startHttpServer(async (_, response) => {
    await meanwhile()
    const body = JSON.stringify({ error: 'invalid_grant' })
    response.writeHead(400, { 'content-type': 'application/json' }).end(body)
  })
  const refused = await signedInConnection(sandbox, { tokenUrl: `${server.origin}/token` })
  const { actor, admin, connectionId } = refused
  await endTokenIn(connectionId, -60)
  meanwhile = () => db.connection.delete({ where: { id: connectionId } })
  expect(await attempt(actor, { connectionId })).toBeNull()
  expect(await auditOf(connectionId)).toEqual([])
  expect(await db.mailMessage.count({ where: { recipient: admin.email } })).toBe(0)
  expect(await waiting()).toEqual([])
})
