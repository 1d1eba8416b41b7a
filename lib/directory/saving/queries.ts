import type { Transaction } from '@/lib/db'
import { findByKey, keyOf } from '@/lib/directory/keys/sql'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import { Prisma } from '@/lib/generated/prisma/client'

/** Somebody who is in the directory, as a draft says it. */
export type KnownEmployee = EmployeeDraft & { id: string; version: number }

const columns = Prisma.sql`e."id", e."givenName", e."familyName", e."email"::text, e."externalId"::text,
  e."userName"::text, e."jobTitle", e."department", e."team", e."location", e."country", e."language", e."managerId",
  e."employmentType", e."startDate", e."endDate", e."status", e."attributes", e."version"`

// One text: a driver takes longer over thousands of rows than the database.
async function read(tx: Transaction, people: Prisma.Sql): Promise<KnownEmployee[]> {
  const [row] = await tx.$queryRaw<{ people: string | null }[]>`
    SELECT json_agg(person)::text AS people FROM (${people}) AS person`
  return row?.people ? (JSON.parse(row.people) as KnownEmployee[]) : []
}

/**
 * People of an organization as drafts, to be changed and saved again: for whoever writes to the directory.
 * @param claim in SQL, about the alias `e`
 */
export function readDrafts(
  tx: Transaction,
  organizationId: string,
  claim: Prisma.Sql,
  { limit }: { limit: number },
): Promise<KnownEmployee[]> {
  return read(
    tx,
    Prisma.sql`SELECT ${columns} FROM "Employee" e
      WHERE e."organizationId" = ${organizationId}::uuid AND ${claim} ORDER BY e."id" LIMIT ${limit}::int`,
  )
}

/** The same of those who have one of these e-mails or external ids. */
export function readDraftsOf(
  tx: Transaction,
  organizationId: string,
  { emails, externalIds }: { emails: readonly string[]; externalIds: readonly string[] },
): Promise<KnownEmployee[]> {
  const lookUp = (column: 'email' | 'externalId', ids: readonly string[]) => Prisma.sql`
    SELECT found."id" FROM unnest(${ids}::text[]) AS wanted
    CROSS JOIN LATERAL (${findByKey(organizationId, column, keyOf(Prisma.sql`wanted`))}) AS found`
  return read(
    tx,
    Prisma.sql`SELECT ${columns}
      FROM (${lookUp('email', emails)} UNION ${lookUp('externalId', externalIds)}) AS known
      CROSS JOIN LATERAL (SELECT * FROM "Employee" WHERE "id" = known."id" LIMIT 1) AS e`,
  )
}

/** Locks people whom drafts were made of, and tells whether they are all as they were then. */
export async function holdUnchanged(
  tx: Transaction,
  organizationId: string,
  people: readonly Pick<KnownEmployee, 'id' | 'version'>[],
): Promise<boolean> {
  if (people.length === 0) return true
  const known = JSON.stringify(people.map(({ id, version }) => ({ id, version })))
  const [row] = await tx.$queryRaw<{ count: number }[]>`
    WITH held AS (
      SELECT e."id", e."version" FROM "Employee" e
      WHERE e."organizationId" = ${organizationId}::uuid AND e."id" = ANY (${people.map(({ id }) => id)}::uuid[])
      ORDER BY e."id" FOR NO KEY UPDATE
    )
    SELECT count(*)::int AS count FROM held
    JOIN json_to_recordset(${known}::json) AS known ("id" uuid, "version" int) USING ("id", "version")`
  return row?.count === people.length
}
