import { afterAll, beforeAll, beforeEach, expect, onTestFinished, test } from 'vitest'
import { toResource } from '@/lib/scim-client/attributes'
import type { ScimClient } from '@/lib/scim-client/client'
import { findClosedPort } from '@/tests/support/http-server'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy, type TcpConditions } from '@/tests/support/providers/tcp-proxy'
import { discoverClient, failed, openClient, worked } from './clients'

const usual = { patch: true, bulk: true, etag: false, limit: null, maxOperations: 100 }

let provider: ScimProvider
let number = 0
beforeAll(async () => {
  provider = await startScimProvider()
})
beforeEach(() => {
  number += 1
})
afterAll(() => provider.close())

async function configure(options: ScimProviderOptions = {}): Promise<ScimClient> {
  await provider.set({ ...usual, ...options })
  return discoverClient(provider)
}

const names = (count: number) => Array.from({ length: count }, (_, at) => `bulk-${number}-${at}@example.com`)
const person = (userName: string) => toResource({ userName }, { active: true })
const creating = (client: ScimClient, count: number) =>
  Promise.all(names(count).map((name) => client.createUser(person(name))))
const titled = (value: string) => ({ differences: [{ path: 'title', value }], etag: null })

/** What came to the provider meanwhile: requests, and those of them that were bulk. */
async function asked(act: () => Promise<unknown>): Promise<{ requests: number; bulk: number }> {
  const before = await provider.state()
  await act()
  const after = await provider.state()
  return { requests: after.requests - before.requests, bulk: after.bulk.requests - before.bulk.requests }
}

async function through(conditions: Partial<TcpConditions>) {
  const proxy = await startTcpProxy({ target: provider.origin, ...conditions })
  onTestFinished(() => proxy.close())
  await provider.set(usual)
  const capabilities = { bulk: { maxOperations: 100, maxPayloadSize: 100_000 } }
  const url = provider.url.replace(provider.origin, proxy.origin)
  return { proxy, client: openClient({ url, token: provider.token }, capabilities) }
}

test('Creations and updates that come together share requests, and each has its own result (RFC 7644 §3.7)', async () => {
  const client = await configure()
  const { id } = worked(await client.createUser(person(`ada-${number}`)))
  await provider.addUsers([names(31)[30] ?? ''])
  const made = await asked(async () => {
    const [creations, update, gone] = await Promise.all([
      creating(client, 31),
      client.updateUser(id, titled('Dr')),
      client.updateUser('nobody', titled('Dr')),
    ])
    expect(creations.map((result) => (result.ok ? 'done' : result.failure.kind))).toEqual([
      ...names(30).map(() => 'done'),
      'uniqueness',
    ])
    const ids = creations.flatMap((result) => (result.ok ? [result.value.id] : []))
    const kept = await Promise.all(ids.map((made) => provider.resource(made)))
    expect(kept.map((resource) => resource?.userName)).toEqual(names(30))
    worked(update)
    expect(failed(gone).kind).toBe('notFound')
  })
  // Whoever is said to be gone is asked for by themselves as well.
  expect(made).toEqual({ requests: 3, bulk: 2 })
  expect(await provider.resource(id)).toMatchObject({ title: 'Dr' })
})

test('One alone is a request of its own', async () => {
  const client = await configure()
  expect(await asked(() => client.createUser(person(`alone-${number}`)))).toEqual({ requests: 1, bulk: 0 })
})

test('No request has more operations than the provider takes', async () => {
  const client = await configure({ maxOperations: 5 })
  const made = await asked(async () => (await creating(client, 23)).map(worked))
  expect(made).toEqual({ requests: 5, bulk: 5 })
})

test('Never more than eight requests are under way, bulk or not', async () => {
  const fresh = await startScimProvider({ bulk: true, maxOperations: 2, delayMs: 20 })
  onTestFinished(() => fresh.close())
  const client = await discoverClient(fresh)
  const results = await Promise.all([
    ...names(40).map((name) => client.findUsers('userName', name)),
    creating(client, 40),
  ])
  expect(results.at(-1)).toHaveLength(40)
  expect(await fresh.state()).toMatchObject({ users: 40, mostAtOnce: 8 })
})

test('A provider that announces bulk and refuses it is asked one by one from then on', async () => {
  const client = await configure()
  await provider.set({ bulk: false })
  const made = await asked(async () => (await creating(client, 6)).map(worked))
  expect(made.requests).toBe(7)
  const ids = (await provider.users()).slice(-6).map(({ id }) => id)
  const change = () => Promise.all(ids.map((id) => client.updateUser(id, titled('Dr'))))
  expect(await asked(async () => (await change()).map(worked))).toEqual({ requests: 6, bulk: 0 })
})

test('Where PATCH is not known, updates are PUTs of their own, and creations go together all the same', async () => {
  const client = await configure({ patch: false })
  const made = await asked(async () => (await creating(client, 6)).map(worked))
  expect(made).toEqual({ requests: 1, bulk: 1 })
  const ids = (await provider.users()).slice(-6).map(({ id }) => id)
  const change = () => Promise.all(ids.map((id) => client.updateUser(id, titled('Dr'))))
  expect(await asked(async () => (await change()).map(worked))).toEqual({ requests: 12, bulk: 0 })
})

test('An answer that gets lost leaves open what was done for each, as one failure, and all are found', async () => {
  const { client } = await through({ dropAnswer: (n) => n === 1 })
  const failures = (await creating(client, 12)).map(failed)
  expect(failures[0]).toEqual({ kind: 'network', wasSent: true, isShared: true })
  expect(new Set(failures).size).toBe(1)
  for (const name of names(12)) expect(worked(await client.findUsers('userName', name))).toHaveLength(1)
  // It was one answer; the next ones come.
  const ids = (await provider.users()).slice(-12).map(({ id }) => id)
  const change = () => Promise.all(ids.map((id) => client.updateUser(id, titled('Dr'))))
  expect(await asked(async () => (await change()).map(worked))).toEqual({ requests: 1, bulk: 1 })
})

test('Changes whose answer gets lost are made again at once, each by itself', async () => {
  let isLost = false
  const { client } = await through({
    dropAnswer: (_, _head, request) => isLost && request.includes('/Bulk '),
  })
  const ids = (await creating(client, 5)).map((result) => worked(result).id)
  isLost = true
  const change = () => Promise.all(ids.map((id) => client.updateUser(id, titled('Dr'))))
  expect(await asked(async () => (await change()).map(worked))).toEqual({ requests: 6, bulk: 1 })
  for (const id of ids) expect(await provider.resource(id)).toMatchObject({ title: 'Dr' })
})

test('Nothing is asked for again of a provider that cannot be reached', async () => {
  const bulk = { maxOperations: 100, maxPayloadSize: 100_000 }
  const client = openClient({ url: `http://127.0.0.1:${await findClosedPort()}/scim/v2` }, { bulk })
  const change = (id: string) => client.updateUser(id, titled('Dr'))
  const failures = (await Promise.all(['a', 'b', 'c'].map(change))).map(failed)
  expect(failures[0]).toEqual({ kind: 'network', wasSent: false })
  expect(new Set(failures).size).toBe(1)
})

test('Where bulk is never answered, calls go by themselves after three tries', async () => {
  let isLost = true
  const { client } = await through({ dropAnswer: () => isLost })
  const made = await asked(async () => {
    for (let tries = 0; tries < 3; tries += 1) (await creating(client, 4)).map(failed)
  })
  expect(made).toEqual({ requests: 3, bulk: 3 })
  isLost = false
  const again = await asked(async () => (await creating(client, 4)).map(failed))
  expect(again).toEqual({ requests: 4, bulk: 0 })
})

test('A provider that limits is heard once for all, and nothing was done', async () => {
  const client = await configure()
  await provider.set({ limit: { perMinute: 1, burst: 1 } })
  worked(await client.findUsers('userName', 'anybody'))
  const failures = (await creating(client, 10)).map(failed)
  expect(failures.map(({ kind }) => kind)).toEqual(names(10).map(() => 'throttled'))
  expect(failures[0]).toMatchObject({ retryAfterSeconds: expect.any(Number) })
  expect((await provider.users()).filter(({ userName }) => names(10).includes(userName))).toEqual([])
})
