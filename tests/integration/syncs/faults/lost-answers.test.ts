import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'
import { createSynced, itemsOf } from '@/tests/support/syncs'
import { readRun, startFull, workOn } from './work'

const people = 24

/** A real provider behind a way on which answers get lost, with everybody provisioned already. */
async function setUp(settings = {}) {
  const provider = await startScimProvider({ etag: true })
  onTestFinished(() => provider.close())
  const proxy = await startTcpProxy({ target: provider.origin })
  onTestFinished(() => proxy.close())
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people, settings })
  await workOn(synced, await startFull(synced))
  return { provider, proxy, synced }
}

/** Every third answer that tells of a success is lost, once the provider has done what it tells; up to five. */
function loseEveryThird() {
  let told = 0
  return (_: number, head: string) => /^HTTP\/1\.1 20[0-9]/.test(head) && ++told % 3 === 0 && told <= 15
}

test('updates and deactivations whose answers are lost take effect once, and each has one item', async () => {
  const { provider, proxy, synced } = await setUp()
  const everybody = await db.employee.findMany({ where: { organizationId: synced.organization.id } })
  const [leavers, others] = [everybody.slice(0, 9), everybody.slice(9)]
  const change = (those: { id: string }[], data: object) =>
    db.employee.updateMany({
      where: { id: { in: those.map(({ id }) => id) } },
      data: { ...data, version: { increment: 1 } },
    })
  await change(leavers, { status: 'left' })
  await change(others, { jobTitle: 'Lead' })
  proxy.set({ dropAnswer: loseEveryThird() })
  const runId = await startFull(synced)
  await workOn(synced, runId)

  expect(proxy.counts().dropped).toBe(5)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed', done: people })
  expect(await itemsOf(runId)).toEqual({ 'deprovision succeeded': 9, 'update succeeded': people - 9 })
  const links = await db.syncLink.findMany({ where: { connectionId: synced.connectionId } })
  const gone = new Set(leavers.map(({ id }) => id))
  for (const { employeeId, remoteId, state, needsRetry } of links) {
    const isGone = gone.has(employeeId)
    expect({ state, needsRetry }).toEqual({ state: isGone ? 'deprovisioned' : 'linked', needsRetry: false })
    expect(await provider.resource(remoteId ?? '')).toMatchObject(
      isGone ? { active: false } : { active: true, title: 'Lead' },
    )
  }
  expect(await provider.state()).toMatchObject({ users: people, createdTwice: [] })
  // All is as it should be: the next run asks for nothing.
  proxy.set({ dropAnswer: null })
  const { requests } = await provider.state()
  const next = await startFull(synced)
  await workOn(synced, next)
  expect(await itemsOf(next)).toEqual({})
  expect((await provider.state()).requests).toBe(requests)
})

test('whoever was deleted by an answer that got lost is taken to be gone', async () => {
  const { provider, proxy, synced } = await setUp({ deprovisioning: 'delete', guardMinimum: people })
  await db.employee.updateMany({
    where: { organizationId: synced.organization.id },
    data: { status: 'left', version: { increment: 1 } },
  })
  proxy.set({ dropAnswer: loseEveryThird() })
  const runId = await startFull(synced)
  await workOn(synced, runId)
  expect(proxy.counts().dropped).toBe(5)
  expect(await itemsOf(runId)).toEqual({ 'deprovision succeeded': people })
  expect(await provider.state()).toMatchObject({ users: 0 })
  expect(await db.syncLink.count({ where: { connectionId: synced.connectionId, state: 'linked' } })).toBe(0)
  // Where nobody told, the account was found to be gone.
  expect(await db.syncItem.count({ where: { runId, reason: 'nothingThere' } })).toBe(5)
})
