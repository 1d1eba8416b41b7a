import { afterAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { defaultMapping, targetsOf } from '@/lib/syncs/mapping/rules'
import { discoverCapabilities } from '@/lib/syncs/provider/capabilities/mutations'
import { openProvider } from '@/lib/syncs/provider/mutations'
import { getSyncSettings } from '@/lib/syncs/settings/queries'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { auditOf } from '@/tests/support/connect'
import { startHttpServer } from '@/tests/support/http-server'
import { providerToken } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced } from '@/tests/support/syncs'
import { reasonOf } from '../../connections/verification/reason-of'

const peer = await startScimProvider({ bulk: true }, { isInProcess: true })
afterAll(() => peer.close())
const connect = () => createSynced({ url: peer.url, key: providerToken })
const requests = async () => (await peer.state()).requests

describe('a provider that is asked what it can do', () => {
  test('is taken at its word, and a mapping that nobody changed follows its schema', async () => {
    const { actor, connectionId } = await connect()
    const found = await discoverCapabilities(actor, connectionId)
    expect(found).toMatchObject({ patch: true, filter: true, groups: true })
    expect(found.bulk).not.toBeNull()
    const settings = await getSyncSettings(actor, connectionId)
    expect(settings.capabilities).toEqual(found)
    expect(Math.abs((settings.discoveredAt?.getTime() ?? 0) - Date.now())).toBeLessThan(60_000)
    expect(settings.mapping).toEqual(defaultMapping(found))
    expect(targetsOf(settings.mapping)).toContain('emails[type eq "work"].value')
    expect((await auditOf(connectionId)).at(-1)?.action).toBe('sync_settings.discovered')
  })

  test('is asked by runs once a day, and they go on by the mapping that they have', async () => {
    const { connectionId, system } = await connect()
    const before = await requests()
    const { capabilities } = await openProvider(system, connectionId)
    const asked = await requests()
    expect(asked).toBeGreaterThan(before)
    expect((await openProvider(system, connectionId)).capabilities).toEqual(capabilities)
    expect(await requests()).toBe(asked)
    const dayAgo = new Date(Date.now() - 25 * 60 * 60_000)
    await db.syncSettings.update({ where: { connectionId }, data: { discoveredAt: dayAgo } })
    await openProvider(system, connectionId)
    expect(await requests()).toBeGreaterThan(asked)
    const row = await db.syncSettings.findUniqueOrThrow({ where: { connectionId } })
    expect(row).toMatchObject({ version: 1, mappingVersion: 1, mapping: defaultMapping() })
  })
})

describe('a provider that does not say what it can do', () => {
  const answering = async (status: number) => {
    const server = await startHttpServer((_, response) => {
      response.writeHead(status, { 'content-type': 'application/scim+json' }).end('{}')
    })
    return createSynced({ url: `${server.origin}/scim` })
  }

  test.each([
    [401, 'discovery.unauthenticated'],
    [500, 'discovery.serverError'],
    [429, 'discovery.throttled'],
  ])('is named with the reason: %i', async (status, reason) => {
    const { actor, connectionId } = await answering(status)
    expect(await reasonOf(discoverCapabilities(actor, connectionId))).toBe(reason)
    expect((await getSyncSettings(actor, connectionId)).capabilities).toBeNull()
  })

  test('is left alone for as long as it asks for, by runs and by people', async () => {
    let calls = 0
    const server = await startHttpServer((_, response) => {
      calls += 1
      response.writeHead(429, { 'retry-after': '30' }).end()
    })
    const { system, actor, connectionId } = await createSynced({ url: `${server.origin}/scim` })
    const { pace, capabilities } = await openProvider(system, connectionId)
    expect(capabilities.bulk).toBeNull()
    expect(pace.heldMs()).toBeGreaterThan(25_000)
    await openProvider(system, connectionId)
    const refusal = await discoverCapabilities(actor, connectionId).catch(({ details }) => details)
    expect(refusal).toMatchObject({ reason: 'discovery.throttled', retryAfterSeconds: expect.any(Number) })
    expect(calls).toBe(1)
  })

  test('is taken by a run to do the usual, and nothing of it is kept', async () => {
    const { system, connectionId } = await createSynced({ url: 'http://127.0.0.1:9/scim' })
    const { capabilities } = await openProvider(system, connectionId)
    expect(capabilities).toMatchObject({ patch: true, bulk: null, userAttributes: null })
    const row = await db.syncSettings.findUniqueOrThrow({ where: { connectionId } })
    expect(row.capabilities).toBeNull()
  })
})

test('nobody asks for others: viewers, and other organizations', async () => {
  const { connectionId, organization } = await createSynced({ url: 'http://127.0.0.1:9/scim' })
  const viewer = await memberActor(organization, 'view')
  await expect(discoverCapabilities(viewer, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  const foreign = await foreignMemberActor()
  await expect(discoverCapabilities(foreign, connectionId)).rejects.toMatchObject({ code: 'not_found' })
})
