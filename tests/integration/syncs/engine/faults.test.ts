import { expect, onTestFinished, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startRun } from '@/lib/syncs/runs/mutations'
import { cancelRun, pauseRun, resumeRun } from '@/lib/syncs/runs/steering/mutations'
import { planSyncs } from '@/lib/syncs/scheduling/mutations'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced, itemsOf, type Synced, workOn } from '@/tests/support/syncs'

const start = async ({ actor, connectionId }: Synced) =>
  (await startRun(actor, { connectionId, isFull: true })).runId
const read = (runId: string) => db.syncRun.findUniqueOrThrow({ where: { id: runId } })

async function simpleProvider() {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  return provider
}

test('two workers that take up the same run do its work once', async () => {
  const provider = await simpleProvider()
  const synced = await createSynced({ url: provider.url, people: 50 })
  const runId = await start(synced)
  await Promise.all(Array.from({ length: 4 }, () => workOnRun(synced.system, runId)))
  expect(await read(runId)).toMatchObject({ state: 'finished', outcome: 'completed', done: 50 })
  expect(provider.calls.POST).toBe(50)
})

test('a provider that is down is waited for, without blame for anybody, and the run goes on when it is back', async () => {
  const provider = await simpleProvider()
  let isDown = true
  provider.onAnswer(() => !isDown)
  const synced = await createSynced({ url: provider.url, people: 40 })
  const runId = await start(synced)
  await workOnRun(synced.system, runId)
  const waiting = await read(runId)
  expect(waiting).toMatchObject({ state: 'running', reason: 'providerDown', waits: 1 })
  expect(waiting.resumeAt?.getTime()).toBeGreaterThan(Date.now())
  // Until then no worker takes it up.
  const { GET: before } = provider.calls
  await workOnRun(synced.system, runId)
  expect(provider.calls.GET).toBe(before)
  isDown = false
  await workOn(synced, runId)
  expect(await read(runId)).toMatchObject({ state: 'finished', outcome: 'completed', reason: null, waits: 0 })
  expect(await itemsOf(runId)).not.toHaveProperty('provision failed')
  expect(provider.users.size).toBe(40)
})

test('refused credentials pause run and connection, and both go on after a reconnect', async () => {
  const provider = await startScimProvider()
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, key: 'revoked-meanwhile', people: 10 })
  const { connectionId } = synced
  const runId = await start(synced)
  await workOn(synced, runId)
  expect(await read(runId)).toMatchObject({ state: 'paused', reason: 'needsReconnect' })
  const connection = await db.connection.findUniqueOrThrow({ where: { id: connectionId } })
  expect(connection).toMatchObject({ state: 'needs_reconnect', stateReason: 'authenticationFailed' })
  await expect(resumeRun(synced.actor, runId)).rejects.toMatchObject({
    details: { reason: 'connectionNotUsable' },
  })

  await db.connection.update({ where: { id: connectionId }, data: { state: 'connected', stateReason: null } })
  await planSyncs(systemActor())
  expect(await read(runId)).toMatchObject({ state: 'running', reason: null })
})

test('a run is paused, resumed and canceled where it stands', async () => {
  const provider = await simpleProvider()
  const synced = await createSynced({ url: provider.url, people: 400 })
  const runId = await start(synced)
  let requests = 0
  let paused: Promise<void> | undefined
  provider.onAnswer((method) => {
    if (method === 'POST' && ++requests === 100) paused = pauseRun(synced.actor, runId)
    return true
  })
  await workOnRun(synced.system, runId)
  await paused
  const stopped = await read(runId)
  expect(stopped).toMatchObject({ state: 'paused', reason: 'byAdmin' })
  expect(stopped.done).toBeGreaterThan(50)
  expect(stopped.done).toBeLessThan(400)
  // All that was under way is written down.
  expect(provider.users.size).toBe(stopped.done)
  await resumeRun(synced.actor, runId)
  await pauseRun(synced.actor, runId)
  await cancelRun(synced.actor, runId)
  const { state, outcome } = await read(runId)
  expect({ state, outcome }).toEqual({ state: 'finished', outcome: 'canceled' })
  expect(await itemsOf(runId)).toEqual({
    'provision succeeded': stopped.done,
    'provision skipped': 400 - stopped.done,
  })
})

test('two employees who are one person at the provider: the second is told apart, and the others go on', async () => {
  const provider = await simpleProvider()
  const synced = await createSynced({ url: provider.url, people: 6 })
  const [first, second] = await db.employee.findMany({
    where: { organizationId: synced.organization.id },
    orderBy: { id: 'asc' },
  })
  await db.syncSettings.update({
    where: { connectionId: synced.connectionId },
    data: {
      mapping: {
        rules: [{ target: 'userName', value: { kind: 'attribute', source: 'jobTitle' }, isRequired: true }],
      },
    },
  })
  await db.$executeRaw`UPDATE "Employee" SET "jobTitle" = "email" WHERE "organizationId" = ${synced.organization.id}::uuid`
  await db.employee.update({ where: { id: second?.id ?? '' }, data: { jobTitle: first?.email ?? '' } })
  const runId = await start(synced)
  await workOn(synced, runId)
  expect(provider.users.size).toBe(5)
  const items = await itemsOf(runId)
  expect(items['provision succeeded']).toBe(5)
  expect(items['link failed']).toBe(1)
  expect(await db.syncItem.findFirst({ where: { runId, status: 'failed' } })).toMatchObject({
    reason: 'alreadyLinked',
  })
})
