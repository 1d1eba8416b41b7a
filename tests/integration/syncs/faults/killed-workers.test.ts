import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startRun } from '@/lib/syncs/runs/mutations'
import { startWorkers } from '@/tests/support/killed-workers'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { sized } from '@/tests/support/sizes'
import { createSynced, itemsOf } from '@/tests/support/syncs'

const kills = sized(12, 100)
const employees = sized(1_500, 10_000)

test(`${employees} employees are provisioned exactly once though workers are killed ${kills} times and every third answer is lost`, {
  timeout: 600_000,
}, async () => {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  let created = 0
  let lost = 0
  provider.onAnswer((method) => {
    if (method !== 'POST' || ++created % 3 !== 0) return true
    // The provider has created the person; the answer is lost on its way.
    lost += 1
    return false
  })
  const synced = await createSynced({ url: provider.url, people: employees })
  const { runId } = await startRun(synced.actor, { connectionId: synced.connectionId, isFull: true })
  const herd = startWorkers(3)
  onTestFinished(() => herd.close())

  let killed = 0
  while (killed < kills && (await herd.killHolder(runId, Math.random() * 300))) killed += 1
  await expect
    .poll(async () => (await db.syncRun.findUnique({ where: { id: runId } }))?.state, {
      timeout: 300_000,
      interval: 200,
    })
    .toBe('finished')

  // The run did not end before its workers were killed.
  expect(killed).toBe(kills)
  expect(Math.max(...herd.takeovers)).toBeLessThan(30_000)
  expect(provider.users.size).toBe(employees)
  const names = [...provider.users.values()].map(({ userName }) => userName)
  expect(new Set(names).size).toBe(employees)
  const items = await itemsOf(runId)
  expect(Object.keys(items).sort()).toEqual(['link succeeded', 'provision succeeded'])
  expect((items['link succeeded'] ?? 0) + (items['provision succeeded'] ?? 0)).toBe(employees)
  // Whose creation was answered to nobody was found by the next try, and so was who had nobody left to note them.
  expect(items['link succeeded']).toBeGreaterThanOrEqual(lost)
  expect(await db.syncLink.count({ where: { connectionId: synced.connectionId, state: 'linked' } })).toBe(
    employees,
  )
  expect(await db.syncRun.findUnique({ where: { id: runId } })).toMatchObject({
    outcome: 'completed',
    total: employees,
    done: employees,
  })
})
