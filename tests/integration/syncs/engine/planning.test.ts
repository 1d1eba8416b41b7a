import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { recordSyncChange } from '@/lib/sync-changes/mutations'
import { planRun } from '@/lib/syncs/planning/mutations'
import { startRun, startRunOf } from '@/lib/syncs/runs/mutations'
import { approveRun, cancelRun, declineRun } from '@/lib/syncs/runs/steering/mutations'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { addPeople, createSynced, itemsOf, type Synced } from '@/tests/support/syncs'

const url = 'http://127.0.0.1:9/scim/v2'

/** As though a run had brought everybody in scope to the provider. */
async function linkEverybody({ organization, connectionId }: Synced): Promise<void> {
  await db.$executeRaw`
    INSERT INTO "SyncLink" ("connectionId", "employeeId", "state", "remoteId", "employeeVersion", "mappingVersion", "sent")
    SELECT ${connectionId}::uuid, "id", 'linked', "id"::text, "version", 1, '{}' FROM "Employee"
    WHERE "organizationId" = ${organization.id}::uuid AND "status" <> 'left'`
}

async function planned(synced: Synced, isFull = true): Promise<string> {
  const { runId } = await startRun(synced.actor, { connectionId: synced.connectionId, isFull })
  await planRun(synced.system, runId)
  return runId
}

const stateOf = (runId: string) => db.syncRun.findUnique({ where: { id: runId } })

async function leave({ organization }: Synced, count: number): Promise<void> {
  await db.$executeRaw`
    UPDATE "Employee" SET "status" = 'left', "version" = "version" + 1 WHERE "id" IN (
      SELECT "id" FROM "Employee" WHERE "organizationId" = ${organization.id}::uuid AND "status" <> 'left'
      LIMIT ${count}::int)`
}

test('a first run provisions everybody whom the activation reaches, and nobody who has left', async () => {
  const synced = await createSynced({ url, people: 30 })
  await leave(synced, 5)
  const runId = await planned(synced)
  expect(await itemsOf(runId)).toEqual({ 'provision pending': 25 })
  expect(await stateOf(runId)).toMatchObject({ state: 'running', total: 25, isFull: true, deprovisions: 0 })
})

test('only who differs becomes an item: changed, new, and out of scope', async () => {
  const synced = await createSynced({ url, people: 10 })
  await linkEverybody(synced)
  await addPeople(synced.organization, 2)
  await db.$executeRaw`
    UPDATE "Employee" SET "version" = "version" + 1 WHERE "id" IN (
      SELECT "employeeId" FROM "SyncLink" WHERE "connectionId" = ${synced.connectionId}::uuid LIMIT 3)`
  await db.$executeRaw`
    UPDATE "Employee" SET "status" = 'left' WHERE "id" = (
      SELECT "employeeId" FROM "SyncLink" link JOIN "Employee" e ON e."id" = link."employeeId"
      WHERE "connectionId" = ${synced.connectionId}::uuid AND e."version" = 1 LIMIT 1)`
  const runId = await planned(synced)
  expect(await itemsOf(runId)).toEqual({
    'provision pending': 2,
    'update pending': 3,
    'deprovision pending': 1,
  })
  // Seats and names are freed before anybody takes them.
  const order = await db.syncItem.findMany({
    where: { runId },
    orderBy: { position: 'asc' },
    select: { operation: true },
  })
  expect(order.map(({ operation }) => operation)).toEqual([
    'deprovision',
    ...Array(3).fill('update'),
    ...Array(2).fill('provision'),
  ])
})

test('managers come before those whom they manage; a circle is no obstacle', async () => {
  const synced = await createSynced({ url, people: 5 })
  const people = await db.employee.findMany({
    where: { organizationId: synced.organization.id },
    orderBy: { id: 'asc' },
  })
  const [a, b, c, d, e] = people.map(({ id }) => id) as [string, string, string, string, string]
  // e manages d, d manages a; b and c manage each other.
  for (const [id, managerId] of [
    [d, e],
    [a, d],
    [b, c],
    [c, b],
  ] as const) {
    await db.employee.update({ where: { id }, data: { managerId } })
  }
  const runId = await planned(synced)
  const items = await db.syncItem.findMany({ where: { runId }, orderBy: { position: 'asc' } })
  const place = (id: string) => items.findIndex(({ employeeId }) => employeeId === id)
  expect(items).toHaveLength(5)
  expect(place(e)).toBeLessThan(place(d))
  expect(place(d)).toBeLessThan(place(a))
})

test('a run after a change looks at those alone who changed, and leaves no trace where there is nothing to send', async () => {
  const synced = await createSynced({ url, people: 10, settings: { isCompareDue: false } })
  const { connectionId, organization, system } = synced
  const [someone] = await db.employee.findMany({ where: { organizationId: organization.id }, take: 1 })
  await db.$transaction((tx) => recordSyncChange(tx, organization.id, [someone?.id ?? '']))
  const run = await startRunOf(system, connectionId, { cause: 'change' })
  await planRun(system, run?.runId ?? '')
  expect(await itemsOf(run?.runId ?? '')).toEqual({ 'provision pending': 1 })
  expect(await db.syncChange.count({ where: { connectionId } })).toBe(0)
  await cancelRun(synced.actor, run?.runId ?? '')

  await db.syncSettings.update({ where: { connectionId }, data: { isCompareDue: false } })
  await linkEverybody(synced)
  await db.$transaction((tx) => recordSyncChange(tx, organization.id, [someone?.id ?? '']))
  const idle = await startRunOf(system, connectionId, { cause: 'change' })
  await planRun(system, idle?.runId ?? '')
  expect(await stateOf(idle?.runId ?? '')).toBeNull()
})

test('one run of a connection at a time: the second is refused, whoever starts it', async () => {
  const synced = await createSynced({ url, people: 1 })
  const { actor, connectionId, system } = synced
  await startRun(actor, { connectionId })
  await expect(startRun(actor, { connectionId })).rejects.toMatchObject({
    details: { reason: 'runInProgress' },
  })
  expect(await startRunOf(system, connectionId, { cause: 'schedule' })).toBeNull()
})

test('runs that others start at the same moment become one', async () => {
  const synced = await createSynced({ url, people: 1 })
  const { connectionId, system } = synced
  const started = await Promise.all(
    Array.from({ length: 8 }, () => startRunOf(system, connectionId, { cause: 'schedule' })),
  )
  expect(started.filter(Boolean)).toHaveLength(1)
})

test('another organization’s connection and runs do not exist', async () => {
  const synced = await createSynced({ url, people: 1 })
  const stranger = await foreignMemberActor()
  const notFound = { code: 'not_found' }
  await expect(startRun(stranger, { connectionId: synced.connectionId })).rejects.toMatchObject(notFound)
  const { runId } = await startRun(synced.actor, { connectionId: synced.connectionId })
  for (const steer of [cancelRun, approveRun, declineRun]) {
    await expect(steer(stranger, runId)).rejects.toMatchObject(notFound)
  }
  const viewer = await memberActor(synced.organization, 'view')
  await expect(cancelRun(viewer, runId)).rejects.toMatchObject({ code: 'forbidden' })
})

describeGuardRail()

function describeGuardRail() {
  let synced: Synced
  beforeAll(async () => {
    synced = await createSynced({ url, people: 400 })
    await linkEverybody(synced)
  })

  test('a directory that comes halved deprovisions nobody until somebody agrees', async () => {
    await leave(synced, 200)
    const runId = await planned(synced)
    expect(await stateOf(runId)).toMatchObject({
      state: 'awaiting_approval',
      reason: 'guardRail',
      deprovisions: 200,
      linked: 400,
      reasonDetails: { share: 10, minimum: 20, lately: 0 },
    })
    await approveRun(synced.actor, runId)
    expect(await stateOf(runId)).toMatchObject({ state: 'running', approvedById: synced.actor.memberId })
    await cancelRun(synced.actor, runId)
  })

  test('whoever declines keeps everybody, and the next run asks again', async () => {
    const runId = await planned(synced)
    await declineRun(synced.actor, runId)
    expect(await stateOf(runId)).toMatchObject({ state: 'finished', outcome: 'canceled', reason: 'declined' })
    expect(await itemsOf(runId)).toEqual({ 'deprovision skipped': 200 })
    expect(await stateOf(await planned(synced, false))).toMatchObject({ state: 'awaiting_approval' })
  })
}

test('many small parts of a large loss count together', async () => {
  const synced = await createSynced({ url, people: 100 })
  await linkEverybody(synced)
  for (const expected of ['running', 'running', 'awaiting_approval']) {
    await leave(synced, 8)
    const runId = await planned(synced)
    expect(await stateOf(runId)).toMatchObject({ state: expected })
    if (expected === 'awaiting_approval') break
    // As though the provider had done it.
    await db.$executeRaw`
      UPDATE "SyncLink" SET "state" = 'deprovisioned' WHERE "employeeId" IN (
        SELECT "employeeId" FROM "SyncItem" WHERE "runId" = ${runId}::uuid)`
    await db.$executeRaw`UPDATE "SyncItem" SET "status" = 'succeeded' WHERE "runId" = ${runId}::uuid`
    await db.syncRunCount.create({ data: { runId, operation: 'deprovision', status: 'succeeded', count: 8 } })
    await cancelRun(synced.actor, runId)
  }
})

test('a dry run asks nobody and takes no changes', async () => {
  const synced = await createSynced({ url, people: 100 })
  const { connectionId, organization } = synced
  await linkEverybody(synced)
  await leave(synced, 50)
  await db.$transaction((tx) => recordSyncChange(tx, organization.id, 'everybody'))
  const { runId } = await startRun(synced.actor, { connectionId, isDryRun: true })
  await planRun(synced.system, runId)
  expect(await stateOf(runId)).toMatchObject({ state: 'running', isDryRun: true, deprovisions: 50 })
  expect(await db.syncChange.count({ where: { connectionId } })).toBe(1)
})

test('changes that waited until there were very many are not looked at one by one: everybody is compared', async () => {
  const synced = await createSynced({ url, people: 3 })
  await linkEverybody(synced)
  await leave(synced, 1)
  const { connectionId, system } = synced
  await db.$executeRaw`
    INSERT INTO "SyncChange" ("connectionId", "employeeIds", "isEverybody")
    SELECT ${connectionId}::uuid, ARRAY(SELECT gen_random_uuid() FROM generate_series(1, 10000)), FALSE
    FROM generate_series(1, 6)`
  const run = await startRunOf(system, connectionId, { cause: 'change' })
  await planRun(system, run?.runId ?? '')
  expect(await stateOf(run?.runId ?? '')).toMatchObject({ isFull: true, total: 1 })
  expect(await db.syncChange.count({ where: { connectionId } })).toBe(0)
})
