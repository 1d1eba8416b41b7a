import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { planRun } from '@/lib/syncs/planning/mutations'
import { startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped } from '@/tests/support/synced-groups'
import { createSynced, itemsOf, workOn } from '@/tests/support/syncs'
import { startFull } from '../faults/work'

test('a service that answers 404 to everything for a while is no proof that leavers are gone', async () => {
  const provider = await startScimProvider()
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const synced = await createSynced({ url, key: provider.token, people: 20 })
  const run = async () => {
    const runId = await startFull(synced)
    await workOn(synced, runId)
    return itemsOf(runId)
  }
  const active = async () => (await provider.users()).filter((user) => user.active).length
  await run()
  const where = { organizationId: synced.organization.id }
  const some = await db.employee.findMany({ where, take: 10 })
  const leavers = { id: { in: some.map(({ id }) => id) } }
  await db.employee.updateMany({ where: leavers, data: { status: 'left', version: { increment: 1 } } })
  proxy.answer(() => ({ status: 404 }))
  expect(await run()).toEqual({ 'deprovision failed': 10 })
  expect(await active()).toBe(20)
  proxy.answer(() => undefined)
  expect(await run()).toEqual({ 'deprovision succeeded': 10 })
  expect(await active()).toBe(10)
})

test('nor that a group is gone', async () => {
  const provider = await startScimProvider()
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(provider.origin)
  const url = provider.url.replace(provider.origin, proxy.origin)
  const grouped = await createGrouped(provider, { people: 2, audiences: { Kept: [0, 1], Left: [0, 1] }, url })
  await grouped.run()
  const { activationId, audienceIds } = grouped
  const audienceId = audienceIds.Left ?? ''
  await db.activationAudience.deleteMany({ where: { activationId, audienceId } })
  proxy.answer(() => ({ status: 404 }))
  expect((await grouped.run()).groups[audienceId]).toMatchObject({ status: 'failed' })
  proxy.answer(() => undefined)
  expect((await grouped.run()).groups[audienceId]).toMatchObject({
    operation: 'deprovision',
    status: 'succeeded',
  })
  expect(await provider.state()).toMatchObject({ groups: 1 })
})

test('an activation that is put right while a run deprovisions ends that at once', async () => {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const settings = { guardMinimum: 1000 }
  const synced = await createSynced({ url: provider.url, people: 300, settings })
  await workOn(synced, await startFull(synced))
  const where = { connectionId: synced.connectionId }
  await db.activation.updateMany({ where, data: { everyone: false } })
  let mended: Promise<unknown> | null = null
  provider.onAnswer((method) => {
    if (method === 'PATCH') mended ??= db.activation.updateMany({ where, data: { everyone: true } }).then()
    return true
  })
  const runId = await startFull(synced)
  await workOn(synced, runId)
  expect(await mended).toEqual({ count: 1 })
  // All of them were read, as to be deprovisioned, before the first was.
  const { 'deprovision skipped': skipped = 0, 'deprovision succeeded': succeeded } = await itemsOf(runId)
  expect(skipped).toBeGreaterThan(150)
  expect([...provider.users.values()].filter(({ active }) => active === false)).toHaveLength(succeeded ?? 0)
  const reasons = await db.syncItem.groupBy({ by: ['reason'], where: { runId, status: 'skipped' } })
  expect(reasons).toEqual([{ reason: 'backInScope' }])
})

test('who is wanted again after an account was taken away without an answer has it back', async () => {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, people: 3, settings: { guardMinimum: 1000 } })
  await workOn(synced, await startFull(synced))
  const where = { connectionId: synced.connectionId }
  const states = () => [...provider.users.values()].map(({ active }) => active)
  await db.activation.updateMany({ where, data: { everyone: false } })
  let [taken, back] = [0, Promise.resolve({ count: 0 })]
  provider.onAnswer((method) => {
    if (method !== 'PATCH') return true
    taken += 1
    if (taken === 3) back = db.activation.updateMany({ where, data: { everyone: true } }).then()
    return taken > 3
  })
  const runId = await startFull(synced)
  await workOn(synced, runId)
  expect(await back).toEqual({ count: 1 })
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 3 })
  expect(states()).toEqual([true, true, true])
})

test('a group whose audience is back in the activation before its turn is kept', async () => {
  const provider = await startScimProvider()
  onTestFinished(() => provider.close())
  const grouped = await createGrouped(provider, { people: 2, audiences: { Kept: [0, 1], Back: [0, 1] } })
  await grouped.run()
  const { activationId, audienceIds } = grouped
  const audienceId = audienceIds.Back ?? ''
  await db.activationAudience.deleteMany({ where: { activationId, audienceId } })
  const runId = await grouped.start()
  await planRun(grouped.system, runId)
  await db.activationAudience.create({ data: { activationId, audienceId } })
  expect((await grouped.finish(runId)).groups[audienceId]).toMatchObject({
    operation: 'deprovision',
    status: 'skipped',
    reason: 'audienceBack',
  })
  expect(await grouped.membersOf(audienceId)).toHaveLength(2)
  expect((await grouped.run()).groups[audienceId]).toBeUndefined()
})
