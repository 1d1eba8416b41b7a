import { setTimeout } from 'node:timers/promises'
import pg from 'pg'
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { endHolds } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { showLife, watchJobs } from '@/lib/worker/liveness'
import { endHeldSessions, holdOverSilentConnection, isHeldNow } from '@/tests/support/held-sessions'

const lookMs = 100
/** In which a dead pool is found many times over. */
const longMs = 10 * lookMs

beforeEach(async () => {
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
})

/** A job that a pool has taken. */
async function takeJob(poolId = `pool-${crypto.randomUUID()}`): Promise<string> {
  await db.$executeRaw`SELECT graphile_worker.add_job('test.taken')`
  await db.$executeRaw`
    UPDATE graphile_worker._private_jobs SET locked_by = ${poolId}, locked_at = now() WHERE locked_by IS NULL`
  return poolId
}

async function isTaken(poolId: string): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT FROM graphile_worker._private_jobs WHERE locked_by = ${poolId}`
  return rows.length > 0
}

const isAlive = (poolId: string) => isHeldNow(`worker:${poolId}`)

function watch(watching = watchJobs): void {
  onTestFinished(watching({ lookMs }))
}

function live(poolId: string): () => void {
  const end = showLife(poolId)
  onTestFinished(async () => {
    end()
    await endHolds()
  })
  return end
}

/** Shows the life of a pool as another process would. */
async function liveElsewhere(poolId: string): Promise<{ skipMs(milliseconds: number): Promise<void> }> {
  const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await client.connect()
  onTestFinished(() => client.end())
  const hold = () => client.query('SELECT pg_advisory_lock(hashtextextended($1, 0))', [`worker:${poolId}`])
  await hold()
  return {
    async skipMs(milliseconds) {
      await client.query('SELECT pg_advisory_unlock_all()')
      await setTimeout(milliseconds)
      await hold()
    },
  }
}

test('the jobs of a pool that shows no life are given back, and those of one that does stay with it', async () => {
  const [dead, other, own] = [await takeJob(), await takeJob(), await takeJob()]
  await liveElsewhere(other)
  live(own)
  await expect.poll(() => isAlive(own)).toBe(true)
  watch()
  await expect.poll(() => isTaken(dead)).toBe(false)
  await setTimeout(longMs)
  expect([await isTaken(other), await isTaken(own)]).toEqual([true, true])
})

test('a pool that is missed twice, and seen again, keeps its jobs', async () => {
  const poolId = await takeJob()
  const { skipMs } = await liveElsewhere(poolId)
  watch()
  for (let count = 0; count < 5; count += 1) {
    await skipMs(1.5 * lookMs)
    await setTimeout(1.5 * lookMs)
  }
  expect(await isTaken(poolId)).toBe(true)
})

test('looks that fail count for nothing, and neither do those before them', async () => {
  const poolId = await takeJob()
  watch()
  // Between one failure and the next there are no three looks.
  for (let count = 0; count < 6; count += 1) {
    await db.$executeRaw`ALTER TABLE graphile_worker._private_job_queues RENAME TO away`
    await setTimeout(1.5 * lookMs)
    await db.$executeRaw`ALTER TABLE graphile_worker.away RENAME TO _private_job_queues`
    await setTimeout(1.5 * lookMs)
  }
  expect(await isTaken(poolId)).toBe(true)
  await expect.poll(() => isTaken(poolId)).toBe(false)
})

test('a process that stood still looks anew', async () => {
  const poolId = await takeJob()
  watch()
  await setTimeout(2.5 * lookMs)
  const until = performance.now() + 5 * lookMs
  while (performance.now() < until) {
    // Nothing else happens in this process.
  }
  await setTimeout(lookMs)
  expect(await isTaken(poolId)).toBe(true)
  await expect.poll(() => isTaken(poolId)).toBe(false)
})

test('one look waits for the one before', async () => {
  const poolId = await takeJob()
  watch()
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`LOCK graphile_worker._private_job_queues`
    await setTimeout(longMs)
    const [looks] = await db.$queryRaw<{ count: number }[]>`
      SELECT count(*)::int FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    expect(looks?.count).toBe(1)
  })
  await expect.poll(() => isTaken(poolId)).toBe(false)
})

test('a living pool whose session ends shows its life by another, and keeps its jobs', async () => {
  const poolId = await takeJob()
  live(poolId)
  watch()
  for (let count = 0; count < 3; count += 1) {
    await expect.poll(() => isAlive(poolId)).toBe(true)
    // It may be back before anybody looks.
    expect(await endHeldSessions()).toBe(1)
    await setTimeout(longMs)
    expect(await isTaken(poolId)).toBe(true)
  }
})

test('a pool whose session is gone without a word finds that out, and keeps its jobs', async () => {
  const { showLife, watchJobs, fallSilent, recover } = await holdOverSilentConnection()
  const poolId = await takeJob()
  onTestFinished(showLife(poolId))
  await expect.poll(() => isAlive(poolId)).toBe(true)
  fallSilent()
  await endHeldSessions()
  await expect.poll(() => isAlive(poolId)).toBe(false)
  recover()
  watch(watchJobs)
  await expect.poll(() => isAlive(poolId), { timeout: 3_000 }).toBe(true)
  expect(await isTaken(poolId)).toBe(true)
})

test('a pool that ends before it was seen is no more alive', async () => {
  const end = live('pool-short')
  const other = live('pool-long')
  end()
  await expect.poll(() => isAlive('pool-long')).toBe(true)
  await expect.poll(() => isAlive('pool-short')).toBe(false)
  other()
  await expect.poll(() => isAlive('pool-long')).toBe(false)
})

test('a pool that is told to end is no more alive, and its jobs are given back', async () => {
  const poolId = await takeJob()
  const end = live(poolId)
  await expect.poll(() => isAlive(poolId)).toBe(true)
  end()
  await expect.poll(() => isAlive(poolId)).toBe(false)
  watch()
  await expect.poll(() => isTaken(poolId)).toBe(false)
})
