import { expect } from 'vitest'
import { db } from '@/lib/db'

async function countWaiting(): Promise<number> {
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM pg_stat_activity
    WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return row?.count ?? 0
}

/** Until so many sessions of the database wait for locks of others. */
export const untilWaiting = (count: number) => expect.poll(countWaiting, { interval: 20 }).toBe(count)

/** What came of it: 'done', or what it was refused with. */
export const outcomeOf = (work: Promise<unknown>): Promise<unknown> =>
  work.then(
    () => 'done',
    (error: unknown) => error,
  )
