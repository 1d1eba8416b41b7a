import type pg from 'pg'

export interface Directory {
  organizationId: string
  systemGuid: string
}

/**
 * Of employee 1, 2 and on, without the domain. No other organization's are like them, also not those of former runs,
 * whose traces stay in the indexes.
 */
const nameIn = ({ systemGuid }: Directory) => `${systemGuid.slice(0, 8)}-employee-`

/** A new organization with so many employees, each with an e-mail and an external id. */
export async function loadDirectory(client: pg.Client, people: number): Promise<Directory> {
  const { rows } = await client.query<Directory>(
    `INSERT INTO "Organization" (id, guid, name) VALUES (gen_random_uuid(), gen_random_uuid(), 'Company of many')
     RETURNING id AS "organizationId", guid AS "systemGuid"`,
  )
  const [directory] = rows
  if (!directory) throw new Error('No organization was made')
  await client.query(
    `INSERT INTO "Employee" (id, "organizationId", "givenName", "familyName", email, "externalId", country, "updatedAt")
     SELECT gen_random_uuid(), $1, 'Given' || n % 1000, 'Family' || n % 5000, $3 || n || '@example.com', $3 || 'E' || n,
       (ARRAY['FR', 'DE', 'US', 'JP'])[1 + n % 4], now()
     FROM generate_series(1, $2::int) n`,
    [directory.organizationId, people, nameIn(directory)],
  )
  await client.query('VACUUM ANALYZE "Employee"')
  return directory
}

/** E-mails of so many employees, in no order: each stride leads all over the directory. */
export function emailsOf(directory: Directory, count: number, people: number, first: number): string[] {
  const name = nameIn(directory)
  return Array.from(
    { length: count },
    (_, index) => `${name}${1 + ((first + index * 7_919) % people)}@example.com`,
  )
}

/** A segment without ids, or with those of the first so many employees, whom it matches. */
export async function makeSegment(client: pg.Client, directory: Directory, users = 0): Promise<string> {
  const { organizationId } = directory
  const { rows } = await client.query<{ id: string }>(
    `INSERT INTO "Segment" (id, "organizationId", name, "userCount", "matchedCount", "updatedAt")
     VALUES (gen_random_uuid(), $1, gen_random_uuid()::text, $2, $2, now()) RETURNING id`,
    [organizationId, users],
  )
  const id = rows[0]?.id ?? ''
  if (users > 0) {
    await client.query(
      `INSERT INTO "SegmentUser" ("segmentId", "userId", "employeeId")
       SELECT $1, $4 || n || '@example.com', e.id FROM generate_series(1, $2::int) n
       JOIN "Employee" e ON e."organizationId" = $3 AND e.email = ($4 || n || '@example.com')::citext`,
      [id, users, organizationId, nameIn(directory)],
    )
    await client.query('VACUUM ANALYZE "SegmentUser"')
  }
  return id
}
