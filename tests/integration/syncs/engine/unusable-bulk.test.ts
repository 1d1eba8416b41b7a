import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { readRun, startFull, workOn } from '../faults/work'

/** A provider that offers bulk, and answers as it is told to. */
async function setUp(people: number, more: Partial<Parameters<typeof createSynced>[0]> = {}) {
  const provider = await startScimProvider({ bulk: true })
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people, ...more })
  return { provider, proxy, synced }
}

async function run(synced: Synced, mostMs = 20_000): Promise<string> {
  const runId = await startFull(synced)
  await workOn(synced, runId, mostMs)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed' })
  return runId
}

async function change(synced: Synced, data: object, take?: number): Promise<string[]> {
  const where = { organizationId: synced.organization.id }
  const ids = (await db.employee.findMany({ where, orderBy: { id: 'asc' }, take })).map(({ id }) => id)
  await db.employee.updateMany({ where: { id: { in: ids } }, data: { ...data, version: { increment: 1 } } })
  return ids
}

const isBulk = ({ url }: { url: string }) => url.endsWith('/Bulk')
const operationsIn = ({ body }: { body: string }): { method: string; bulkId: string }[] =>
  JSON.parse(body).Operations

test.each(['404', '405', '501'])(
  'that bulk answers %s for those who leave is no proof that they are gone: they are deactivated',
  async (status) => {
    const { provider, proxy, synced } = await setUp(12)
    await run(synced)
    const left = await change(synced, { status: 'left' }, 5)
    proxy.answer((request) => {
      if (!isBulk(request)) return undefined
      const Operations = operationsIn(request).map(({ method, bulkId }) => ({ method, bulkId, status }))
      return { status: 200, body: { Operations } }
    })
    const items = await db.syncItem.findMany({ where: { runId: await run(synced) } })
    expect(items.map(({ operation, status, reason }) => [operation, status, reason])).toEqual(
      left.map(() => ['deprovision', 'succeeded', null]),
    )
    const where = { connectionId: synced.connectionId, employeeId: { in: left } }
    for (const { remoteId, state } of await db.syncLink.findMany({ where })) {
      expect(state).toBe('deprovisioned')
      expect(await provider.resource(remoteId ?? '')).toMatchObject({ active: false })
    }
    expect((await provider.users()).filter(({ active }) => active)).toHaveLength(7)
  },
)

test.each(['drop', { status: 500 }] as const)(
  'bulk that comes to nothing (%j) holds up nobody, however few they are: each is asked for alone',
  async (answer) => {
    const { provider, proxy, synced } = await setUp(10)
    proxy.answer((request) => (isBulk(request) ? answer : undefined))
    const created = await run(synced)
    expect(await itemsOf(created)).toEqual({ 'provision succeeded': 10 })
    const items = await db.syncItem.findMany({ where: { runId: created } })
    expect(new Set(items.map(({ attempts }) => attempts))).toEqual(new Set([1]))
    expect(await provider.state()).toMatchObject({ users: 10, createdTwice: [] })
    await change(synced, { jobTitle: 'Lead' })
    await change(synced, { status: 'left' }, 4)
    expect(await itemsOf(await run(synced))).toEqual({ 'update succeeded': 6, 'deprovision succeeded': 4 })
    expect((await provider.users()).filter(({ active }) => active)).toHaveLength(6)
    expect(proxy.requests.some(isBulk)).toBe(true)
  },
)

test('a provider that is gone for a moment, bulk and all, is waited for, and nobody fails by it', async () => {
  const { provider, proxy, synced } = await setUp(10)
  let lost = 0
  proxy.answer((request) => {
    if (lost === 0 && !isBulk(request)) return undefined
    lost += 1
    return lost < 40 ? 'drop' : undefined
  })
  expect(await itemsOf(await run(synced, 40_000))).toEqual({ 'provision succeeded': 10 })
  expect(await provider.state()).toMatchObject({ users: 10, createdTwice: [] })
})

test('a provider that refuses (429) bulk of more than it allows is asked for less, also when the run waited', async () => {
  const { provider, proxy, synced } = await setUp(60, { limits: { perMinute: 60_000, burst: 1_000 } })
  // So long that the run is given back, and goes on with another client.
  proxy.answer((request) =>
    isBulk(request) && operationsIn(request).length > 5
      ? { status: 429, headers: { 'retry-after': '3' } }
      : undefined,
  )
  expect(await itemsOf(await run(synced, 60_000))).toEqual({ 'provision succeeded': 60 })
  expect(await provider.state()).toMatchObject({ users: 60, createdTwice: [] })
  const sizes = proxy.requests.filter(isBulk).map((request) => operationsIn(request).length)
  // Asked for all anew after each pause, it would be many times as many.
  expect(sizes.filter((size) => size > 5).length).toBeLessThanOrEqual(20)
  expect(sizes).toContain(5)
}, 90_000)
