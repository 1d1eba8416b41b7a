import { Prisma } from '@/lib/generated/prisma/client'

/** In SQL, an e-mail or an external id without capitals, to be compared byte by byte: as indexes have them. */
export function keyOf(id: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`lower(${id}::text) COLLATE "C"`
}

/**
 * In SQL, that a row is of the organization, or whatever its id is of, for statements that look for one row after the other by something else:
 * no index helps to compare it. Of an organization that was just filled the database may still believe that it has
 * nobody, and would go through all of it for each row.
 */
export function isOf(organizationId: string, column: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`${column} IS NOT DISTINCT FROM ${organizationId}::uuid`
}

/**
 * In SQL, a query for the id of whoever in the organization has this e-mail or external id. It takes some steps down an
 * index, however large the directory, and one for each other organization in which somebody has the same.
 * @param key see `keyOf`
 */
export function findByKey(
  organizationId: string,
  column: 'email' | 'externalId',
  key: Prisma.Sql,
): Prisma.Sql {
  return Prisma.sql`
    SELECT "id" FROM "Employee"
    WHERE ${keyOf(Prisma.raw(`"${column}"`))} = ${key} AND ${isOf(organizationId, Prisma.sql`"organizationId"`)}
    LIMIT 1`
}
