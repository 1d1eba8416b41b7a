import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { retryFailed, startRun } from '@/lib/syncs/runs/mutations'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { runJobs } from '@/tests/support/worker'

async function provider() {
  const started = await startPeopleProvider()
  onTestFinished(() => started.close())
  return started
}

async function run({ actor, connectionId }: Synced, options = {}): Promise<string> {
  const { runId } = await startRun(actor, { connectionId, isFull: true, ...options })
  await runJobs()
  return runId
}

test('a first run creates everybody once, and a second sends nothing', async () => {
  const peer = await provider()
  const synced = await createSynced({ url: peer.url, people: 250 })
  const runId = await run(synced)
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({
    state: 'finished',
    outcome: 'completed',
    total: 250,
    done: 250,
  })
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 250 })
  expect(peer.users.size).toBe(250)
  const { ...before } = peer.calls
  const second = await run(synced)
  expect(await db.syncRun.findUnique({ where: { id: second } })).toMatchObject({
    outcome: 'completed',
    total: 0,
  })
  expect(peer.calls).toEqual(before)
})

test('who changes is updated with what differs alone; who leaves is deactivated; who returns is brought back', async () => {
  const peer = await provider()
  const synced = await createSynced({ url: peer.url, people: 5 })
  await run(synced)
  const [person] = await db.employee.findMany({ where: { organizationId: synced.organization.id }, take: 1 })
  const id = person?.id ?? ''
  const change = async (data: object) => {
    await db.employee.update({ where: { id }, data: { ...data, version: { increment: 1 } } })
    await db.$transaction((tx) => recordSyncChange(tx, synced.organization.id, [id]))
    await runJobs()
    const last = await db.syncRun.findFirstOrThrow({
      where: { connectionId: synced.connectionId },
      orderBy: { createdAt: 'desc' },
    })
    return db.syncItem.findFirstOrThrow({ where: { runId: last.id } })
  }
  expect(await change({ jobTitle: 'Lead' })).toMatchObject({
    operation: 'update',
    status: 'succeeded',
    changes: [{ name: 'title', before: null, after: 'Lead' }],
  })
  expect(await change({ status: 'left' })).toMatchObject({ operation: 'deprovision', status: 'succeeded' })
  const link = await db.syncLink.findFirstOrThrow({ where: { employeeId: id } })
  expect(peer.users.get(link.remoteId ?? '')).toMatchObject({ active: false, title: 'Lead' })
  expect(await change({ status: 'active' })).toMatchObject({ operation: 'provision', status: 'succeeded' })
  expect(peer.users.get(link.remoteId ?? '')).toMatchObject({ active: true })
  expect(peer.users.size).toBe(5)
})

test('every creation whose answer is lost ends as a link, and nobody is there twice', async () => {
  const peer = await provider()
  let created = 0
  peer.onAnswer((method) => method !== 'POST' || ++created % 3 !== 0)
  const synced = await createSynced({ url: peer.url, people: 60 })
  const { runId } = await startRun(synced.actor, { connectionId: synced.connectionId, isFull: true })
  for (let tries = 0; tries < 20; tries += 1) {
    await db.syncRun.updateMany({ where: { id: runId }, data: { resumeAt: null } })
    await workOnRun(synced.system, runId)
    if ((await db.syncRun.findUnique({ where: { id: runId } }))?.state === 'finished') break
  }
  expect(peer.users.size).toBe(60)
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 40, 'link succeeded': 20 })
})

test('failures are retried alone', async () => {
  const peer = await provider()
  const synced = await createSynced({ url: peer.url, people: 10 })
  const people = await db.employee.findMany({ where: { organizationId: synced.organization.id }, take: 2 })
  await db.syncSettings.update({
    where: { connectionId: synced.connectionId },
    data: {
      mapping: {
        rules: [
          { target: 'userName', value: { kind: 'attribute', source: 'userName' }, isRequired: true },
          { target: 'title', value: { kind: 'attribute', source: 'jobTitle' }, isRequired: true },
        ],
      },
    },
  })
  const ids = people.map(({ id }) => id)
  await db.employee.updateMany({
    where: { organizationId: synced.organization.id, id: { notIn: ids } },
    data: { jobTitle: 'Engineer' },
  })
  const runId = await run(synced)
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({
    outcome: 'partially_completed',
  })
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': 8, 'provision failed': 2 })
  expect(await db.syncRunCount.findMany({ where: { runId, status: 'failed' } })).toMatchObject([
    { reason: 'missingValue', field: 'jobTitle', count: 2 },
  ])
  await db.employee.updateMany({ where: { id: { in: ids } }, data: { jobTitle: 'Engineer' } })
  const retry = await retryFailed(synced.actor, runId)
  await runJobs()
  expect(await itemsOf(retry.runId)).toEqual({ 'provision succeeded': 2 })
  await expect(retryFailed(synced.actor, retry.runId)).rejects.toMatchObject({
    details: { reason: 'nothingFailed' },
  })
})

test('a dry run sends nothing that writes, and says what would be', async () => {
  const peer = await provider()
  const synced = await createSynced({ url: peer.url, people: 4 })
  const [person] = await db.employee.findMany({ where: { organizationId: synced.organization.id }, take: 1 })
  const known = { id: 'known', userName: person?.email, displayName: 'Somebody Else', active: true }
  peer.users.set('known', known)
  await fetch(`${peer.url}/Users`, {
    method: 'POST',
    body: JSON.stringify({ userName: person?.email, active: true }),
  })
  const runId = await run(synced, { isDryRun: true })
  expect(await itemsOf(runId)).toEqual({ 'provision planned': 3, 'link planned': 1 })
  expect(Object.keys(peer.calls).sort()).toEqual(['GET', 'POST'])
  expect(peer.calls.POST).toBe(1)
  expect(await db.syncLink.count({ where: { connectionId: synced.connectionId } })).toBe(0)
})
