import type { Actor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import {
  type PeopleChoices,
  type PeopleCursor,
  type PeopleFilters,
  type PeoplePage,
  type PersonRow,
  peoplePageSize,
} from '@/lib/directory/people/schema'
import {
  missing,
  onStretch,
  type Place,
  placeOf,
  type Stretch,
  stretchesOf,
} from '@/lib/directory/people/sql'
import { matchesQuery } from '@/lib/directory/queries'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma
const countedAtMost = 10_000
const mostChoices = 500

type Reader = ActorFor<'directory:read'>

/**
 * A page of the organization's people, and where the pages beside it begin.
 * @param filters.cursor null: the first page
 */
export async function listPeople(actor: Actor, filters: PeopleFilters): Promise<PeoplePage> {
  authorize(actor, 'directory:read')
  const { cursor } = filters
  const rows = await readPage(actor, filters, peoplePageSize + 1)
  const hasMore = rows.length > peoplePageSize
  const shown = rows.slice(0, peoplePageSize)
  const isBackwards = cursor?.direction === 'before'
  if (isBackwards) shown.reverse()
  const hasPrevious = isBackwards ? hasMore : cursor !== null
  const hasNext = isBackwards || hasMore
  return {
    people: shown.map(toPerson),
    previous: hasPrevious ? cursorAt(shown.at(0), 'before') : null,
    next: hasNext ? cursorAt(shown.at(-1), 'after') : null,
  }
}

/**
 * How many people a view has.
 * @returns `isExact` false when there are more than `count`
 */
export async function countPeople(
  actor: Actor,
  filters: PeopleFilters,
): Promise<{ count: number; isExact: boolean }> {
  authorize(actor, 'directory:read')
  const [{ count } = { count: 0 }] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count FROM (
      SELECT 1 FROM "Employee" WHERE ${whereOf(actor, filters)} LIMIT ${countedAtMost + 1}::int
    ) AS counted`
  return { count: Math.min(count, countedAtMost), isExact: count <= countedAtMost }
}

/** All people of a view in its order, in batches: of the whole directory, no more than one is held at a time. */
export async function* streamPeople(
  actor: Actor,
  filters: PeopleFilters,
  batchSize = 1000,
): AsyncGenerator<PersonRow[]> {
  authorize(actor, 'directory:read')
  let cursor: PeopleCursor | null = null
  do {
    const rows: Row[] = await readPage(actor, { ...filters, cursor }, batchSize)
    if (rows.length > 0) yield rows.map(toPerson)
    cursor = rows.length === batchSize ? cursorAt(rows.at(-1), 'after') : null
  } while (cursor)
}

/** What filters offer: the values that people have, each found by its index; at most five hundred of a kind. */
export async function listPeopleChoices(actor: Actor): Promise<PeopleChoices> {
  authorize(actor, 'directory:read')
  const { organizationId } = actor
  const [departments, teams, locations, countries, audiences] = await Promise.all([
    distinctValues(organizationId, 'department'),
    distinctValues(organizationId, 'team'),
    distinctValues(organizationId, 'location'),
    distinctValues(organizationId, 'country'),
    db.audience.findMany({
      where: { organizationId },
      orderBy: [{ name: 'asc' }, { id: 'asc' }],
      take: mostChoices,
      select: { id: true, name: true },
    }),
  ])
  return { departments, teams, locations, countries, audiences }
}

// From one value to the next by the index, however many people share it.
async function distinctValues(
  organizationId: string,
  column: 'department' | 'team' | 'location' | 'country',
): Promise<string[]> {
  const name = Prisma.raw(`"${column}"`)
  const rows = await db.$queryRaw<{ value: string }[]>`
    WITH RECURSIVE found AS (
      (SELECT ${name} AS "value" FROM "Employee"
        WHERE "organizationId" = ${organizationId}::uuid AND ${name} > '' ORDER BY ${name} LIMIT 1)
      UNION ALL
      SELECT (SELECT ${name} FROM "Employee"
        WHERE "organizationId" = ${organizationId}::uuid AND ${name} > found."value" ORDER BY ${name} LIMIT 1)
      FROM found WHERE found."value" IS NOT NULL
    )
    SELECT "value" FROM found WHERE "value" IS NOT NULL LIMIT ${mostChoices}::int`
  return rows.map(({ value }) => value)
}

interface Row extends Omit<PersonRow, 'manager'> {
  managerId: string | null
  managerName: string | null
  managerEmail: string | null
  sortKeys: string[]
}

function toPerson({ managerId, managerName, managerEmail, sortKeys: _, ...row }: Row): PersonRow {
  const isManaged = managerId !== null && managerName !== null && managerEmail !== null
  return { ...row, manager: isManaged ? { id: managerId, name: managerName, email: managerEmail } : null }
}

function cursorAt(row: Row | undefined, direction: PeopleCursor['direction']): PeopleCursor | null {
  return row ? { direction, values: row.sortKeys, id: row.id } : null
}

/** People in the order of a view: those with a value and those without are two stretches of an index. */
async function readPage(actor: Reader, filters: PeopleFilters, limit: number): Promise<Row[]> {
  const place = placeOf(filters)
  const rows: Row[] = []
  for (const stretch of stretchesOf(place)) {
    if (rows.length < limit)
      rows.push(...(await readStretch(actor, filters, place, stretch, limit - rows.length)))
  }
  return rows
}

async function readStretch(
  actor: Reader,
  filters: PeopleFilters,
  place: Place,
  stretch: Stretch,
  limit: number,
): Promise<Row[]> {
  const { sort, isReversed } = place
  const order = Prisma.raw(isReversed ? 'DESC' : 'ASC')
  const keys = stretch === 'empty' ? [] : sort.columns
  const sorted = Prisma.join([...keys, sql`"Employee"."id"`].map((key) => sql`${key} ${order}`))
  const told = sort.columns.map((key) => sql`coalesce(${key}::text, ${missing})`)
  const [row] = await db.$queryRaw<{ people: Row[] | null }[]>`
    SELECT json_agg(person ORDER BY person."number") AS people FROM (
      SELECT page.*, manager."email"::text AS "managerEmail",
        manager."givenName" || ' ' || manager."familyName" AS "managerName"
      FROM (
        SELECT *, row_number() OVER () AS "number" FROM (
          SELECT "Employee"."id", "Employee"."givenName", "Employee"."familyName", "Employee"."email"::text,
            "Employee"."externalId"::text, "jobTitle", "department", "team", "location", "country", "language",
            "managerId", "employmentType", "startDate", "endDate", "status", "attributes",
            ARRAY[${Prisma.join(told)}] AS "sortKeys"
          FROM "Employee" WHERE ${whereOf(actor, filters)} ${onStretch(place, stretch)}
          ORDER BY ${sorted} LIMIT ${limit}::int
        ) AS sorted
      ) AS page
      LEFT JOIN "Employee" AS manager ON manager."id" = page."managerId"
    ) AS person`
  return row?.people ?? []
}

function whereOf({ organizationId }: Reader, filters: PeopleFilters): Prisma.Sql {
  const { q, status, employmentType, audience, startFrom, startTo, own } = filters
  const claims = [sql`"Employee"."organizationId" = ${organizationId}::uuid`]
  const add = (claim: Prisma.Sql) => claims.push(claim)
  const words = matchesQuery(q)
  if (words) {
    // An external id is not among the words: it names one person.
    add(
      sql`((${words}) OR ("Employee"."organizationId" = ${organizationId}::uuid AND "Employee"."externalId" = ${q}::citext))`,
    )
  }
  for (const column of ['department', 'team', 'location', 'country'] as const) {
    const value = filters[column]
    if (value) add(sql`"Employee".${Prisma.raw(`"${column}"`)} = ${value}`)
  }
  if (status === null) add(sql`"Employee"."status" <> 'left'`)
  else if (status !== 'all') add(sql`"Employee"."status" = ${status}::"EmployeeStatus"`)
  if (employmentType) add(sql`"Employee"."employmentType" = ${employmentType}::"EmploymentType"`)
  if (startFrom) add(sql`"Employee"."startDate" >= ${startFrom}::date`)
  if (startTo) add(sql`"Employee"."startDate" <= ${startTo}::date`)
  for (const [key, value] of Object.entries(own)) add(sql`"Employee"."attributes" ->> ${key} = ${value}`)
  if (audience) {
    add(sql`"Employee"."id" IN (
      SELECT member."employeeId" FROM "AudienceMember" AS member JOIN "Audience" AS audience
        ON audience."id" = member."audienceId" AND audience."organizationId" = ${organizationId}::uuid
      WHERE member."audienceId" = ${audience}::uuid)`)
  }
  return Prisma.join(claims, ' AND ')
}
