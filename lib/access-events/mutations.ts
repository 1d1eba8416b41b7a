import type { Transaction } from '@/lib/db'
import { eventsSql, findListeners, type Listeners, wakeListeners } from '@/lib/events/mutations'
import { employeeJson, listingJson } from '@/lib/events/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import type { MembershipCause } from '@/lib/membership-changes/schema'

const { sql } = Prisma

/**
 * In SQL, a part of a WITH clause: people of the organization who joined or came back (`step` 1) or left (-1) and
 * whom audiences have yet to follow. Until then they have what they had: what follows tells so, and nothing else.
 */
const pendingSql = (organizationId: string) => sql`
  pending AS MATERIALIZED (
    SELECT id, sum(step) AS step FROM (
      SELECT unnest("arrivedIds") AS id, 1 AS step FROM "MembershipChange"
      WHERE "organizationId" = ${organizationId}::uuid
      UNION ALL
      SELECT unnest("departedIds"), -1 FROM "MembershipChange" WHERE "organizationId" = ${organizationId}::uuid
    ) AS waiting
    GROUP BY id HAVING sum(step) <> 0
  )`

/** Whether the row `e` of "Employee", with what is `pending`, is of somebody who had not left so far. */
const isPresent = sql`coalesce(pending.step < 0, e."status" <> 'left')`

/**
 * Records who gains and who loses a listing by a change of its activation.
 * @param reach in SQL, the ids of employees whom the activation reaches `before` and `after`; people who have
 * left are passed over
 */
export async function recordReachChange(
  tx: Transaction,
  organizationId: string,
  {
    listingId,
    reach,
    cause,
  }: { listingId: string; reach: { before: Prisma.Sql; after: Prisma.Sql }; cause: MembershipCause },
): Promise<void> {
  const listeners = await findListeners(tx, organizationId, accessEventTypes)
  const written = sql`
    INSERT INTO "AccessEvent" ("id", "organizationId", "listingId", "employeeId", "kind", "cause")
    SELECT gen_random_uuid(), e."organizationId", ${listingId}::uuid, e."id", changed.kind, ${JSON.stringify(cause)}::jsonb
    FROM (
      SELECT id, 'granted'::"AccessEventKind" AS kind FROM ((${reach.after}) EXCEPT (${reach.before})) AS gained (id)
      UNION ALL
      SELECT id, 'revoked' FROM ((${reach.before}) EXCEPT (${reach.after})) AS lost (id)
    ) AS changed
    JOIN "Employee" e ON e."id" = changed.id
    LEFT JOIN pending ON pending.id = e."id"
    WHERE e."organizationId" = ${organizationId}::uuid AND ${isPresent}`
  if (!listeners) {
    await tx.$executeRaw`WITH ${pendingSql(organizationId)} ${written}`
    return
  }
  await tx.$executeRaw`
    WITH ${pendingSql(organizationId)},
    event AS (${written} RETURNING "listingId", "employeeId", "kind"),
    ${toldSql(organizationId, listeners, cause)}
    SELECT 1`
  await wakeListeners(tx, organizationId, listeners)
}

/** What of access events is told. */
export const accessEventTypes = ['employee.access_granted', 'employee.access_revoked'] as const

/** In SQL, as the last parts of a WITH clause, the telling of what `event` wrote. */
const toldSql = (organizationId: string, listeners: Listeners, { kind }: MembershipCause) => sql`
  happened AS (
    SELECT 'employee.access_' || event."kind" AS "type", jsonb_build_object(
      'employee', ${employeeJson}, 'listing', ${listingJson}, 'cause', ${kind}::text
    ) AS "data"
    FROM event JOIN "Employee" e ON e."id" = event."employeeId"
    JOIN "Listing" listing ON listing."id" = event."listingId"
  ),
  ${eventsSql(organizationId, listeners)}`

/**
 * In SQL, the writing of access events that follow from changed members, as the last parts of a WITH clause: it
 * reads `gained` and `lost` ("audienceId", "employeeId"), which the same statement writes, so that the table still
 * shows who was a member before.
 * @param presence employees who joined or came back, and who left, with this change
 * @param listeners to `accessEventTypes`; the caller wakes them afterwards
 */
export function accessEventsSql(
  organizationId: string,
  { arrivedIds, departedIds }: { arrivedIds: string[]; departedIds: string[] },
  cause: MembershipCause,
  listeners: Listeners | null,
): Prisma.Sql {
  return sql`
    ${pendingSql(organizationId)},
    presence AS (
      SELECT id, FALSE AS "wasPresent" FROM unnest(${arrivedIds}::uuid[]) AS id
      UNION ALL SELECT id, TRUE FROM unnest(${departedIds}::uuid[]) AS id
    ),
    active AS (
      SELECT "id", "listingId", "everyone" FROM "Activation"
      WHERE "organizationId" = ${organizationId}::uuid AND "isActive"
    ),
    candidate AS (
      SELECT "activationId", "employeeId", sum(step) AS net FROM (
        SELECT chosen."activationId", member."employeeId", member.step
        FROM (
          SELECT "audienceId", "employeeId", 1 AS step FROM gained
          UNION ALL SELECT "audienceId", "employeeId", -1 FROM lost
        ) AS member
        JOIN "ActivationAudience" chosen USING ("audienceId")
        JOIN active ON active."id" = chosen."activationId" AND NOT active."everyone"
        UNION ALL
        SELECT active."id", presence.id, 0 FROM presence JOIN active ON active."everyone"
        UNION ALL
        SELECT named."activationId", presence.id, 0 FROM presence
        JOIN "ActivationEmployee" named ON named."employeeId" = presence.id
        UNION ALL
        SELECT chosen."activationId", presence.id, 0 FROM presence
        JOIN "AudienceMember" member ON member."employeeId" = presence.id
        JOIN "ActivationAudience" chosen USING ("audienceId")
      ) AS step
      GROUP BY "activationId", "employeeId"
    ),
    event AS (
      INSERT INTO "AccessEvent" ("id", "organizationId", "listingId", "employeeId", "kind", "cause")
      SELECT gen_random_uuid(), e."organizationId", active."listingId", e."id",
        (CASE WHEN "has" THEN 'granted' ELSE 'revoked' END)::"AccessEventKind", ${JSON.stringify(cause)}::jsonb
      FROM candidate
      JOIN active ON active."id" = candidate."activationId"
      JOIN "Employee" e ON e."id" = candidate."employeeId" AND e."organizationId" = ${organizationId}::uuid
      LEFT JOIN presence ON presence.id = candidate."employeeId"
      LEFT JOIN pending ON pending.id = candidate."employeeId"
      CROSS JOIN LATERAL (
        SELECT count(*) AS number FROM "ActivationAudience" chosen
        JOIN "AudienceMember" member USING ("audienceId")
        WHERE chosen."activationId" = active."id" AND member."employeeId" = e."id"
      ) AS audiences
      CROSS JOIN LATERAL (
        SELECT active."everyone" OR EXISTS (
          SELECT FROM "ActivationEmployee" named
          WHERE named."activationId" = active."id" AND named."employeeId" = e."id"
        ) AS always
      ) AS otherwise
      CROSS JOIN LATERAL (
        SELECT
          coalesce(presence."wasPresent", ${isPresent}) AND (always OR audiences.number > 0) AS "had",
          ${isPresent} AND (always OR audiences.number + candidate.net > 0) AS "has"
      ) AS access
      WHERE "had" <> "has"
      RETURNING ${listeners ? sql`"listingId", "employeeId", "kind"` : sql`1`}
    )${listeners ? sql`, ${toldSql(organizationId, listeners, cause)}` : Prisma.empty}`
}
