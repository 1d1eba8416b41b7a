import { systemActor } from '@/lib/auth/actor'
import { plan } from '@/lib/connections/planning/mutations'
import { db } from '@/lib/db'

const minute = 60 * 1000
const day = 24 * 60 * minute
const megabyte = 1024 * 1024

export interface PlanningReport {
  connections: number
  refreshes: number
  checks: number
  /** In each of which there is one job for all refreshes. */
  minutes: number
  /** To plan a day of an empty queue: the refreshes alone, and with the checks. */
  secondsForRefreshes: number
  seconds: number
  /** To plan the same day again, when all of it waits already. */
  secondsAgain: number
  /** By how much this process grew, in megabytes. */
  grownBy: number
}

async function timed<Result>(act: () => Promise<Result>): Promise<{ result: Result; seconds: number }> {
  const startedAt = performance.now()
  const result = await act()
  return { result, seconds: (performance.now() - startedAt) / 1000 }
}

/** As before the first plan: what a run leaves behind must not slow down the next. */
async function clearQueue(): Promise<void> {
  await db.$executeRaw`TRUNCATE graphile_worker._private_jobs`
  await db.$executeRaw`VACUUM ANALYZE "Connection"`
}

/**
 * Plans a day for all connections of the loaded database (`loadConnections`), from an empty queue.
 * @throws when a job is missing or stands there twice
 */
export async function measurePlanning(): Promise<PlanningReport> {
  const connections = await db.connection.count()
  const now = new Date()
  const until = new Date(now.getTime() + day)
  const wanted = {
    refreshes: await db.credential.count({ where: { refreshAt: { lte: until } } }),
    checks: await db.connection.count({ where: { nextCheckAt: { lte: until } } }),
  }
  // The first statement of a process opens its connection to the database.
  await plan(systemActor(), { now, until: now })
  await db.$executeRaw`CREATE TABLE held AS SELECT "id", "nextCheckAt" FROM "Connection"`
  await db.connection.updateMany({ data: { nextCheckAt: null } })
  await clearQueue()
  const alone = await timed(() => plan(systemActor(), { now, until }))
  await db.$executeRaw`UPDATE "Connection" c SET "nextCheckAt" = held."nextCheckAt" FROM held WHERE held.id = c.id`
  await db.$executeRaw`DROP TABLE held`
  await clearQueue()

  const before = process.memoryUsage().rss
  const all = await timed(() => plan(systemActor(), { now, until }))
  const grownBy = (process.memoryUsage().rss - before) / megabyte
  const again = await timed(() => plan(systemActor(), { now, until }))
  const [queue] = await db.$queryRaw<{ checks: number; minutes: number }[]>`
    SELECT count(*) FILTER (WHERE key LIKE 'connection.check:%')::int AS checks,
      count(*) FILTER (WHERE key LIKE 'connection.refresh_due:%')::int AS minutes
    FROM graphile_worker._private_jobs`
  await clearQueue()
  const { refreshes, checks } = all.result
  const isWhole = refreshes === wanted.refreshes && checks === wanted.checks
  const minutes = queue?.minutes ?? 0
  if (!isWhole || queue?.checks !== checks || again.result.checks > 0 || minutes > day / minute + 1) {
    throw new Error(`Wanted ${JSON.stringify(wanted)}, planned ${JSON.stringify({ ...all.result, queue })}`)
  }
  return {
    connections,
    refreshes,
    checks,
    minutes,
    secondsForRefreshes: alone.seconds,
    seconds: all.seconds,
    secondsAgain: again.seconds,
    grownBy,
  }
}
