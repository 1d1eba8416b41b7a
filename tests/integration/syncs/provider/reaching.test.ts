import type { IncomingMessage } from 'node:http'
import { describe, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import type { Send } from '@/lib/scim-client/client'
import { reachProvider } from '@/lib/syncs/provider/reaching/mutations'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { startHttpServer } from '@/tests/support/http-server'
import { createSynced, providerKey } from '@/tests/support/syncs'
import { reasonOf } from '../../connections/verification/reason-of'

const next = 'provisioning-key-0002'
const keyOf = (request: IncomingMessage) => request.headers.authorization?.replace('Bearer ', '') ?? ''

/** A connection to a provider that says which keys are good, and the way to it. */
async function reach(now: () => number = Date.now, limits?: { perMinute: number; burst: number }) {
  const good = new Set([providerKey, next])
  const used: string[] = []
  const server = await startHttpServer((request, response) => {
    used.push(keyOf(request))
    const status = good.has(keyOf(request)) ? 200 : 401
    response.writeHead(status, { 'content-type': 'application/scim+json' }).end('{}')
  })
  const synced = await createSynced({ url: `${server.origin}/scim/v2`, limits })
  const provider = await reachProvider(synced.system, synced.connectionId, { now })
  const get = (path = '/Users', send: Send = provider.send) =>
    send({ method: 'GET', url: `${provider.baseUrl}${path}`, headers: {} }).then(({ status }) => status)
  const replaceKey = (overlap: 'none' | 'day') =>
    saveSetup(synced.actor, {
      connectionId: synced.connectionId,
      method: 'api_key',
      values: { apiKey: next },
      overlap,
    })
  return { ...synced, good, used, provider, get, replaceKey }
}

test('credentials are read once, and again after half a minute: then a connection that is switched off is silent', async () => {
  let clock = Date.now()
  const { connectionId, get, used } = await reach(() => clock)
  expect(await get()).toBe(200)
  await db.connection.update({
    where: { id: connectionId },
    data: { state: 'inactive', stateReason: 'admin' },
  })
  clock += 29_000
  expect(await get()).toBe(200)
  clock += 2_000
  const calls = used.length
  expect(await Promise.all([reasonOf(get()), reasonOf(get())])).toEqual([
    'connectionInactive',
    'connectionInactive',
  ])
  expect(used).toHaveLength(calls)
  await db.connection.update({ where: { id: connectionId }, data: { state: 'connected', stateReason: null } })
  expect(await get()).toBe(200)
})

test('a key that was replaced is read anew as soon as it is refused, by many calls at once too', async () => {
  const { good, used, provider, get, replaceKey } = await reach()
  await replaceKey('none')
  good.delete(providerKey)
  used.length = 0
  const statuses = await Promise.all(Array.from({ length: 20 }, () => get()))
  expect(new Set(statuses)).toEqual(new Set([200]))
  expect(used.filter((key) => key === next)).toHaveLength(20)
  used.length = 0
  expect(await get()).toBe(200)
  expect(used).toEqual([next])
  expect(provider.secrets).toEqual([providerKey, next])
})

test('every request takes a turn, one that is repeated with other credentials too', async () => {
  const { good, used, get, replaceKey, provider } = await reach(Date.now, { perMinute: 120, burst: 1 })
  await replaceKey('none')
  good.delete(providerKey)
  used.length = 0
  await provider.pace.turn()
  const startedAt = performance.now()
  expect(await get()).toBe(200)
  expect(used).toEqual([providerKey, next])
  // Two turns, of half a second each.
  expect(performance.now() - startedAt).toBeGreaterThan(950)
})

test('whoever stops waiting for a turn has sent nothing', async () => {
  const { system, connectionId, used } = await reach()
  const stop = new AbortController()
  const provider = await reachProvider(system, connectionId, { signal: () => stop.signal })
  provider.pace.hold(60)
  const call = provider.send({ method: 'GET', url: `${provider.baseUrl}/Users`, headers: {} })
  stop.abort()
  await expect(call).rejects.toMatchObject({ name: 'AbortError' })
  expect(used).toEqual([])
})

test('the former key serves while the new one is refused and both are to be good', async () => {
  const { good, used, get, replaceKey } = await reach()
  await replaceKey('day')
  good.delete(next)
  expect(await get()).toBe(200)
  good.delete(providerKey)
  good.add(next)
  expect(await get()).toBe(200)
  expect(used.at(-1)).toBe(next)
})

test('where there are no other credentials, the refusal is the answer, after one call', async () => {
  const { good, used, get } = await reach()
  good.clear()
  expect(await get()).toBe(401)
  expect(await Promise.all([get(), get('/Groups')])).toEqual([401, 401])
  expect(used).toHaveLength(1)
})

test('credentials leave for nowhere else, not for an address that only begins like the provider’s either', async () => {
  const { provider, used } = await reach()
  const { baseUrl } = provider
  const elsewhere = [
    'http://127.0.0.1:9/scim/v2/Users',
    'https://example.com/',
    'nonsense',
    `${baseUrl}-other/Users`,
  ]
  for (const url of elsewhere) {
    const call = provider.send({ method: 'GET', url, headers: {} })
    await expect(call).rejects.toMatchObject({ kind: 'blocked_address' })
  }
  expect(used).toEqual([])
})

describe('nobody reaches', () => {
  test('connections of other organizations', async () => {
    const { connectionId, organization } = await reach()
    const foreign = await foreignMemberActor()
    await expect(reachProvider(foreign, connectionId)).rejects.toMatchObject({ code: 'not_found' })
    const portico = systemActor(foreign.organizationId)
    await expect(reachProvider(portico, connectionId)).rejects.toMatchObject({ code: 'not_found' })
    const viewer = await memberActor(organization, 'view')
    await expect(reachProvider(viewer, connectionId)).rejects.toMatchObject({ code: 'forbidden' })
  })

  test('integrations that provision nobody, or whose address is not complete', async () => {
    const { connectionId, system, listing } = await reach()
    const connector = await db.connector.findUniqueOrThrow({ where: { listingId: listing.id } })
    const definition = connector.definition as { provisioning: object; config: object[] }
    const change = (changed: object) =>
      db.connector.update({
        where: { listingId: listing.id },
        data: { definition: { ...definition, ...changed } },
      })
    const host = {
      name: 'host',
      label: { en: 'Host', fr: 'Hôte' },
      type: 'hostname',
      pattern: null,
      example: null,
      required: false,
    }
    await change({
      config: [host],
      provisioning: { ...definition.provisioning, baseUrl: 'https://{host}/scim' },
    })
    const refusal = await reachProvider(system, connectionId).catch(({ details }) => details)
    expect(refusal).toMatchObject({ reason: 'provisioningAddressMissing', values: { field: 'host' } })
    await change({ provisioning: null })
    expect(await reasonOf(reachProvider(system, connectionId))).toBe('noProvisioning')
  })
})
