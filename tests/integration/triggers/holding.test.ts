import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { fireTriggers } from '@/lib/triggers/firing/mutations'
import { fireAllTriggers } from '@/lib/triggers/jobs'
import { saveTrigger, switchTrigger } from '@/lib/triggers/mutations'
import { planTriggers } from '@/lib/triggers/planning/mutations'
import { getTrigger } from '@/lib/triggers/queries'
import { testTrigger } from '@/lib/triggers/testing/mutations'
import { runJobs } from '@/tests/support/worker'

import {
  actor,
  fire,
  history,
  input,
  join,
  mailsTo,
  organization,
  portico,
  runFinished,
  runsOf,
  save,
  syncing,
} from './samples'

test('a sync starts once for all that happens within a minute, and again a minute later', async () => {
  const { id: connectionId } = await syncing()
  const triggerId = await save({ action: 'start_sync', connectionId })
  await join({}, {}, {})
  await Promise.all([fire(), fire()])
  expect(await runsOf(connectionId)).toMatchObject([{ cause: 'trigger', isDryRun: false }])
  await db.syncRun.updateMany({ where: { connectionId }, data: { state: 'finished', outcome: 'completed' } })
  await join({})
  await fire()
  expect(await runsOf(connectionId)).toHaveLength(1)
  await fireTriggers(portico(), { now: () => new Date(Date.now() + 61_000) })
  expect(await runsOf(connectionId)).toHaveLength(2)
  expect((await history(triggerId)).map(({ reason }) => reason)).toEqual(Array(4).fill('runStarted'))
})

test('a run is enough for ten thousand events that came together', async () => {
  const { id: connectionId } = await syncing()
  const triggerId = await save({ action: 'start_sync', connectionId })
  await db.$executeRaw`
    INSERT INTO "TriggerFiring" ("id", "triggerId")
    SELECT gen_random_uuid(), ${triggerId}::uuid FROM generate_series(1, 10000)`
  await fire()
  expect(await runsOf(connectionId)).toHaveLength(1)
  expect(await db.triggerFiring.count({ where: { triggerId, reason: 'runStarted' } })).toBe(10_000)
})

test('what comes while a run is at work waits for its end', async () => {
  const { id: connectionId } = await syncing()
  const triggerId = await save({ action: 'start_sync', connectionId })
  const busy = { connectionId, organizationId: organization.id, cause: 'manual' as const, mappingVersion: 1 }
  await db.syncRun.create({ data: { ...busy, createdAt: new Date(Date.now() - 60_000) } })
  await join({})
  await fire()
  expect(await history(triggerId)).toMatchObject([{ state: 'pending' }])
  await db.syncRun.updateMany({ where: { connectionId }, data: { state: 'finished' } })
  await fire()
  expect(await history(triggerId)).toMatchObject([{ state: 'succeeded', reason: 'runStarted' }])
})

test('never sets itself off: not by its own connection, nor by another trigger’s run', async () => {
  const [one, other] = [await syncing(), await syncing({ isDefault: false })]
  const loop = { source: 'sync.run_finished', action: 'start_sync', connectionId: one.id }
  for (const filterConnectionId of ['', one.id]) {
    await expect(save({ ...loop, filterConnectionId })).rejects.toMatchObject({
      details: { reason: 'triggerLoop' },
    })
  }
  const triggerId = await save({ ...loop, filterConnectionId: other.id, outcome: 'not_completed' })
  await runFinished(other.id, { cause: 'trigger' })
  await runFinished(other.id, { outcome: 'completed' })
  await fire()
  expect(await history(triggerId)).toMatchObject([{ state: 'skipped', reason: 'loop' }])
  expect(await runsOf(one.id)).toEqual([])
  await runFinished(other.id)
  await fire()
  expect(await runsOf(one.id)).toHaveLength(1)
})

test('is held back by a connection that is not connected: refused by name, and nothing is made up for', async () => {
  const connection = await syncing({ name: 'Payroll' })
  const triggerId = await save({ action: 'start_sync', connectionId: connection.id })
  const setState = (state: 'connected' | 'needs_reconnect') =>
    db.connection.update({ where: { id: connection.id }, data: { state } })
  await setState('needs_reconnect')
  await join({})
  await fire()
  expect(await history(triggerId)).toMatchObject([{ state: 'skipped', reason: 'heldBack' }])
  expect(await getTrigger(actor, triggerId)).toMatchObject({
    hold: { reason: 'connectionNotUsable', name: 'Payroll' },
  })
  await switchTrigger(actor, { triggerId, isEnabled: false })
  const refusal = { reason: 'trigger.connectionNotUsable', values: { name: 'Payroll' } }
  const enable = () => switchTrigger(actor, { triggerId, isEnabled: true })
  await expect(enable()).rejects.toEqual(new AppError('conflict', refusal))
  await expect(testTrigger(actor, triggerId)).rejects.toEqual(new AppError('conflict', refusal))
  expect(
    (await saveTrigger(actor, input({ name: 'Off', action: 'start_sync', connectionId: connection.id })))
      .isEnabled,
  ).toBe(false)
  await setState('connected')
  await enable()
  expect(await runsOf(connection.id)).toEqual([])
})

test('what a killed worker left is fired by the next; what was fired is not fired again', async () => {
  const triggerId = await save()
  await join({})
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await db.triggerFiring.updateMany({
    where: { triggerId },
    data: { createdAt: new Date(Date.now() - 60_000) },
  })
  await planTriggers(systemActor())
  await runJobs([fireAllTriggers])
  await Promise.all([fire(), fire()])
  expect(await mailsTo(actor.email)).toHaveLength(1)
})
