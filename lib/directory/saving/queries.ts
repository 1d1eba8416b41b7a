import type { Transaction } from '@/lib/db'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import { Prisma } from '@/lib/generated/prisma/client'

/** Somebody who is in the directory, as a draft says it. */
export type KnownEmployee = EmployeeDraft & { id: string }

/**
 * People of an organization as drafts, to be changed and saved again: for whoever writes to the directory.
 * @param claim in SQL, about the alias `e`
 */
export async function readDrafts(
  tx: Transaction,
  organizationId: string,
  claim: Prisma.Sql,
  { limit }: { limit?: number } = {},
): Promise<KnownEmployee[]> {
  // One text: a driver takes longer over thousands of rows than the database.
  const [row] = await tx.$queryRaw<{ people: string | null }[]>`
    SELECT json_agg(person)::text AS people FROM (
      SELECT e."id", e."givenName", e."familyName", e."email"::text, e."externalId"::text, e."userName"::text,
        e."jobTitle", e."department", e."team", e."location", e."country", e."language", e."managerId",
        e."employmentType", e."startDate", e."endDate", e."status", e."attributes"
      FROM "Employee" e WHERE e."organizationId" = ${organizationId}::uuid AND ${claim}
      ${limit === undefined ? Prisma.empty : Prisma.sql`ORDER BY e."id" LIMIT ${limit}::int`}
    ) AS person`
  return row?.people ? (JSON.parse(row.people) as KnownEmployee[]) : []
}

/** In SQL, about the alias `e`: has one of these e-mails or external ids, each looked up by its index. */
export function hasOneOf(
  organizationId: string,
  { emails, externalIds }: { emails: readonly string[]; externalIds: readonly string[] },
): Prisma.Sql {
  return Prisma.sql`e."id" IN (
    SELECT "id" FROM "Employee"
    WHERE "organizationId" = ${organizationId}::uuid AND "email" = ANY (${emails}::citext[])
    UNION
    SELECT "id" FROM "Employee"
    WHERE "organizationId" = ${organizationId}::uuid AND "externalId" = ANY (${externalIds}::citext[])
  )`
}
