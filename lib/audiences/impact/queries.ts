import { belongsSql, type Proposed } from '@/lib/audiences/people/sql'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import type {
  AudienceImpact,
  AudienceImpactPage,
  ImpactedPerson,
  ImpactSide,
  ListingImpact,
  Sides,
} from './schema'

const { sql } = Prisma

/** How many names stand on each side before "and N more". */
const firstNames = 8
/** Names on one page of the full list. */
const pageSize = 50

/** An edit of a saved audience. */
export type AudienceEdit = Proposed & { audienceId: string }

/**
 * Who comes into an audience and who leaves it by an edit, and who gains and loses each active integration by
 * that: people who have it another way lose nothing. Those who have left the company do not count.
 */
export async function previewAudienceImpact(
  actor: Actor,
  edit: AudienceEdit,
  today = new Date(),
): Promise<AudienceImpact> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const activations = await listActivations(organizationId, edit.audienceId)
  const ids = activations.map(({ id }) => id)
  const rows = await db.$queryRaw<Row[]>`
    WITH ${movedSql(organizationId, edit, today)}, ${affectedSql(ids, edit.audienceId)}
    SELECT * FROM (
      SELECT affected."activationId", affected."side", e."id", e."givenName" || ' ' || e."familyName" AS "name",
        e."department", (count(*) OVER everybody)::int AS "count", (row_number() OVER by_name)::int AS "place"
      FROM affected JOIN "Employee" e ON e."id" = affected."id"
      WINDOW everybody AS (PARTITION BY affected."activationId", affected."side"),
        by_name AS (
          PARTITION BY affected."activationId", affected."side" ORDER BY e."familyName", e."givenName", e."id"
        )
    ) AS person
    WHERE "place" <= ${firstNames} ORDER BY "place"`
  return {
    members: sidesOf(rows, null),
    listings: activations.map(
      ({ id, listing }): ListingImpact => ({ activationId: id, listing, ...sidesOf(rows, id) }),
    ),
  }
}

/**
 * One page of everyone on one side of an edit.
 * @param query.activationId null: of the audience itself
 * @param query.page from 1
 */
export async function listAudienceImpact(
  actor: Actor,
  {
    edit,
    activationId,
    side,
    page,
  }: { edit: AudienceEdit; activationId: string | null; side: ImpactSide; page: number },
  today = new Date(),
): Promise<AudienceImpactPage> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const activations = await listActivations(organizationId, edit.audienceId)
  const ids = activations.flatMap(({ id }) => (id === activationId ? [id] : []))
  const rows = await db.$queryRaw<(ImpactedPerson & { count: number })[]>`
    WITH ${movedSql(organizationId, edit, today)}, ${affectedSql(ids, edit.audienceId)}
    SELECT e."id", e."givenName" || ' ' || e."familyName" AS "name", e."department",
      (count(*) OVER ())::int AS "count"
    FROM affected JOIN "Employee" e ON e."id" = affected."id"
    WHERE affected."side" = ${side} AND affected."activationId" IS NOT DISTINCT FROM ${activationId}::uuid
    ORDER BY e."familyName", e."givenName", e."id" LIMIT ${pageSize} OFFSET ${(page - 1) * pageSize}`
  return {
    activationId,
    side,
    page,
    pageCount: Math.ceil((rows[0]?.count ?? 0) / pageSize),
    people: rows.map(({ id, name, department }) => ({ id, name, department })),
  }
}

function listActivations(organizationId: string, audienceId: string) {
  return db.activation.findMany({
    where: { organizationId, isActive: true, everyone: false, audiences: { some: { audienceId } } },
    orderBy: [{ listing: { name: 'asc' } }, { id: 'asc' }],
    select: {
      id: true,
      listing: { select: { name: true, slug: true, iconPath: true, brandColor: true } },
    },
  })
}

// People who come into the audience and who leave it.
function movedSql(organizationId: string, edit: AudienceEdit, today: Date): Prisma.Sql {
  const present = sql`e."organizationId" = ${organizationId}::uuid AND e."status" <> 'left'`
  return sql`
    after AS MATERIALIZED (
      SELECT e."id" FROM "Employee" e WHERE ${present} AND ${belongsSql(organizationId, edit, today)}
    ),
    before AS MATERIALIZED (
      SELECT e."id" FROM "AudienceMember" m JOIN "Employee" e ON e."id" = m."employeeId"
      WHERE m."audienceId" = ${edit.audienceId}::uuid AND ${present}
    ),
    moved AS MATERIALIZED (
      SELECT "id", 'gains' AS "side" FROM (TABLE after EXCEPT TABLE before) AS one
      UNION ALL SELECT "id", 'loses' FROM (TABLE before EXCEPT TABLE after) AS other
    )`
}

// The same for each activation, but for those whom it reaches another way; without one for the audience itself.
function affectedSql(activationIds: string[], audienceId: string): Prisma.Sql {
  return sql`
    affected AS (
      SELECT NULL::uuid AS "activationId", "id", "side" FROM moved
      UNION ALL
      SELECT activation.id, moved."id", moved."side" FROM moved
      CROSS JOIN unnest(${activationIds}::uuid[]) AS activation (id)
      WHERE NOT EXISTS (
        SELECT FROM "ActivationEmployee" named
        WHERE named."activationId" = activation.id AND named."employeeId" = moved."id"
      ) AND NOT EXISTS (
        SELECT FROM "ActivationAudience" chosen JOIN "AudienceMember" m USING ("audienceId")
        WHERE chosen."activationId" = activation.id AND chosen."audienceId" <> ${audienceId}::uuid
          AND m."employeeId" = moved."id"
      )
    )`
}

interface Row extends ImpactedPerson {
  activationId: string | null
  side: ImpactSide
  count: number
}

function sidesOf(rows: Row[], activationId: string | null): Sides {
  const of = (side: ImpactSide) => {
    const own = rows.filter((row) => row.activationId === activationId && row.side === side)
    return {
      count: own[0]?.count ?? 0,
      first: own.map(({ id, name, department }) => ({ id, name, department })),
    }
  }
  return { loses: of('loses'), gains: of('gains') }
}
