import type { Transaction } from '@/lib/db'
import { findByKey, keyOf } from '@/lib/directory/keys/sql'
import { Prisma } from '@/lib/generated/prisma/client'

/** Longer lists of employees are not told one by one: looking at everybody is as quick. */
const mostEmployees = 50_000

/** A segment that matches other employees than before, and which they are. */
export interface RematchedSegment {
  segmentId: string
  employeeIds: string[] | 'everybody'
}

const lockKey = (organizationId: string) => Prisma.sql`hashtextextended(${`segments ${organizationId}`}, 0)`

/**
 * Taken by each write of a segment before it looks at people: until its transaction ends, ids are not matched anew,
 * so that what it reads of the directory cannot be out of date by the time others see what it wrote.
 */
export async function holdMatching(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${lockKey(organizationId)})`
}

/**
 * In SQL, the employee whose e-mail this id is, else the one whose external id. One by one: ids in alphabetical order
 * find what the one before has brought into memory.
 * @param key the id without capitals
 */
export function employeeOf(organizationId: string, key: Prisma.Sql): Prisma.Sql {
  const [byEmail, byExternalId] = [
    findByKey(organizationId, 'email', key),
    findByKey(organizationId, 'externalId', key),
  ]
  return Prisma.sql`coalesce((${byEmail}), (${byExternalId}))`
}

interface Rematched {
  segmentId: string
  count: number
  employeeIds: string[] | null
}

/**
 * Looks up whom these ids of segments name now, in all of the organization's segments, and keeps their counts exact.
 * Waits for writes of segments that are under way, and these wait for it. Costs as much in a large directory as in a
 * small one.
 * @param userIds e-mails and external ids that people took on or gave up; `all` compares every id
 * @returns the segments that match others now, with the employees who are new in them or gone from them
 */
export async function rematchUserIds(
  tx: Transaction,
  organizationId: string,
  userIds: readonly string[] | 'all',
): Promise<RematchedSegment[]> {
  if (userIds !== 'all' && userIds.length === 0) return []
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${lockKey(organizationId)})`
  // Rows are found again by their place: nobody else writes to segments meanwhile.
  const candidate =
    userIds === 'all' ? candidates(organizationId, Prisma.empty) : candidatesAmong(organizationId, userIds)
  const rows = await tx.$queryRaw<Rematched[]>`
    WITH ${candidate},
    changed AS (
      UPDATE "SegmentUser" u SET "employeeId" = c."after" FROM candidate c
      WHERE u.ctid = c.place AND c."before" IS DISTINCT FROM c."after"
      RETURNING u."segmentId", c."before", c."after"
    ),
    counted AS (
      UPDATE "Segment" s SET "matchedCount" = s."matchedCount" + d.delta
      FROM (SELECT "segmentId", count("after") - count("before") AS delta FROM changed GROUP BY 1) d
      WHERE s."id" = d."segmentId" AND d.delta <> 0
    ),
    concerned AS (
      SELECT DISTINCT "segmentId", employee FROM changed
      CROSS JOIN LATERAL (VALUES ("before"), ("after")) AS employees (employee)
      WHERE employee IS NOT NULL
    )
    SELECT "segmentId", count(*)::int AS count,
      CASE WHEN count(*) <= ${mostEmployees}::int THEN array_agg(employee::text) END AS "employeeIds"
    FROM concerned GROUP BY 1 ORDER BY 1`
  return rows.map(({ segmentId, employeeIds }) => ({ segmentId, employeeIds: employeeIds ?? 'everybody' }))
}

function candidatesAmong(organizationId: string, userIds: readonly string[]): Prisma.Sql {
  const keys = Prisma.sql`ARRAY(SELECT ${keyOf(Prisma.sql`id`)} FROM unnest(${userIds}::text[]) AS id)`
  return candidates(organizationId, Prisma.sql`AND "key" = ANY (${keys})`)
}

function candidates(organizationId: string, claim: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`
    candidate AS (
      SELECT u.ctid AS place, u."segmentId", u."employeeId" AS "before",
        ${employeeOf(organizationId, Prisma.sql`u."key"`)} AS "after"
      FROM "Segment" s
      CROSS JOIN LATERAL (SELECT ctid, * FROM "SegmentUser" WHERE "segmentId" = s."id" ${claim}) u
      WHERE s."organizationId" = ${organizationId}::uuid
    )`
}
