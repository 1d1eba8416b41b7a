import { Prisma, type SyncRun } from '@/lib/generated/prisma/client'
import { type Candidates, firstWave, groupWave } from '@/lib/syncs/planning/sql'

const { sql } = Prisma

interface Plan {
  run: Pick<SyncRun, 'id' | 'connectionId' | 'organizationId' | 'cause' | 'retryOfId'>
  candidates: Candidates
  /** Of the activation: each is to be a group. */
  audienceIds: readonly string[]
}

/**
 * In SQL, the statement that writes the items of a run for its groups, after those for its people. Only audiences
 * become items for which there is something to do: a group that is not there yet, or is not to be any more; another
 * name; a try that failed; somebody whose account is not in the group, or is and should not be; and somebody whom the
 * run itself brings or takes away. Groups of which nobody was looked at are not compared.
 */
export function groupItemsSql(plan: Plan): Prisma.Sql {
  const { run, candidates, audienceIds } = plan
  const isFull = candidates === 'everybody'
  const retries = isFull || candidates.andFailed
  const connectionId = sql`${run.connectionId}::uuid`
  return sql`
    WITH wanted AS MATERIALIZED (
      SELECT "id", "name" FROM "Audience"
      WHERE "organizationId" = ${run.organizationId}::uuid AND "id" = ANY (${audienceIds}::uuid[])
    ),
    ${isFull ? Prisma.empty : personSql(run.id, candidates.ids)}
    member AS NOT MATERIALIZED (${isFull ? everyMember(plan) : membersOf(plan)}),
    known AS NOT MATERIALIZED (${isFull ? everyKnown(plan) : knownOf(plan)}),
    touched AS MATERIALIZED (
      SELECT DISTINCT coalesce(member."audienceId", known."audienceId") AS "audienceId"
      FROM member FULL JOIN known USING ("audienceId", "employeeId")
      WHERE member."remoteId" IS DISTINCT FROM known."remoteId"
      UNION
      SELECT member."audienceId" FROM "SyncItem" item
      JOIN "AudienceMember" member ON member."employeeId" = item."employeeId"
      WHERE item."runId" = ${run.id}::uuid AND item."operation" <> 'update'
        AND member."audienceId" = ANY (${audienceIds}::uuid[])
    ),
    retried AS MATERIALIZED (
      SELECT "audienceId" FROM "SyncItem"
      WHERE "runId" = ${run.retryOfId}::uuid AND "audienceId" IS NOT NULL AND "status" = 'failed'
    ),
    subject AS (
      SELECT coalesce(wanted."id", stored."audienceId") AS "audienceId",
        CASE
          WHEN wanted."id" IS NULL THEN 'deprovision'
          WHEN stored."remoteId" IS NULL THEN 'provision'
          ELSE 'update'
        END AS "operation",
        CASE
          WHEN ${run.cause === 'retry'}::boolean THEN FALSE
          WHEN stored."audienceId" IS NULL THEN TRUE
          WHEN stored."needsRetry" THEN ${retries}::boolean
          WHEN wanted."id" IS NULL THEN TRUE
          -- Where the provider has no groups, it is asked again when everybody is compared.
          WHEN stored."remoteId" IS NULL THEN ${isFull}::boolean
          ELSE stored."name" <> wanted."name"
        END AS "isDue",
        stored."audienceId" IS NULL OR stored."remoteId" IS NOT NULL AS "follows"
      FROM wanted
      FULL JOIN (SELECT * FROM "SyncGroup" WHERE "connectionId" = ${connectionId}) AS stored
        ON stored."audienceId" = wanted."id"
    )
    INSERT INTO "SyncItem" ("runId", "position", "wave", "audienceId", "operation")
    SELECT ${run.id}::uuid,
      (SELECT coalesce(max("position"), 0) FROM "SyncItem" WHERE "runId" = ${run.id}::uuid)
        + row_number() OVER (ORDER BY subject."operation" <> 'deprovision', subject."audienceId"),
      ${groupWave}::int, subject."audienceId", subject."operation"::"SyncOperation"
    FROM subject
    WHERE subject."isDue"
      OR subject."follows" AND subject."audienceId" IN (SELECT "audienceId" FROM touched)
      OR subject."audienceId" IN (SELECT "audienceId" FROM retried)`
}

/** Who is looked at: whoever changed, and whoever the run has something to do for. */
function personSql(runId: string, ids: readonly string[]): Prisma.Sql {
  return sql`person AS MATERIALIZED (
    SELECT unnest(${ids}::uuid[]) AS "id"
    UNION
    SELECT "employeeId" FROM "SyncItem" WHERE "runId" = ${runId}::uuid AND "employeeId" IS NOT NULL
  ),`
}

/** Accounts that are to be in groups, as far as they are there. */
function everyMember({ run, audienceIds }: Plan): Prisma.Sql {
  return sql`
    SELECT member."audienceId", member."employeeId", link."remoteId" FROM "AudienceMember" member
    JOIN "SyncLink" link ON link."connectionId" = ${run.connectionId}::uuid AND link."state" = 'linked'
      AND link."employeeId" = member."employeeId"
    WHERE member."audienceId" = ANY (${audienceIds}::uuid[])`
}

function everyKnown({ run }: Plan): Prisma.Sql {
  return sql`
    SELECT "audienceId", "employeeId", "remoteId" FROM "SyncGroupMember"
    WHERE "connectionId" = ${run.connectionId}::uuid`
}

/** The same of those who are looked at, one by one, by their keys. */
function membersOf({ run, audienceIds }: Plan): Prisma.Sql {
  return sql`
    SELECT inside."audienceId", person."id" AS "employeeId", link."remoteId" FROM person
    CROSS JOIN LATERAL (
      SELECT "remoteId" FROM "SyncLink"
      WHERE "connectionId" = ${run.connectionId}::uuid AND "employeeId" = person."id" AND "state" = 'linked' LIMIT 1
    ) AS link
    CROSS JOIN LATERAL (
      SELECT "audienceId" FROM "AudienceMember"
      WHERE "employeeId" = person."id" AND "audienceId" = ANY (${audienceIds}::uuid[]) OFFSET 0
    ) AS inside`
}

function knownOf({ run }: Plan): Prisma.Sql {
  return sql`
    SELECT former."audienceId", person."id" AS "employeeId", former."remoteId" FROM person
    CROSS JOIN LATERAL (
      SELECT "audienceId", "remoteId" FROM "SyncGroupMember"
      WHERE "connectionId" = ${run.connectionId}::uuid AND "employeeId" = person."id" OFFSET 0
    ) AS former`
}

/**
 * In SQL, the statement that adds groups to a run whose people are done, and answers how many (`count`): those with
 * somebody whose account was gone at the provider, and is another one since the run brought them up to date.
 */
export function movedGroupsSql({
  id,
  connectionId,
  holderId,
}: Pick<SyncRun, 'id' | 'connectionId' | 'holderId'>): Prisma.Sql {
  return sql`
    WITH held AS MATERIALIZED (
      SELECT "id" FROM "SyncRun" WHERE "id" = ${id}::uuid AND "holderId" = ${holderId}::uuid FOR UPDATE
    ),
    moved AS MATERIALIZED (
      SELECT DISTINCT known."audienceId" FROM held
      JOIN "SyncItem" item ON item."runId" = held."id" AND item."status" = 'succeeded'
        AND item."operation" IN ('provision', 'link') AND item."wave" = ${firstWave.update}::int
      JOIN "SyncLink" link ON link."connectionId" = ${connectionId}::uuid AND link."employeeId" = item."employeeId"
      JOIN "SyncGroupMember" known ON known."connectionId" = ${connectionId}::uuid
        AND known."employeeId" = item."employeeId" AND known."remoteId" IS DISTINCT FROM link."remoteId"
      WHERE NOT EXISTS (
        SELECT FROM "SyncItem" own WHERE own."runId" = ${id}::uuid AND own."audienceId" = known."audienceId"
      )
    ),
    written AS (
      INSERT INTO "SyncItem" ("runId", "position", "wave", "audienceId", "operation")
      SELECT ${id}::uuid,
        (SELECT max("position") FROM "SyncItem" WHERE "runId" = ${id}::uuid)
          + row_number() OVER (ORDER BY moved."audienceId"),
        ${groupWave}::int, moved."audienceId", 'update'
      FROM moved
      RETURNING "position"
    )
    UPDATE "SyncRun" run SET "total" = run."total" + (SELECT count(*) FROM written)
    FROM held WHERE run."id" = held."id" AND EXISTS (SELECT FROM written)
    RETURNING (SELECT count(*) FROM written)::int AS count`
}
