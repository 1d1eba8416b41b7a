import { expect, onTestFinished, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { announceFailures } from '@/lib/syncs/alerts/mutations'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startRunOf } from '@/lib/syncs/runs/mutations'
import { planSyncs } from '@/lib/syncs/scheduling/mutations'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { createSynced, settingsOf, workOn } from '@/tests/support/syncs'
import { readRun } from '../faults/work'

const hour = 60 * 60 * 1000

/** A run that follows changes, whose provider answers nothing after so many creations, for longer than a day. */
async function giveUpAfter(creations: number, people: number) {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  let [created, isDown] = [0, true]
  provider.onAnswer((method) => {
    if (method === 'POST') created += 1
    return !isDown || created < creations
  })
  const synced = await createSynced({ url: provider.url, people })
  const { connectionId, system } = synced
  const { runId } = await startRunOf(system, connectionId, { cause: 'change' }).then((run) => {
    if (!run) throw new Error('No run was started')
    return run
  })
  await workOnRun(system, runId)
  const waitSince = (hours: number) =>
    db.syncRun.update({
      where: { id: runId },
      data: { resumeAt: null, waitingSince: new Date(Date.now() - hours * hour) },
    })
  await waitSince(2)
  await announceFailures(systemActor())
  expect((await settingsOf(connectionId)).alertedAt).not.toBeNull()
  await waitSince(25)
  await workOnRun(system, runId)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', reason: 'providerGaveUp' })
  const comeBack = () => {
    isDown = false
  }
  return { provider, synced, comeBack }
}

test('whom a run gave up on is provisioned once the provider is back, though nothing else starts a run', async () => {
  const { provider, synced, comeBack } = await giveUpAfter(0, 20)
  comeBack()
  const where = { connectionId: synced.connectionId, state: { not: 'finished' as const } }
  await planSyncs(systemActor())
  expect(await db.syncRun.count({ where })).toBe(0)
  await planSyncs(systemActor(), new Date(Date.now() + 2 * hour))
  const next = await db.syncRun.findFirstOrThrow({ where })
  await workOn(synced, next.id)
  expect(provider.users.size).toBe(20)
  expect(await readRun(next.id)).toMatchObject({ state: 'finished', outcome: 'completed' })
  await planSyncs(systemActor(), new Date(Date.now() + 4 * hour))
  expect(await db.syncRun.count({ where })).toBe(0)
})

test('so it is where those who failed in it were retried by hand meanwhile', async () => {
  const { synced } = await giveUpAfter(0, 2)
  const { connectionId, organization } = synced
  const ended = { state: 'finished', outcome: 'completed', finishedAt: new Date() } as const
  await db.syncRun.create({
    data: { ...ended, connectionId, organizationId: organization.id, cause: 'retry', mappingVersion: 1 },
  })
  await planSyncs(systemActor(), new Date(Date.now() + 2 * hour))
  expect(await db.syncRun.count({ where: { connectionId, state: { not: 'finished' } } })).toBe(1)
})

test('a connection whose run was given up in its middle is not well again', async () => {
  const { synced } = await giveUpAfter(60, 100)
  await announceFailures(systemActor())
  expect((await settingsOf(synced.connectionId)).alertedAt).not.toBeNull()
})
