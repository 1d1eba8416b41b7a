import type pg from 'pg'
import { db } from '@/lib/db'
import type { Directory } from './load'

const resolved = `
  SELECT $1::uuid, input."userId", coalesce(m.id, x.id)
  FROM unnest($2::citext[]) AS input ("userId")
  LEFT JOIN (SELECT id, email FROM "Employee" WHERE "organizationId" = $3 AND email = ANY($2::citext[])) m
    ON m.email = input."userId"
  LEFT JOIN (SELECT id, "externalId" FROM "Employee" WHERE "organizationId" = $3 AND "externalId" = ANY($2::citext[])) x
    ON x."externalId" = input."userId"`

/** What a change of ids comes to at least: one statement, without locks, counts, limits and who is concerned. */
export const bare = {
  add: `INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId") ${resolved} ON CONFLICT DO NOTHING`,
  override: `
    WITH gone AS (
      DELETE FROM "SegmentUser" u WHERE u."segmentId" = $1
        AND NOT EXISTS (SELECT FROM unnest($2::citext[]) AS input ("userId") WHERE input."userId" = u."userId")
    )
    INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId") ${resolved} ON CONFLICT DO NOTHING`,
}

export function runBare(
  client: pg.Client,
  action: keyof typeof bare,
  { organizationId }: Directory,
  segmentId: string,
  userIds: string[],
) {
  return client.query(bare[action], [segmentId, userIds, organizationId])
}

/** The same as `add` by the methods of the ORM. */
export async function addWithPrisma(
  { organizationId }: Directory,
  segmentId: string,
  userIds: string[],
): Promise<void> {
  const select = { id: true, email: true, externalId: true } as const
  const people = await db.employee.findMany({
    where: { organizationId, OR: [{ email: { in: userIds } }, { externalId: { in: userIds } }] },
    select,
  })
  const byId = new Map(
    people.flatMap(({ id, email, externalId }) => [
      [externalId, id],
      [email, id],
    ]),
  )
  const data = userIds.map((userId) => ({ segmentId, userId, employeeId: byId.get(userId) ?? null }))
  await db.segmentUser.createMany({ data, skipDuplicates: true })
}
