import { randomUUID } from 'node:crypto'
import type pg from 'pg'

const departments = ['Sales', 'Engineering', 'Études', 'Marketing', 'Finance', 'Legal', 'Support', 'People']
const countries = ['FR', 'DE', 'GB', 'ES', 'IT', 'PT', 'PL', 'NL']
const audienceCount = 20

/** An organization with so many employees (sample data) and twenty audiences, each of one condition. */
export async function loadOrganization(client: pg.Client, size: number): Promise<{ id: string }> {
  const id = randomUUID()
  await client.query('INSERT INTO "Organization" ("id", "guid", "name") VALUES ($1, $2, $3)', [
    id,
    randomUUID(),
    `Sample of ${size}`,
  ])
  await client.query(
    `INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "externalId", "department",
       "team", "country", "employmentType", "startDate", "status", "updatedAt")
     SELECT gen_random_uuid(), $1, 'Given' || i % 997, 'Family' || i % 7919, 'employee-' || i || '@example.com', 'E' || i,
       ($2::text[])[1 + i % 8], 'Team ' || i % 50, ($3::text[])[1 + i / 8 % 8],
       (CASE i % 11 WHEN 0 THEN 'contractor' ELSE 'permanent' END)::"EmploymentType",
       current_date - i % 1000, (CASE i % 23 WHEN 0 THEN 'left' ELSE 'active' END)::"EmployeeStatus", now()
     FROM generate_series(1, $4::int) AS i`,
    [id, departments, countries, size],
  )
  await client.query(
    `INSERT INTO "Audience" ("id", "organizationId", "name", "conditions", "updatedAt")
     SELECT gen_random_uuid(), $1, 'Team ' || i,
       jsonb_build_object('kind', 'attribute', 'attribute', 'team', 'operator', 'is', 'value', 'Team ' || i), now()
     FROM generate_series(1, $2::int) AS i`,
    [id, audienceCount],
  )
  return { id }
}
