import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { refreshConnectionJob, refreshJobOptions } from '@/lib/connections/refresh/schema'
import { checkConnectionJob } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

/** Longer than until the next tick, so that nothing waits for one. */
const horizonMs = 2 * 60 * 1000
/** Jobs of one statement: what the database holds in memory at a time. */
const batchSize = 10_000

interface Kind {
  job: string
  /** Of the job's key: one waiting job for each connection. */
  keyPrefix: string
  maxAttempts: number
  from: Prisma.Sql
  /** Both of one table: an index answers for the moment, and the id settles who comes first. */
  at: Prisma.Sql
  id: Prisma.Sql
  isDue: (now: Date) => Prisma.Sql
}

const refreshes: Kind = {
  job: refreshConnectionJob.name,
  keyPrefix: refreshJobOptions('').key ?? '',
  maxAttempts: refreshJobOptions('').maxAttempts ?? 1,
  from: Prisma.sql`
    "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId"`,
  at: Prisma.sql`credential."refreshAt"`,
  id: Prisma.sql`credential."connectionId"`,
  isDue: (now) => Prisma.sql`connection."state" NOT IN ('inactive', 'pending')
    AND (credential."pausedUntil" IS NULL OR credential."pausedUntil" <= ${now})
    AND (credential."leasedUntil" IS NULL OR credential."leasedUntil" <= ${now})`,
}

const checks: Kind = {
  job: checkConnectionJob.name,
  keyPrefix: 'connection.check:',
  maxAttempts: 3,
  from: Prisma.sql`"Connection" connection`,
  at: Prisma.sql`connection."nextCheckAt"`,
  id: Prisma.sql`connection."id"`,
  isDue: () => Prisma.sql`connection."state" IN ('connected', 'needs_reconnect')`,
}

/** How many jobs were added. */
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
  return { refreshes: await planKind(refreshes, until, now), checks: await planKind(checks, until, now) }
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

async function planKind(kind: Kind, until: Date, now: Date): Promise<number> {
  let count = 0
  let batch: Batch | undefined
  do {
    batch = await planBatch(kind, until, now, batch ?? null)
    count += batch?.added ?? 0
  } while (batch?.due === batchSize)
  return count
}

/**
 * Looks at the next that are due after the cursor, and adds jobs for them. A connection whose job waits already, or
 * has failed and waits for its next try, keeps it; one that was given up is tried again after an hour, as the same
 * job. Times are spread over half a minute: many tokens of one provider end at one moment.
 */
async function planBatch(
  { job, keyPrefix, maxAttempts, from, at, id, isDue }: Kind,
  until: Date,
  now: Date,
  cursor: Cursor | null,
): Promise<Batch | undefined> {
  const after = cursor
    ? Prisma.sql`AND (${at}, ${id}) > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const [batch] = await db.$queryRaw<Batch[]>`
    WITH due AS MATERIALIZED (
      SELECT connection."id", connection."organizationId", ${at} AS "at" FROM ${from}
      WHERE ${at} <= ${until} AND ${isDue(now)} ${after}
      ORDER BY ${at}, ${id} LIMIT ${batchSize}
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
          ${job}::text,
          json_build_object('organizationId', "organizationId", 'connectionId', "id"),
          NULL::text,
          "runAt" + random() * interval '30 seconds',
          ${maxAttempts}::int,
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
