import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import type { SyncRun } from '@/lib/generated/prisma/client'
import type { SyncRunState } from '@/lib/generated/prisma/enums'
import { backOffMs } from '@/lib/syncs/execution/rules'
import type { Result, WorkItem } from '@/lib/syncs/execution/schema'

export interface Outcome {
  item: Pick<WorkItem, 'position' | 'operation' | 'attempts' | 'version'> & {
    /** Null for a group. */
    employeeId: string | null
  }
  result: Exclude<Result, { kind: 'stop' }>
}

type Held = Pick<SyncRun, 'id' | 'connectionId' | 'mappingVersion' | 'isDryRun'> & { holderId: string }

/**
 * Writes what became of items, in one statement: items, links and counts together or none of them. Only whoever holds
 * the run writes: what a process says that was given up for dead counts no more.
 * @returns the run's state; null: it is held by another, or gone
 */
export async function writeResults(
  run: Held,
  outcomes: readonly Outcome[],
  tx: Transaction = db,
): Promise<SyncRunState | null> {
  try {
    return await write(tx, run, outcomes)
  } catch (error) {
    if (!isUniqueViolation(error)) throw error
    const [only] = outcomes
    // Two employees were found to be one person at the provider.
    if (outcomes.length === 1 && only) return write(tx, run, [{ item: only.item, result: takenBy(only) }])
    let state: SyncRunState | null = null
    for (const outcome of outcomes) state = await writeResults(run, [outcome], tx)
    return state
  }
}

/**
 * Lets others come before an item at which the provider asked to wait: it may be this one alone that it refuses. No try
 * is counted.
 */
export async function postpone(run: Held, { position }: Pick<WorkItem, 'position'>, milliseconds: number) {
  await db.$executeRaw`
    UPDATE "SyncItem" SET "dueAt" = clock_timestamp() + ${milliseconds}::float8 * interval '1 millisecond'
    WHERE "runId" = ${run.id}::uuid AND "position" = ${position}::int AND "status" = 'pending'
      AND EXISTS (SELECT FROM "SyncRun" WHERE "id" = ${run.id}::uuid AND "holderId" = ${run.holderId}::uuid)`
}

function takenBy({ result }: Outcome): Outcome['result'] {
  const operation = result.kind === 'done' ? result.operation : 'link'
  return { kind: 'done', operation, status: 'failed', reason: 'alreadyLinked' }
}

async function write(tx: Transaction, run: Held, outcomes: readonly Outcome[]): Promise<SyncRunState | null> {
  const rows = JSON.stringify(outcomes.map((outcome) => toRow(run, outcome)))
  const [row] = await tx.$queryRaw<{ state: SyncRunState }[]>`/* write_sync_results */
    WITH held AS MATERIALIZED (
      SELECT "id" FROM "SyncRun" WHERE "id" = ${run.id}::uuid AND "holderId" = ${run.holderId}::uuid FOR UPDATE
    ),
    given AS MATERIALIZED (
      SELECT given.* FROM held, json_to_recordset(${rows}::json) AS given ("position" int, "employeeId" uuid,
        "kind" text, "operation" text, "status" text, "reason" text, "field" text, "details" jsonb, "changes" jsonb,
        "answerStatus" int, "answerBody" text, "dueInMs" float8, "version" int, "linkState" text, "remoteId" text,
        "sent" jsonb, "etag" text)
    ),
    dropped AS (
      DELETE FROM "SyncItem" item USING given
      WHERE item."runId" = ${run.id}::uuid AND item."position" = given."position" AND given."kind" = 'unchanged'
        AND item."position" = ANY (ARRAY(SELECT "position" FROM given))
      RETURNING item."position"
    ),
    written AS (
      UPDATE "SyncItem" item SET
        "operation" = given."operation"::"SyncOperation",
        "status" = given."status"::"SyncStatus",
        "reason" = given."reason",
        "field" = given."field",
        "details" = given."details",
        "changes" = given."changes",
        "answerStatus" = given."answerStatus",
        "answerBody" = given."answerBody",
        "attempts" = item."attempts" + 1,
        "dueAt" = clock_timestamp() + given."dueInMs" * interval '1 millisecond',
        "finishedAt" = CASE WHEN given."kind" = 'done' THEN clock_timestamp() END
      FROM given
      WHERE item."runId" = ${run.id}::uuid AND item."position" = given."position" AND given."kind" <> 'unchanged'
        -- By their places alone: of what is pending there may be very much more than this.
        AND item."position" = ANY (ARRAY(SELECT "position" FROM given)) AND item."status"::text = 'pending'
      RETURNING item."position", item."operation", item."status", item."reason", item."field"
    ),
    -- What is known from now on.
    linked AS (
      INSERT INTO "SyncLink" ("connectionId", "employeeId", "state", "remoteId", "employeeVersion", "mappingVersion",
        "sent", "etag")
      SELECT ${run.connectionId}::uuid, "employeeId", "linkState"::"SyncLinkState", "remoteId", "version",
        ${run.mappingVersion}::int, "sent", "etag"
      FROM given WHERE "linkState" IS NOT NULL
      ON CONFLICT ("connectionId", "employeeId") DO UPDATE SET
        "state" = excluded."state", "remoteId" = excluded."remoteId", "sent" = excluded."sent",
        "etag" = excluded."etag", "employeeVersion" = excluded."employeeVersion",
        "mappingVersion" = excluded."mappingVersion", "needsRetry" = FALSE, "updatedAt" = now()
    ),
    -- Nothing new is known but that it failed,
    failed AS (
      INSERT INTO "SyncLink" ("connectionId", "employeeId", "state", "employeeVersion", "mappingVersion", "needsRetry")
      SELECT ${run.connectionId}::uuid, "employeeId", 'absent', "version", ${run.mappingVersion}::int, TRUE
      FROM given WHERE "status" = 'failed' AND "linkState" IS NULL AND "employeeId" IS NOT NULL AND ${!run.isDryRun}::boolean
      ON CONFLICT ("connectionId", "employeeId") DO UPDATE SET "needsRetry" = TRUE, "updatedAt" = now()
    ),
    -- or that nothing had to be done.
    compared AS (
      UPDATE "SyncLink" link SET "employeeVersion" = given."version", "mappingVersion" = ${run.mappingVersion}::int,
        "needsRetry" = FALSE
      FROM given
      WHERE given."kind" = 'unchanged' AND link."connectionId" IS NOT DISTINCT FROM ${run.connectionId}::uuid
        AND link."employeeId" = ANY (ARRAY(SELECT "employeeId" FROM given)) AND link."employeeId" = given."employeeId" AND ${!run.isDryRun}::boolean
    ),
    counted AS (
      INSERT INTO "SyncRunCount" AS counted ("runId", "operation", "status", "reason", "field", "count")
      SELECT ${run.id}::uuid, "operation", "status", coalesce("reason", ''), coalesce("field", ''), count(*)
      FROM written WHERE "status" <> 'pending' GROUP BY "operation", "status", "reason", "field"
      ON CONFLICT ("runId", "operation", "status", "reason", "field")
      DO UPDATE SET "count" = counted."count" + excluded."count"
    )
    UPDATE "SyncRun" run SET
      "total" = run."total" - (SELECT count(*) FROM dropped),
      "unchanged" = run."unchanged" + (SELECT count(*) FROM dropped),
      "done" = run."done" + (SELECT count(*) FROM written WHERE "status" <> 'pending')
    FROM held WHERE run."id" = held."id"
    RETURNING run."state"::text`
  return row?.state ?? null
}

function toRow(run: Held, { item, result }: Outcome) {
  const { position, employeeId, version, operation, attempts } = item
  const known = { position, employeeId, version, kind: result.kind }
  if (result.kind === 'unchanged') return known
  const { reason = null, details = null, changes = null, answer } = result
  const said = {
    reason,
    details,
    changes,
    answerStatus: answer?.status ?? null,
    answerBody: answer?.body ?? null,
  }
  if (result.kind === 'again') {
    return { ...known, ...said, operation, status: 'pending', dueInMs: backOffMs(attempts + 1) }
  }
  const { status, field = null, link } = result
  const isKept = link && !run.isDryRun
  return {
    ...known,
    ...said,
    operation: result.operation,
    status,
    field,
    ...(isKept && { linkState: link.state, remoteId: link.remoteId, sent: link.sent, etag: link.etag }),
  }
}
