import { conditionsSql } from '@/lib/audiences/conditions/sql'
import { audienceConditions } from '@/lib/audiences/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { matchesQuery } from '@/lib/directory/queries'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { type MemberFilters, type MemberPage, type MemberRow, membersPageSize } from './schema'

const { sql } = Prisma

/**
 * One page of the people in an audience who have not left, by name, and what they are in it by. A page after the
 * last one is the last.
 * @throws AppError `not_found`
 */
export async function listMembers(
  actor: Actor,
  { audienceId, q, by, page }: MemberFilters & { audienceId: string },
  today = new Date(),
): Promise<MemberPage> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const audience = await db.audience.findFirst({
    where: { id: audienceId, organizationId },
    select: { conditions: true },
  })
  if (!audience) throw new AppError('not_found')
  const conditions = audience.conditions === null ? null : audienceConditions.parse(audience.conditions)
  const byHand = sql`EXISTS (
    SELECT FROM "AudiencePerson" p WHERE p."audienceId" = ${audienceId}::uuid AND p."employeeId" = e."id")`
  const byRule = conditions ? conditionsSql(organizationId, conditions, today) : sql`FALSE`
  const named = matchesQuery(q, sql`e`) ?? sql`TRUE`
  const wanted = by === 'hand' ? byHand : by === 'rule' ? byRule : sql`TRUE`
  const members = sql`
    FROM "AudienceMember" m JOIN "Employee" e ON e."id" = m."employeeId"
    WHERE m."audienceId" = ${audienceId}::uuid AND e."organizationId" = ${organizationId}::uuid
      AND e."status" <> 'left' AND ${named} AND ${wanted}`
  const [found] = await db.$queryRaw<{ total: number }[]>`SELECT count(*)::int AS total ${members}`
  const total = found?.total ?? 0
  const pageCount = Math.max(1, Math.ceil(total / membersPageSize))
  const shown = Math.min(page, pageCount)
  const byName = sql`ORDER BY e."familyName", e."givenName", e."id"`
  // What they are in it by is asked about the page alone.
  const rows = await db.$queryRaw<MemberRow[]>`
    SELECT e."id", e."givenName" || ' ' || e."familyName" AS "name", e."department", e."jobTitle", e."status"::text,
      ${byRule} AS "byRule", ${byHand} AS "byHand"
    FROM "Employee" e JOIN (
      SELECT e."id" ${members} ${byName}
      LIMIT ${membersPageSize} OFFSET ${(shown - 1) * membersPageSize}
    ) AS page ON page."id" = e."id"
    ${byName}`
  return { rows, total, page: shown, pageCount }
}

/** Somebody of the directory, in the audience or not. */
export interface Candidate {
  id: string
  name: string
  department: string | null
  isMember: boolean
}

/** People of the directory with each word of the query, those who have left too, and whether they are in the audience. */
export async function findCandidates(
  actor: Actor,
  { audienceId, query }: { audienceId: string; query: string },
): Promise<Candidate[]> {
  authorize(actor, 'audience:read')
  const named = matchesQuery(query, sql`e`)
  if (!named) return []
  return db.$queryRaw<Candidate[]>`
    SELECT e."id", e."givenName" || ' ' || e."familyName" AS "name", e."department",
      EXISTS (
        SELECT FROM "AudienceMember" m WHERE m."audienceId" = ${audienceId}::uuid AND m."employeeId" = e."id"
      ) AS "isMember"
    FROM "Employee" e
    WHERE e."organizationId" = ${actor.organizationId}::uuid AND ${named}
    ORDER BY e."familyName", e."givenName", e."id" LIMIT 10`
}
