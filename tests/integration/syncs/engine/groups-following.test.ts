import { beforeAll, expect, test } from 'vitest'
import { updateAudience } from '@/lib/audiences/saving/mutations'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { planSyncs } from '@/lib/syncs/scheduling/mutations'
import { type ScimProvider, startScimProvider } from '@/tests/support/providers/scim-provider'
import { createGrouped, makeRemoteGroup } from '@/tests/support/synced-groups'
import { runJobs } from '@/tests/support/worker'

let provider: ScimProvider
beforeAll(async () => {
  provider = await startScimProvider({ sameNames: true })
  return () => provider.close()
})

const lastRun = (connectionId: string) =>
  db.syncRun.findFirstOrThrow({ where: { connectionId }, orderBy: { createdAt: 'desc' } })

test('a new name of an audience is followed at once, where audiences are groups', async () => {
  const grouped = await createGrouped(provider, { people: 1, audiences: { Before: [0] } })
  const { Before: audienceId = '' } = grouped.audienceIds
  await grouped.run()
  await updateAudience(grouped.actor, {
    audienceId,
    version: 1,
    name: 'After',
    description: '',
    conditions: null,
    addedIds: [],
    removedIds: [],
  })
  await runJobs()
  expect(await lastRun(grouped.connectionId)).toMatchObject({
    cause: 'change',
    outcome: 'completed',
    total: 1,
  })
  const { remoteId } = await db.syncGroup.findFirstOrThrow({ where: { audienceId } })
  expect(await provider.resource(remoteId ?? '')).toMatchObject({ displayName: 'After' })
})

test('a group that failed is tried again by itself after an hour', async () => {
  await makeRemoteGroup(provider, 'Doubled')
  await makeRemoteGroup(provider, 'Doubled')
  const grouped = await createGrouped(provider, { people: 1, audiences: { Doubled: [0] } })
  const run = await grouped.run()
  expect(run).toMatchObject({ outcome: 'partially_completed' })
  await planSyncs(systemActor())
  expect((await lastRun(grouped.connectionId)).id).toBe(run.id)
  const finishedAt = new Date(Date.now() - 2 * 60 * 60_000)
  await db.syncRun.update({ where: { id: run.id }, data: { finishedAt } })
  await planSyncs(systemActor())
  const next = await lastRun(grouped.connectionId)
  expect(next).toMatchObject({ cause: 'schedule' })
  expect(await grouped.finish(next.id)).toMatchObject({ total: 1, outcome: 'failed' })
})

test('groups that were taken away do not count for the guard rail, which is about people', async () => {
  const names = ['One', 'Two', 'Three', 'Four']
  const grouped = await createGrouped(provider, {
    people: 12,
    audiences: { ...Object.fromEntries(names.map((name) => [name, [0]])), Kept: [...Array(12).keys()] },
    settings: { guardMinimum: 2, guardShare: 10 },
  })
  await grouped.run()
  const ids = names.map((name) => grouped.audienceIds[name] ?? '')
  await db.activationAudience.deleteMany({ where: { audienceId: { in: ids } } })
  expect(Object.values((await grouped.run()).groups).map(({ status }) => status)).toEqual(
    names.map(() => 'succeeded'),
  )
  const leavers = grouped.people.slice(0, 2).map(({ id }) => id)
  await db.employee.updateMany({ where: { id: { in: leavers } }, data: { status: 'left' } })
  expect(await grouped.run()).toMatchObject({ state: 'finished', outcome: 'completed', deprovisions: 2 })
  // One more would be a third person within a day.
  await db.employee.update({ where: { id: grouped.people[3]?.id }, data: { status: 'left' } })
  expect(await grouped.run()).toMatchObject({ state: 'awaiting_approval', reason: 'guardRail' })
})
