import type pg from 'pg'

/** Words to search for: that a tenth of the people have, that three thousand have, that one has, and that nobody has. */
export const searches = ['martin', 'n 3', 'person.77777@', 'E-4242', 'zzzz'] as const

/** An organization with so many people. */
export async function loadPeople(client: pg.Client, organizationId: string, count: number): Promise<void> {
  await client.query(
    `INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "externalId", "department", "updatedAt")
     SELECT gen_random_uuid(), $1, (ARRAY['Zoé', 'Anna', 'Björn', 'Wei', 'Fatima'])[n % 5 + 1],
       (ARRAY['Martin', 'Lefèvre', 'Müller', 'Nguyen', 'Rossi', 'Dupont', 'García', 'Kowalski', 'Silva', 'Weber'])[n % 10 + 1]
         || ' ' || n,
       'person.' || n || '@example.com', 'E-' || n, (ARRAY['Sales', 'Finance', 'People', 'Legal'])[n % 4 + 1], now()
     FROM generate_series(1, $2::int) n`,
    [organizationId, count],
  )
}

/**
 * An item of a run for each of so many people: operations in waves as runs have them, some of each status and reason,
 * and answers of the size that providers give.
 */
export async function loadItems(
  client: pg.Client,
  { organizationId, runId, count }: { organizationId: string; runId: string; count: number },
): Promise<void> {
  await client.query(
    `INSERT INTO "SyncItem" ("runId", "position", "wave", "employeeId", "operation", "status", "reason", "field",
       "details", "changes", "answerStatus", "answerBody", "attempts", "finishedAt")
     SELECT $2, n, 0, "id",
       (CASE WHEN n % 9973 = 0 THEN 'link' WHEN n < $3::int / 50 THEN 'deprovision' WHEN n < $3::int / 4 THEN 'update'
         ELSE 'provision' END)::"SyncOperation",
       (CASE WHEN reason IS NULL THEN 'succeeded' WHEN reason = 'outOfScope' THEN 'skipped' ELSE 'failed' END)::"SyncStatus",
       reason, CASE reason WHEN 'missingValue' THEN 'department' END, '{"status": 400}',
       '[{"name": "title", "before": null, "after": "Engineer"}]', CASE WHEN reason IS NULL THEN 201 ELSE 400 END,
       repeat(md5(n::text), 20), 1, now()
     FROM (
       SELECT "id", row_number() OVER (ORDER BY "id") AS n FROM "Employee" WHERE "organizationId" = $1 LIMIT $3
     ) AS person
     CROSS JOIN LATERAL (
       SELECT CASE WHEN n % 20 = 0 THEN 'missingValue' WHEN n % 31 = 0 THEN 'outOfScope' WHEN n % 4999 = 0 THEN 'uniqueness'
         WHEN n % 33333 = 0 THEN 'network' END AS reason
     ) AS outcome`,
    [organizationId, runId, count],
  )
}
