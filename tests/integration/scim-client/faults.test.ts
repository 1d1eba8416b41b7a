import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { toResource } from '@/lib/scim-client/attributes'
import '@/tests/support/database'
import { findClosedPort } from '@/tests/support/http-server'
import { startDurableProvider } from '@/tests/support/providers/durable-provider'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy, type TcpConditions } from '@/tests/support/providers/tcp-proxy'
import { discoverClient, failed, openClient, worked } from './clients'

let provider: ScimProvider
beforeAll(async () => {
  provider = await startScimProvider()
})
afterAll(() => provider.close())

const person = (userName: string) => toResource({ userName }, { active: true })

async function through(conditions: Partial<TcpConditions>, timeoutMs = 10_000) {
  const proxy = await startTcpProxy({ target: provider.origin, ...conditions })
  onTestFinished(() => proxy.close())
  const url = provider.url.replace(provider.origin, proxy.origin)
  return { proxy, client: openClient({ url, token: provider.token, timeoutMs }) }
}

test('An answer that gets lost leaves open what was done, and the person is found', async () => {
  const { client, proxy } = await through({ dropAnswer: (_, head) => head.includes(' 201 ') })
  expect(failed(await client.createUser(person('lost')))).toEqual({ kind: 'network', wasSent: true })
  expect(proxy.counts()).toMatchObject({ answers: 1, dropped: 1 })
  expect(worked(await client.findUsers('userName', 'lost'))).toHaveLength(1)
})

test('The same without filters: the list is read again', async () => {
  const { client, proxy } = await through({ dropAnswer: (_, head) => head.includes(' 201 ') })
  const unfiltered = openClient({ url: `${proxy.origin}/scim/v2`, token: provider.token }, { filter: false })
  expect(worked(await unfiltered.findUsers('userName', 'lost-too'))).toEqual([])
  expect(failed(await unfiltered.createUser(person('lost-too')))).toMatchObject({ wasSent: true })
  const found = await Promise.all([1, 2].map(() => unfiltered.findUsers('userName', 'lost-too').then(worked)))
  expect(found).toEqual([[expect.anything()], [expect.anything()]])
  expect(worked(await client.findUsers('userName', 'lost-too'))).toHaveLength(1)
})

test('Bytes that trickle end with the time that a whole answer has', async () => {
  const { client } = await through({ trickleBytesPerSecond: 40 }, 300)
  expect(failed(await client.createUser(person('slow')))).toEqual({ kind: 'timeout', wasSent: true })
})

test('An answer that is cut in the middle counts as lost', async () => {
  const { client } = await through({ resetAfterBytes: 100 })
  expect(failed(await client.createUser(person('cut')))).toEqual({ kind: 'network', wasSent: true })
})

test('Where nothing listens nothing was sent', async () => {
  const client = openClient({ url: `http://127.0.0.1:${await findClosedPort()}/scim/v2` })
  expect(failed(await client.createUser(person('nobody')))).toEqual({ kind: 'network', wasSent: false })
})

test('A provider that limits is heard, and told apart from one that is down', async () => {
  await provider.set({ limit: { perMinute: 60, burst: 2 } })
  onTestFinished(() => provider.set({ limit: null, isDown: false }))
  const { client } = await through({})
  const results = await Promise.all([1, 2, 3].map((at) => client.createUser(person(`limited-${at}`))))
  expect(results.flatMap((result) => (result.ok ? [] : [result.failure]))).toMatchObject([
    { kind: 'throttled', retryAfterSeconds: 1 },
  ])
  expect(await provider.state()).toMatchObject({ refused: 1, violations: 0 })
  await provider.set({ isDown: true })
  expect(failed(await client.createUser(person('down')))).toMatchObject({ kind: 'network', wasSent: true })
})

test('What a provider on PostgreSQL answered is there after it was killed', { timeout: 30_000 }, async () => {
  const durable = await startDurableProvider(process.env.DATABASE_URL ?? '')
  onTestFinished(() => durable.close())
  const client = await discoverClient(durable)
  const values = {
    userName: 'ada@example.com',
    externalId: 'E1',
    'emails[type eq "work"].value': 'ada@example.com',
  }
  const { id } = worked(await client.createUser(toResource(values, { active: true })))
  expect(failed(await client.createUser(toResource(values, { active: true }))).kind).toBe('uniqueness')
  await durable.kill()
  expect(failed(await client.getUser(id)).kind).toBe('network')
  await durable.restart()
  expect(worked(await client.findUsers('email', 'ADA@example.com'))).toMatchObject([{ id }])
  const changes = [
    { path: 'name.givenName', value: 'Ada' },
    { path: 'active', value: false },
  ]
  worked(await client.updateUser(id, { differences: changes, etag: null }))
  expect(worked(await client.getUser(id)).body).toMatchObject({ name: { givenName: 'Ada' }, active: false })
  const { id: groupId } = worked(await client.createGroup({ displayName: 'Team', externalId: 'team' }))
  worked(await client.changeMembers(groupId, { add: [id], remove: [] }))
  worked(await client.changeMembers(groupId, { add: [], remove: [id] }))
  worked(await client.deleteUser(id))
  expect(await durable.userNames()).toEqual([])
})
