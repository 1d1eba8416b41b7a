import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startWorkers } from '@/tests/support/killed-workers'
import type { ScimProviderOptions } from '@/tests/support/providers/scim/schema'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'
import { sized } from '@/tests/support/sizes'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { readRun, startFull, workOn } from '../faults/work'

/** A provider that offers bulk, behind a proxy. */
async function setUp(
  people: number,
  options: ScimProviderOptions = {},
  more: Partial<Parameters<typeof createSynced>[0]> = {},
) {
  const provider = await startScimProvider({ bulk: true, ...options })
  onTestFinished(() => provider.close())
  const proxy = await startTcpProxy({ target: provider.origin })
  onTestFinished(() => proxy.close())
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people, ...more })
  return { provider, proxy, synced }
}

async function run(synced: Synced, mostMs?: number): Promise<string> {
  const runId = await startFull(synced)
  await workOn(synced, runId, mostMs)
  return runId
}

const everybody = ({ organization }: Synced) =>
  db.employee.findMany({ where: { organizationId: organization.id }, orderBy: { id: 'asc' } })

const change = (those: { id: string }[], data: object) =>
  db.employee.updateMany({
    where: { id: { in: those.map(({ id }) => id) } },
    data: { ...data, version: { increment: 1 } },
  })

test('300 people are created, changed and deactivated in a few requests, within what the provider takes', async () => {
  const { provider, synced } = await setUp(300, { maxOperations: 10 })
  const first = await run(synced)
  expect(await itemsOf(first)).toEqual({ 'provision succeeded': 300 })
  const created = await provider.state()
  expect(created).toMatchObject({ users: 300, createdTwice: [] })
  expect(created.bulk.mostOperations).toBe(10)
  // Beside looking for each of them.
  expect(created.byMethod.POST).toBeLessThan(60)
  expect(created.mostAtOnce).toBeLessThanOrEqual(8)

  const all = await everybody(synced)
  await change(all.slice(0, 20), { status: 'left' })
  await change(all.slice(20), { jobTitle: 'Lead' })
  const second = await run(synced)
  expect(await itemsOf(second)).toEqual({ 'update succeeded': 280, 'deprovision succeeded': 20 })
  const changed = await provider.state()
  expect(changed.requests - created.requests).toBeLessThan(60)
  expect(changed.byMethod.PATCH ?? 0).toBeLessThan(10)
  const links = await db.syncLink.findMany({ where: { connectionId: synced.connectionId } })
  const gone = new Set(all.slice(0, 20).map(({ id }) => id))
  for (const { employeeId, remoteId } of links) {
    expect(await provider.resource(remoteId ?? '')).toMatchObject(
      gone.has(employeeId) ? { active: false } : { active: true, title: 'Lead' },
    )
  }
})

test('every third bulk answer is lost: exactly 300 people are there, and who was created by those is linked', async () => {
  const { provider, proxy, synced } = await setUp(300)
  let answers = 0
  proxy.set({
    dropAnswer: (_, _head, request) => request.startsWith('POST /scim/v2/Bulk ') && ++answers % 3 === 0,
  })
  const runId = await run(synced, 40_000)
  expect(proxy.counts().dropped).toBeGreaterThan(2)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed', done: 300 })
  const { users, createdTwice, creations } = await provider.state()
  expect({ users, createdTwice, creations }).toEqual({ users: 300, createdTwice: [], creations: 300 })
  const items = await itemsOf(runId)
  expect(Object.keys(items).sort()).toEqual(['link succeeded', 'provision succeeded'])
  expect((items['link succeeded'] ?? 0) + (items['provision succeeded'] ?? 0)).toBe(300)
  expect(await db.syncLink.count({ where: { connectionId: synced.connectionId, state: 'linked' } })).toBe(300)
})

test('one among many who was made by others meanwhile is linked, and holds up nobody', async () => {
  const { provider, proxy, synced } = await setUp(40)
  const taken = (await everybody(synced))[7]?.email ?? ''
  // Somebody makes them after the lookup, while the creation is on its way.
  let isMade: Promise<void> | undefined
  const lookup = encodeURIComponent(taken).slice(0, 10)
  proxy.set({
    latencyMs: 50,
    dropAnswer: (_, _head, request) => {
      if (request.includes(`%22${lookup}`)) isMade ??= provider.addUsers([taken])
      return false
    },
  })
  const runId = await run(synced)
  await isMade
  expect(isMade).toBeDefined()
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 39, 'link succeeded': 1 })
  expect(await provider.state()).toMatchObject({ users: 40, createdTwice: [] })
})

test('a provider that limits is obeyed: a bulk request counts once, and nobody fails by it', async () => {
  const limit = { perMinute: 1_200, burst: 10 }
  const { provider, synced } = await setUp(60, { limit })
  const runId = await run(synced, 30_000)
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 60 })
  const first = await provider.state()
  expect(first).toMatchObject({ users: 60, violations: 0, createdTwice: [] })
  expect(first.refused).toBeGreaterThan(0)
})

test('a run whose provider wants to be left alone for longer takes no place until then, and asks nothing', async () => {
  const { provider, synced } = await setUp(30, { limit: { perMinute: 12, burst: 10 } })
  const runId = await startFull(synced)
  // Three of the ten are for what the provider can do; the next ones meet the limit.
  await workOnRun(synced.system, runId)
  const waiting = await readRun(runId)
  expect(waiting).toMatchObject({ state: 'running', reason: 'throttled' })
  expect(waiting.resumeAt?.getTime()).toBeGreaterThan(Date.now() + 2_000)
  const { requests } = await provider.state()
  await db.syncRun.update({ where: { id: runId }, data: { resumeAt: null } })
  await workOnRun(synced.system, runId)
  expect((await readRun(runId)).resumeAt?.getTime()).toBeGreaterThan(Date.now())
  expect(await provider.state()).toMatchObject({ requests, violations: 0 })
})

test.each([10, 80])(
  'a provider that answers nothing in bulk is asked one by one, and none of %i people fails by it',
  async (people) => {
    const { provider, proxy, synced } = await setUp(people)
    proxy.set({ dropAnswer: (_, _head, request) => request.startsWith('POST /scim/v2/Bulk ') })
    const runId = await run(synced, 40_000)
    expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed', done: people })
    expect(await provider.state()).toMatchObject({ users: people, createdTwice: [] })
  },
)

test('workers that are killed in the middle of bulk requests leave nobody out, and nobody twice', {
  timeout: 180_000,
}, async () => {
  const [people, kills] = sized([250, 2], [600, 5])
  const { provider, proxy, synced } = await setUp(people)
  let answers = 0
  proxy.set({
    latencyMs: 20,
    dropAnswer: (_, _head, request) => request.startsWith('POST /scim/v2/Bulk ') && ++answers % 3 === 0,
  })
  const runId = await startFull(synced)
  const herd = startWorkers(2)
  onTestFinished(() => herd.close())
  let killed = 0
  while (killed < kills && (await herd.killHolder(runId, 100 + Math.random() * 300))) killed += 1
  await expect
    .poll(async () => (await readRun(runId)).state, { timeout: 120_000, interval: 200 })
    .toBe('finished')
  expect(killed).toBe(kills)
  expect(proxy.counts().dropped).toBeGreaterThan(0)
  expect(await readRun(runId)).toMatchObject({ outcome: 'completed', total: people, done: people })
  const { users, createdTwice, creations } = await provider.state()
  expect({ users, createdTwice, creations }).toEqual({ users: people, createdTwice: [], creations: people })
  const items = await itemsOf(runId)
  expect((items['link succeeded'] ?? 0) + (items['provision succeeded'] ?? 0)).toBe(people)
})

test('what the connector declares of limits is never exceeded, discovery and bulk included', async () => {
  // What waits while the provider works on many operations comes to its notice at once.
  const limit = { perMinute: 1_500, burst: 20 }
  const { provider, synced } = await setUp(60, { limit }, { limits: { perMinute: 1_400, burst: 4 } })
  await run(synced, 30_000)
  await change(await everybody(synced), { jobTitle: 'Lead' })
  const before = await provider.state()
  await run(synced, 30_000)
  const after = await provider.state()
  expect(after).toMatchObject({ users: 60, refused: 0, violations: 0 })
  // Sixty updates, by single requests, would have been as many turns.
  expect(after.requests - before.requests).toBeLessThan(10)
})
