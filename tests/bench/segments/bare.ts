import type pg from 'pg'
import { db } from '@/lib/db'
import type { Directory } from './load'

const key = (column: string) => `lower("${column}"::text) COLLATE "C"`
const found = (column: string) => `
  SELECT id, ${key(column)} AS key FROM "Employee"
  WHERE "organizationId" = $3 AND ${key(column)} = ANY (ARRAY(SELECT key FROM input))`
const input = `input AS MATERIALIZED (SELECT id, lower(id) COLLATE "C" AS key FROM unnest($2::text[]) AS id)`
const insert = `
  INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId")
  SELECT $1::uuid, input.id, coalesce(m.id, x.id) FROM input
  LEFT JOIN (${found('email')}) m ON m.key = input.key
  LEFT JOIN (${found('externalId')}) x ON x.key = input.key
  ON CONFLICT DO NOTHING`

/** What a change of ids comes to at least: one statement, without locks, counts, limits and who is concerned. */
export const bare = {
  add: `WITH ${input} ${insert}`,
  override: `
    WITH ${input}, gone AS (
      DELETE FROM "SegmentUser" WHERE "segmentId" = $1 AND key NOT IN (SELECT key FROM input)
    ) ${insert}`,
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
