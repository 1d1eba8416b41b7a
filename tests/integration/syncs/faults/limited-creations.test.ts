import { expect, onTestFinished, test } from 'vitest'
import { startScimProvider } from '@/tests/support/providers/scim-provider'
import { createSynced, itemsOf } from '@/tests/support/syncs'
import { readRun, startFull, workOn } from './work'

// As Slack has them, scaled so that the test is short: `PORTICO_TEST_CREATIONS=180` is what Slack allows a minute.
const perMinute = Number(process.env.PORTICO_TEST_CREATIONS ?? 1_200)
const people = Number(process.env.PORTICO_TEST_EMPLOYEES ?? 45)
const mostMs = Math.max(20_000, (people / perMinute) * 60_000 * 5)

test(`a provider that limits creations alone, to ${perMinute} a minute, is obeyed, and nobody fails by it`, {
  timeout: mostMs + 20_000,
}, async () => {
  const provider = await startScimProvider({ limit: { perMinute, burst: 20, only: 'creations' } })
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, key: provider.token, people })
  const runId = await startFull(synced)
  await workOn(synced, runId, mostMs)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed', done: people })
  expect(await itemsOf(runId)).toEqual({ 'provision succeeded': people })
  const { users, violations, refused, createdTwice } = await provider.state()
  expect({ users, createdTwice, violations }).toEqual({ users: people, createdTwice: [], violations: 0 })
  // It was met, and not only kept away from.
  expect(refused).toBeGreaterThan(0)
})
