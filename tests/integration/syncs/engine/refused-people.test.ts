import { expect, onTestFinished, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { workOnRun } from '@/lib/syncs/execution/mutations'
import { type OwnAnswer, startAnsweringProxy } from '@/tests/support/providers/answering-proxy'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { createSynced, itemsOf, workOn } from '@/tests/support/syncs'
import { readRun, startFull } from '../faults/work'

/** A provider that refuses the creation of some people, whoever asks. */
async function setUp(people: number, refusal: OwnAnswer, isRefused: (at: number) => boolean) {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const proxy = await startAnsweringProxy(new URL(provider.url).origin)
  proxy.answer(({ method, body }) => {
    const at = method === 'POST' ? /person-(\d+)@/.exec(body)?.[1] : undefined
    return at !== undefined && isRefused(Number(at)) ? refusal : undefined
  })
  const url = provider.url.replace(new URL(provider.url).origin, proxy.origin)
  const limits = { perMinute: 60_000, burst: 1_000 }
  return { provider, proxy, synced: await createSynced({ url, people, limits }) }
}

test('however many people a provider fails for, the others are done, and the run ends', {
  timeout: 90_000,
}, async () => {
  const { provider, synced } = await setUp(200, { status: 500 }, (at) => at % 2 === 0 || at < 80)
  const runId = await startFull(synced)
  await workOn(synced, runId, 60_000)
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'partially_completed' })
  expect(await itemsOf(runId)).toEqual({
    'provision succeeded': provider.users.size,
    'provision failed': 200 - provider.users.size,
  })
  expect(provider.users.size).toBeGreaterThanOrEqual(59)
  const failed = await db.syncItem.groupBy({ by: ['reason', 'attempts'], where: { runId, status: 'failed' } })
  expect(failed).toEqual([{ reason: 'serverError', attempts: 5 }])
})

test.each<Record<string, string>>([{}, { 'retry-after': '3' }])(
  'a provider that only ever limits (%j) takes no place in the worker, and is given up after a day',
  async (headers) => {
    const { provider, synced } = await setUp(12, { status: 429, headers }, (at) => at === 1)
    const runId = await startFull(synced)
    // The others come first; then there is only who is refused.
    await expect
      .poll(
        async () => {
          await workOnRun(synced.system, runId)
          return (await readRun(runId)).waitingSince
        },
        { interval: 500, timeout: 40_000 },
      )
      .not.toBeNull()
    expect(provider.users.size).toBe(11)
    expect(await readRun(runId)).toMatchObject({ state: 'running', reason: 'throttled' })
    const since = new Date(Date.now() - 25 * 60 * 60 * 1000)
    await db.syncRun.update({ where: { id: runId }, data: { resumeAt: null, waitingSince: since } })
    await workOn(synced, runId)
    expect(await readRun(runId)).toMatchObject({ state: 'finished', reason: 'providerGaveUp' })
    expect(provider.users.size).toBe(11)
  },
  60_000,
)

test('a run that waited for its provider does not end by one error of Portico’s own', async () => {
  const { provider, proxy, synced } = await setUp(20, { status: 500 }, () => false)
  const down = () => 'drop' as const
  proxy.answer(down)
  const runId = await startFull(synced)
  const work = async () => {
    await db.syncRun.update({ where: { id: runId }, data: { resumeAt: null } })
    await workOnRun(synced.system, runId)
  }
  for (let tries = 0; tries < 9; tries += 1) await work()
  expect(await readRun(runId)).toMatchObject({ reason: 'providerDown', waits: 9 })
  proxy.answer(() => undefined)
  await db.$executeRaw`
    CREATE FUNCTION fail_once() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN RAISE EXCEPTION 'out of shared memory' USING ERRCODE = '53200'; END $$`
  await db.$executeRaw`
    CREATE TRIGGER fail_once BEFORE INSERT ON "SyncLink" FOR EACH STATEMENT EXECUTE FUNCTION fail_once()`
  await work()
  await db.$executeRaw`DROP TRIGGER fail_once ON "SyncLink"`
  await db.$executeRaw`DROP FUNCTION fail_once()`
  expect(await readRun(runId)).toMatchObject({ state: 'running', outcome: null })
  await work()
  expect(await readRun(runId)).toMatchObject({ state: 'finished', outcome: 'completed' })
  expect(provider.users.size).toBe(20)
})

test('a worker whose clock is ahead waits for a retry without asking the database all the time', async () => {
  const { synced } = await setUp(1, { status: 500 }, () => true)
  const runId = await startFull(synced)
  const transactions = async () => {
    const [row] = await db.$queryRaw<{ count: number }[]>`
      SELECT xact_commit::int AS count FROM pg_stat_database
      WHERE datname = current_database()`
    return row?.count ?? 0
  }
  const before = await transactions()
  vi.useFakeTimers({ toFake: ['Date'], shouldAdvanceTime: true })
  onTestFinished(() => void vi.useRealTimers())
  vi.setSystemTime(Date.now() + 40_000)
  await workOnRun(synced.system, runId)
  vi.useRealTimers()
  expect((await transactions()) - before).toBeLessThan(500)
})
