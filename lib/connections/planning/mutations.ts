import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { refreshConnectionJob, refreshJobOptions } from '@/lib/connections/refresh/schema'
import { checkConnectionJob } from '@/lib/connections/verification/schema'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

/** Longer than until the next tick, so that nothing waits for one. */
const horizonMs = 2 * 60 * 1000
/** Jobs of one statement: what the database holds in memory at a time. */
const batchSize = 5000

interface Kind {
  job: string
  /** Of the job's key: one waiting job for each connection. */
  keyPrefix: string
  maxAttempts: number
  /** Rows that are due: `id`, `organizationId`, `at`. */
  due: (until: Date, now: Date) => Prisma.Sql
  column: Prisma.Sql
}

const refreshes: Kind = {
  job: refreshConnectionJob.name,
  keyPrefix: refreshJobOptions('').key ?? '',
  maxAttempts: refreshJobOptions('').maxAttempts ?? 1,
  column: Prisma.sql`credential."refreshAt"`,
  due: (until, now) => Prisma.sql`
    FROM "Credential" credential JOIN "Connection" connection ON connection."id" = credential."connectionId"
    WHERE credential."refreshAt" <= ${until} AND connection."state" NOT IN ('inactive', 'pending')
      AND (credential."pausedUntil" IS NULL OR credential."pausedUntil" <= ${now})
      AND (credential."leasedUntil" IS NULL OR credential."leasedUntil" <= ${now})`,
}

const checks: Kind = {
  job: checkConnectionJob.name,
  keyPrefix: 'connection.check:',
  // What fails is due again with the next tick.
  maxAttempts: 1,
  column: Prisma.sql`connection."nextCheckAt"`,
  due: (until) => Prisma.sql`
    FROM "Connection" connection
    WHERE connection."nextCheckAt" <= ${until} AND connection."state" IN ('connected', 'needs_reconnect')`,
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

async function planKind(kind: Kind, until: Date, now: Date): Promise<number> {
  let count = 0
  let cursor: Cursor | null = null
  for (;;) {
    const batch: (Cursor & { count: number }) | undefined = await addBatch(kind, until, now, cursor)
    if (!batch) return count
    count += batch.count
    if (batch.count < batchSize) return count
    cursor = batch
  }
}

/**
 * Adds the next jobs after the cursor. A connection whose job waits already, or has failed and waits for its next
 * try, keeps it. Times are spread over half a minute: many tokens of one provider end at one moment.
 */
async function addBatch(
  { job, keyPrefix, maxAttempts, column, due }: Kind,
  until: Date,
  now: Date,
  cursor: Cursor | null,
): Promise<(Cursor & { count: number }) | undefined> {
  const after = cursor
    ? Prisma.sql`AND (${column}, connection."id") > (${cursor.at}::timestamptz, ${cursor.id}::uuid)`
    : Prisma.empty
  const [batch] = await db.$queryRaw<(Cursor & { count: number })[]>`
    WITH due AS MATERIALIZED (
      SELECT connection."id", connection."organizationId", ${column} AS "at" ${due(until, now)} ${after}
        AND NOT EXISTS (
          SELECT 1 FROM graphile_worker.jobs waiting
          WHERE waiting.key = ${keyPrefix} || connection."id" AND waiting.attempts < waiting.max_attempts
            AND (waiting.attempts > 0 OR waiting.run_at <= GREATEST(${column}, ${now}) + interval '1 minute'))
      ORDER BY ${column}, connection."id" LIMIT ${batchSize}
    ), specs AS (
      SELECT array_agg((
        ${job}::text,
        json_build_object('organizationId', due."organizationId", 'connectionId', due."id"),
        NULL::text,
        GREATEST(due."at", ${now}) + random() * interval '30 seconds',
        ${maxAttempts}::int,
        ${keyPrefix} || due."id",
        NULL::int,
        NULL::text[]
      )::graphile_worker.job_spec) AS all FROM due
    )
    SELECT (SELECT count(*)::int FROM specs, graphile_worker.add_jobs(specs.all) WHERE specs.all IS NOT NULL) AS "count",
      due."at", due."id"
    FROM due ORDER BY due."at" DESC, due."id" DESC LIMIT 1`
  return batch
}
