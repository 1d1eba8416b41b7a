import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { sealFor, storeCredentials } from '@/lib/connections/credentials/mutations'
import { previousCredential } from '@/lib/connections/credentials/queries'
import { callWithCredential, usableCredential } from '@/lib/connections/credentials/use/mutations'
import { verify } from '@/lib/connections/verification/mutations'
import { type SetupInput, saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { sweep } from '@/lib/worker/sweep'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { auditOf, createSandboxListing, startWithKey, storedConnection } from '@/tests/support/connect'
import {
  apiKeyConnector,
  createConnection,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { startHttpServer } from '@/tests/support/http-server'
import { startSharedSandbox } from '@/tests/support/sandbox'
import { reasonOf } from '../verification/reason-of'

const sandbox = await startSharedSandbox()

const former = 'former-key-0001'
const next = 'next-key-00002'

/** A connection in use with the former key, at a provider that says who may in. */
async function keyInUse() {
  const good = new Set([former, next])
  const used: string[] = []
  const provider = await startHttpServer((request, response) => {
    const key = request.headers.authorization?.replace('Bearer ', '') ?? ''
    used.push(key)
    response.writeHead(good.has(key) ? 200 : 401, { 'content-type': 'application/json' }).end('{}')
  })
  const admin = await memberActor(await createOrganization(db))
  const listing = await createListing(db, {
    definition: apiKeyConnector(provider.origin),
    authMethods: ['api_key'],
  })
  const id = await startWithKey(admin, listing, former)
  await verify(admin, id)
  const replace = (overlap: SetupInput['overlap'], apiKey = next, expiresOn?: string | null) =>
    saveSetup(admin, { connectionId: id, method: 'api_key', values: { apiKey }, overlap, expiresOn })
  const system = systemActor(admin.organizationId)
  /** A call for data, as a sync makes it. */
  const call = () =>
    callWithCredential(system, id, async ({ values }) => {
      const headers = { authorization: `Bearer ${values.apiKey}` }
      return { status: (await fetch(provider.origin, { headers })).status }
    })
  return { admin, id, good, used, replace, system, call }
}

const credentialOf = async (id: string) => (await storedConnection(id)).credential
const facts = async (id: string) => {
  const { state, stateReason, lastFailure } = await storedConnection(id)
  return { state, stateReason, reason: (lastFailure as { reason: string } | null)?.reason ?? null }
}

test('while both are good, a call that the new key is refused for goes through with the former one', async () => {
  const { admin, id, good, used, replace, call } = await keyInUse()
  await replace('day')
  const until = (await credentialOf(id))?.previousUntil?.getTime() ?? 0
  expect(Math.abs(until - Date.now() - 24 * 60 * 60 * 1000)).toBeLessThan(60_000)
  used.length = 0
  expect(await call()).toEqual({ status: 200 })
  expect(used).toEqual([next])

  good.delete(next)
  used.length = 0
  expect(await call()).toEqual({ status: 200 })
  expect(used).toEqual([next, former])
  expect((await storedConnection(id)).nextCheckAt?.getTime()).toBeLessThanOrEqual(Date.now())

  expect(await reasonOf(verify(admin, id))).toBe('verification.wrongCredentials')
  const refused = { state: 'connected', stateReason: 'degraded', reason: 'verification.wrongCredentials' }
  expect(await facts(id)).toEqual(refused)
  expect(await call()).toEqual({ status: 200 })

  good.delete(former)
  expect(await reasonOf(verify(admin, id))).toBe('verification.wrongCredentials')
  expect(await facts(id)).toMatchObject({ state: 'needs_reconnect', stateReason: 'authenticationFailed' })
})

test('once its time is over, the former key is not used, and then it is gone', async () => {
  const { admin, id, good, used, replace, call, system } = await keyInUse()
  await replace('hour')
  good.delete(next)
  const over = new Date(Date.now() - 1000)
  await db.credential.update({ where: { connectionId: id }, data: { previousUntil: over } })
  used.length = 0
  expect(await call()).toEqual({ status: 401 })
  expect(used).toEqual([next])
  expect(await previousCredential(system, id)).toBeNull()
  await sweep.run({})
  expect(await credentialOf(id)).toMatchObject({ previousSealed: null, previousUntil: null })
  expect(await reasonOf(verify(admin, id))).toBe('verification.wrongCredentials')
  expect(await facts(id)).toMatchObject({ state: 'needs_reconnect' })
})

test('a key that stays is its organization’s alone', async () => {
  const { id, replace, system } = await keyInUse()
  await replace('week')
  expect(await previousCredential(system, id)).toEqual({ apiKey: former })
  const { organizationId } = await foreignMemberActor()
  expect(await previousCredential(systemActor(organizationId), id)).toBeNull()
})

test('no key stays unless it was asked for, and another replacement ends the stay of the one before', async () => {
  const { id, replace, system } = await keyInUse()
  await replace(undefined)
  expect(await previousCredential(system, id)).toBeNull()
  await replace('day', former)
  expect(await previousCredential(system, id)).toEqual({ apiKey: next })
  await replace('none', next)
  expect(await credentialOf(id)).toMatchObject({ previousSealed: null, previousUntil: null })
})

test('a refused key takes nobody’s place: the last that worked stays', async () => {
  const { admin, id, good, replace, system } = await keyInUse()
  await replace('day')
  good.delete(next)
  await reasonOf(verify(admin, id))
  good.add('third-key-003')
  await replace('day', 'third-key-003')
  expect(await previousCredential(system, id)).toEqual({ apiKey: former })
  expect(await facts(id)).toMatchObject({ state: 'connected', stateReason: null, reason: null })
})

test('the end of a key is kept, changed without entering it again, and said to the log without the key', async () => {
  const { id, replace, system } = await keyInUse()
  await replace('day', next, '2999-12-31')
  expect((await credentialOf(id))?.secretExpiresAt).toEqual(new Date('2999-12-31T00:00:00Z'))
  await replace('day', '', '2999-06-30')
  expect((await credentialOf(id))?.secretExpiresAt).toEqual(new Date('2999-06-30T00:00:00Z'))
  await replace('day', '')
  expect((await credentialOf(id))?.secretExpiresAt).toEqual(new Date('2999-06-30T00:00:00Z'))
  expect(await previousCredential(system, id)).toEqual({ apiKey: former })
  await replace('none', former)
  expect((await credentialOf(id))?.secretExpiresAt).toBeNull()
  const log = await auditOf(id)
  expect(log.filter(({ details }) => 'formerKeyUntil' in (details as object))).toHaveLength(1)
  expect(JSON.stringify(log)).not.toMatch(/former-key-0001|next-key-00002/)
})

test('a client secret that is refused gives way to the former one when a token is asked for', async () => {
  const organization = await createOrganization(db)
  const { id: listingId } = await createSandboxListing(sandbox)
  const method = 'oauth2_client_credentials'
  const config = { clientId: sandbox.ownClientId }
  const { id } = await createConnection(db, organization, { listingId, authMethod: method, config })
  const system = systemActor(organization.id)
  const sealed = await sealFor(db, system, id, { clientSecret: sandbox.ownClientSecret })
  const until = new Date(Date.now() + 60_000)
  await storeCredentials(db, system, id, { clientSecret: 'refused-secret-9' }, null, method)
  await db.credential.update({
    where: { connectionId: id },
    data: { previousSealed: sealed, previousUntil: until },
  })
  const { values } = await usableCredential(system, id)
  expect(values).toMatchObject({ clientSecret: 'refused-secret-9', accessToken: expect.any(String) })
  expect(await previousCredential(system, id)).toEqual({ clientSecret: sandbox.ownClientSecret })
  expect(await facts(id)).toMatchObject({ state: 'connected' })
})
