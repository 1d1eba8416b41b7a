import { onTestFinished, vi } from 'vitest'
import { db } from '@/lib/db'
import { startTcpProxy } from '@/tests/support/providers/tcp-proxy'

/** Whether any process holds this now. */
export async function isHeldNow(key: string): Promise<boolean> {
  const [row] = await db.$queryRaw<{ isHeld: boolean }[]>`
    SELECT EXISTS (
      SELECT FROM pg_locks WHERE locktype = 'advisory' AND objsubid = 1
        AND (classid::bigint << 32) | objid::bigint = hashtextextended(${key}, 0)
    ) AS "isHeld"`
  return row?.isHeld ?? false
}

/**
 * Ends the sessions of the test's database in which this process, or another, holds things.
 * @returns how many
 */
export async function endHeldSessions(processId = process.pid): Promise<number> {
  return db.$executeRaw`
    SELECT pg_terminate_backend(pid) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = ${`portico-holds ${processId}`}::text`
}

/**
 * Has this process hold things by a connection that can fall silent: nothing arrives any more, not even that the other
 * side has ended it.
 * @returns modules that were loaded for this connection
 */
export async function holdOverSilentConnection() {
  const url = new URL(process.env.DATABASE_URL ?? '')
  const proxy = await startTcpProxy({ target: Number(url.port) })
  url.port = String(proxy.port)
  vi.stubEnv('DATABASE_URL', url.href)
  vi.resetModules()
  const holds = await import('@/lib/database/holds')
  const liveness = await import('@/lib/worker/liveness')
  onTestFinished(async () => {
    await holds.loseHolds(new Error('The test is over'))
    await proxy.close()
    vi.unstubAllEnvs()
    vi.resetModules()
  })
  return {
    ...holds,
    ...liveness,
    /** A byte in an hour. */
    fallSilent: () => proxy.set({ trickleBytesPerSecond: 1 / 3600 }),
    recover: () => proxy.set({ trickleBytesPerSecond: 0 }),
  }
}
