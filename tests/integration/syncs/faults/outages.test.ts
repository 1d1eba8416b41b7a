import { setTimeout } from 'node:timers/promises'
import { expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { startProgram } from '@/tests/support/processes'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'
import { sized } from '@/tests/support/sizes'
import { createSynced, itemsOf, type Synced } from '@/tests/support/syncs'
import { readRun, startFull } from './work'

const minute = 60_000

/** A provider that is away until a moment of the clock of the test, which moves only when it is set. */
async function startAway(people: number, forMs: number) {
  vi.useFakeTimers({ toFake: ['Date'] })
  onTestFinished(() => void vi.useRealTimers())
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, people })
  const backAt = Date.now() + forMs
  provider.onAnswer(() => Date.now() >= backAt)
  const asked = () => Object.values(provider.calls).reduce((sum, count) => sum + count, 0)
  return { provider, synced, backAt, asked }
}

/** Works on a run until it is over, each time at the moment that it has set. @returns how long it waited each time */
async function followClock({ system }: Synced, runId: string, beforeIsDue?: () => Promise<void>) {
  const waited: number[] = []
  for (;;) {
    await workOnRun(system, runId)
    const { state, resumeAt } = await readRun(runId)
    if (state !== 'running' || !resumeAt) return waited
    waited.push(resumeAt.getTime() - Date.now())
    vi.setSystemTime(resumeAt.getTime() - 1)
    await beforeIsDue?.()
    vi.setSystemTime(resumeAt)
  }
}

test.each([1, 30])(
  'an outage of ten minutes fails none of %i people: ever longer waits, nobody asked meanwhile, and done within a minute',
  async (people) => {
    const { provider, synced, backAt, asked } = await startAway(people, 10 * minute)
    const runId = await startFull(synced)
    let tries = 0
    const waited = await followClock(synced, runId, async () => {
      const before = asked()
      await workOnRun(synced.system, runId)
      expect(asked()).toBe(before)
      tries += 1
      expect(await readRun(runId)).toMatchObject({
        state: 'running',
        reason: 'providerDown',
        waits: tries,
        done: 0,
      })
    })
    for (const [index, milliseconds] of waited.entries()) {
      const longest = Math.min(minute, 1_000 * 2 ** index)
      expect(milliseconds).toBeGreaterThanOrEqual(longest / 2)
      expect(milliseconds).toBeLessThanOrEqual(longest)
    }
    expect(Date.now()).toBeGreaterThanOrEqual(backAt)
    expect(Date.now()).toBeLessThanOrEqual(backAt + minute)
    const done = { state: 'finished', outcome: 'completed', reason: null, waits: 0, done: people }
    expect(await readRun(runId)).toMatchObject(done)
    expect(await itemsOf(runId)).not.toHaveProperty('provision failed')
    expect(provider.users.size).toBe(people)
  },
)

test('a provider that stays away for a day is given up; what was done stays, and the next run does the rest', async () => {
  const { provider, synced } = await startAway(20, 25 * 60 * minute)
  const runId = await startFull(synced)
  await workOnRun(synced.system, runId)
  vi.setSystemTime(Date.now() + 24 * 60 * minute + 1)
  await workOnRun(synced.system, runId)
  expect(await readRun(runId)).toMatchObject({
    state: 'finished',
    outcome: 'failed',
    reason: 'providerGaveUp',
  })
  vi.setSystemTime(Date.now() + 60 * minute)
  await followClock(synced, await startFull(synced))
  expect(provider.users.size).toBe(20)
  expect(await db.syncLink.count({ where: { connectionId: synced.connectionId, state: 'linked' } })).toBe(20)
})

const awayMs = sized(1_000, 10 * minute)
const people = sized(300, 2_000)

test(`a worker provisions everybody though the provider is away for ${awayMs / 1000} s in the middle of the run`, {
  timeout: awayMs + 4 * minute,
}, async () => {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  // A way that takes its time: the run is not over before the outage begins.
  const proxy = await startTcpProxy({ target: provider.url, latencyMs: 20 })
  onTestFinished(() => proxy.close())
  const synced = await createSynced({ url: `${proxy.origin}/scim/v2`, people })
  const runId = await startFull(synced)
  const worker = startProgram('lib/worker/main.ts', [], { LOG_LEVEL: 'error', DATABASE_POOL_SIZE: '5' })
  onTestFinished(() => void worker.process.kill('SIGKILL'))
  await expect.poll(() => provider.users.size, { timeout: minute, interval: 5 }).toBeGreaterThan(people / 10)

  proxy.set({ isDown: true })
  const { connections } = proxy.counts()
  await setTimeout(awayMs)
  // Unless it is just asked again.
  await expect.poll(async () => (await readRun(runId)).reason, { interval: 5 }).toBe('providerDown')
  const { done, state, waits } = await readRun(runId)
  expect(state).toBe('running')
  expect(done).toBeLessThan(people)
  // Some dozens of calls for each time that it waits, not as many as there are people.
  expect(proxy.counts().connections - connections).toBeLessThanOrEqual((waits + 2) * 100)
  const backAt = Date.now()
  proxy.set({ isDown: false })
  await expect
    .poll(async () => (await readRun(runId)).state, { timeout: 2 * minute, interval: 50 })
    .toBe('finished')

  const { outcome, finishedAt } = await readRun(runId)
  expect(outcome).toBe('completed')
  // It waits for a minute at most, and does the rest.
  expect(Number(finishedAt) - backAt).toBeLessThan(2 * minute)
  const { 'link succeeded': linked = 0, ...others } = await itemsOf(runId)
  expect(others).toEqual({ 'provision succeeded': people - linked })
  expect(provider.users.size).toBe(people)
  const names = [...provider.users.values()].map(({ userName }) => userName)
  expect(new Set(names).size).toBe(people)
  expect(worker.process.exitCode).toBeNull()
  expect(worker.output()).toBe('')
})
