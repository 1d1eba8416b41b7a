import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { refreshDueJob } from '@/lib/connections/refresh/schema'
import { checkConnectionJob } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

/** Longer than until the next tick, so that nothing waits for one. */
const horizonMs = 2 * 60 * 1000
/** Checks of one statement: what the database holds in memory at a time. */
const batchSize = 10_000

/** How many are due by then: refreshes in all, checks without those that were planned before. */
export interface Planned {
  refreshes: number
  checks: number
}

/**
 * Puts the refreshes and checks of all organizations that are due by `until` into the queue, each once however
 * often it is called. What is due stands in the connections' own columns, so that a lost job is planned again.
 * Neither queue nor plan travels through this process: its memory stays the same for any number.
 */
export async function plan(
  actor: Actor,
  { now = new Date(), until = new Date(now.getTime() + horizonMs) }: { now?: Date; until?: Date } = {},
): Promise<Planned> {
  authorize(actor, 'connection:plan')
  return { refreshes: await planRefreshes(until, now), checks: await planChecks(until, now) }
}

/**
 * Adds a job for each minute in which tokens are due, at its beginning; who is due is looked up when it runs. What
 * is late is due in the first.
 */
async function planRefreshes(until: Date, now: Date): Promise<number> {
  const [planned] = await db.$queryRaw<{ due: number }[]>`
    WITH minute AS (
      SELECT date_trunc('minute', GREATEST(credential."refreshAt", ${now}), 'UTC') AS "start", count(*) AS "due"
      FROM "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId"
      WHERE credential."refreshAt" <= ${until} AND connection."state" NOT IN ('inactive', 'pending')
        AND (credential."pausedUntil" IS NULL OR credential."pausedUntil" <= ${now})
        AND (credential."leasedUntil" IS NULL OR credential."leasedUntil" <= ${now})
      GROUP BY 1
    ), added AS (
      SELECT count(*) FROM (
        SELECT array_agg((
          ${refreshDueJob.name}::text,
          json_build_object('dueBy', "start" + interval '1 minute'),
          NULL::text,
          "start",
          3,
          ${refreshDueJob.name}::text || ':' || extract(epoch FROM "start")::bigint,
          NULL::int,
          NULL::text[]
        )::graphile_worker.job_spec) AS "specs" FROM minute
      ) jobs, graphile_worker.add_jobs(jobs."specs") WHERE jobs."specs" IS NOT NULL
    )
    SELECT coalesce(sum("due"), 0)::int AS "due" FROM minute, added`
  return planned?.due ?? 0
}

interface Cursor {
  at: Date
  id: string
}

interface Batch extends Cursor {
  /** How many were due, and how many of them had no job yet. */
  due: number
  added: number
}

async function planChecks(until: Date, now: Date): Promise<number> {
  let count = 0
  let batch: Batch | undefined
  do {
    batch = await planBatch(until, now, batch ?? null)
    count += batch?.added ?? 0
  } while (batch?.due === batchSize)
  return count
}

/**
 * Looks at the next that are due after the cursor, and adds jobs for them. A connection whose job waits already, or
 * has failed and waits for its next try, keeps it; one that was given up is tried again after an hour, as the same
 * job. Times are spread over half a minute: many checks of one provider are due at one moment.
 */
async function planBatch(until: Date, now: Date, cursor: Cursor | null): Promise<Batch | undefined> {
  const keyPrefix = `${checkConnectionJob.name}:`
  const after = cursor
    ? Prisma.sql`AND ("nextCheckAt", "id") > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const [batch] = await db.$queryRaw<Batch[]>`
    WITH due AS MATERIALIZED (
      SELECT "id", "organizationId", "nextCheckAt" AS "at" FROM "Connection"
      WHERE "nextCheckAt" <= ${until} AND "state" IN ('connected', 'needs_reconnect') ${after}
      ORDER BY "nextCheckAt", "id" LIMIT ${batchSize}
    ), wanted AS MATERIALIZED (
      SELECT due.*, CASE WHEN waiting.attempts > 0 THEN waiting.id END AS "givenUp",
        ${keyPrefix} || due."id" AS "key", GREATEST(due."at", ${now}) AS "runAt"
      FROM due LEFT JOIN graphile_worker.jobs waiting ON waiting.key = ${keyPrefix} || due."id"
      WHERE waiting.id IS NULL OR CASE WHEN waiting.attempts = 0
        THEN waiting.run_at > GREATEST(due."at", ${now}) + interval '1 minute'
        ELSE waiting.attempts >= waiting.max_attempts AND waiting.locked_at IS NULL
          AND waiting.run_at < ${now}::timestamptz - interval '1 hour' END
    ), revived AS (
      SELECT count(*) FROM (SELECT array_agg("givenUp") AS "ids" FROM wanted WHERE "givenUp" IS NOT NULL) jobs,
        graphile_worker.reschedule_jobs(jobs."ids", run_at => ${now}, attempts => 0)
    ), added AS (
      SELECT count(*) FROM (
        SELECT array_agg((
          ${checkConnectionJob.name}::text,
          json_build_object('organizationId', "organizationId", 'connectionId', "id"),
          NULL::text,
          "runAt" + random() * interval '30 seconds',
          3,
          "key",
          NULL::int,
          NULL::text[]
        )::graphile_worker.job_spec) AS "specs" FROM wanted WHERE "givenUp" IS NULL
      ) jobs, graphile_worker.add_jobs(jobs."specs") WHERE jobs."specs" IS NOT NULL
    )
    SELECT "at", "id", (SELECT count(*)::int FROM due) AS "due",
      ((SELECT count FROM revived) + (SELECT count FROM added))::int AS "added"
    FROM due ORDER BY "at" DESC, "id" DESC LIMIT 1`
  return batch
}
