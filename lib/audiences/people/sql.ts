import { conditionsSql } from '@/lib/audiences/conditions/sql'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/** An audience as it stands in the form: saved people by hand, and what the form adds and takes away. */
export interface Proposed {
  /** Null for one that is not saved yet. */
  audienceId: string | null
  conditions: AudienceConditions | null
  addedIds: string[]
  removedIds: string[]
}

/** The claim in SQL that the row `e` of "Employee" belongs to a proposed audience of the organization. */
export function belongsSql(organizationId: string, proposed: Proposed, today: Date): Prisma.Sql {
  const { conditions } = proposed
  const rule = conditions ? conditionsSql(organizationId, conditions, today) : sql`FALSE`
  return sql`(${rule} OR e."id" IN (${byHandSql(organizationId, proposed)}))`
}

/** Ids of the people who belong by hand. */
export function byHandSql(
  organizationId: string,
  { audienceId, addedIds, removedIds }: Proposed,
): Prisma.Sql {
  return sql`
    SELECT person."employeeId" FROM "AudiencePerson" person
    JOIN "Audience" audience ON audience."id" = person."audienceId"
    WHERE audience."id" = ${audienceId}::uuid AND audience."organizationId" = ${organizationId}::uuid
      AND NOT person."employeeId" = ANY (${removedIds}::uuid[])
    UNION SELECT unnest(${addedIds}::uuid[])`
}
