import { expect, onTestFinished, test } from 'vitest'
import { db } from '@/lib/db'
import { startWorkers } from '@/tests/support/killed-workers'
import { startDurableProvider } from '@/tests/support/providers/durable-provider'
import { sized } from '@/tests/support/sizes'
import { createSynced, itemsOf } from '@/tests/support/syncs'
import { readRun, startFull } from './work'

const kills = sized(1, 30)
const employees = sized(90, 3_000)

test(`workers and a provider with a database of its own are killed by turns (${kills} kills of each): ${employees} people are there once`, {
  timeout: 600_000,
}, async () => {
  const provider = await startDurableProvider(process.env.DATABASE_URL ?? '')
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, key: provider.token, people: employees })
  const runId = await startFull(synced)
  const herd = startWorkers(2)
  onTestFinished(() => herd.close())

  const isBeyond = (share: number) =>
    expect
      .poll(async () => (await readRun(runId)).done, { timeout: 120_000, interval: 20 })
      .toBeGreaterThan(employees * share)
  for (let kill = 0; kill < kills; kill += 1) {
    await isBeyond((kill + 0.5) / (kills + 1))
    await provider.kill()
    // Without a provider there is nothing but to wait, also for whoever takes the run up next.
    await provider.restart()
    await isBeyond((kill + 0.8) / (kills + 1))
    expect(await herd.killHolder(runId, 0)).toBe(true)
  }
  await expect
    .poll(async () => (await readRun(runId)).state, { timeout: 120_000, interval: 100 })
    .toBe('finished')

  const names = await provider.userNames()
  expect(names).toHaveLength(employees)
  expect(new Set(names).size).toBe(employees)
  expect(await readRun(runId)).toMatchObject({ outcome: 'completed', total: employees, done: employees })
  const { 'link succeeded': linked = 0, ...others } = await itemsOf(runId)
  expect(others).toEqual({ 'provision succeeded': employees - linked })
  const { connectionId } = synced
  expect(await db.syncLink.count({ where: { connectionId, state: 'linked' } })).toBe(employees)
})
