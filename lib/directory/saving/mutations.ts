import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { isoDay } from '@/lib/days'
import type { Transaction } from '@/lib/db'
import { isOf } from '@/lib/directory/keys/sql'
import { recordPeopleEvents } from '@/lib/directory/saving/events/mutations'
import { asOf } from '@/lib/directory/saving/rules'
import type { EmployeeDraft, SavedEmployee } from '@/lib/directory/saving/schema'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import type { MembershipCause } from '@/lib/membership-changes/schema'

interface SavedRow extends SavedEmployee {
  position: number
  arrived: boolean
  departed: boolean
  /** The department before, where it is another now. */
  movedFrom?: { department: string | null } | null
  /** E-mails and external ids that this took on or gave up. */
  userIds: string[]
}

/**
 * Writes people into the directory: the only way there. A person who is as the draft says already keeps their
 * version; whose last day is over has left. Audiences and segments follow within a minute.
 * @returns for each draft, in their order, who it is and what was done
 * @throws AppError `not_found` for an id or `managerId` of nobody in the organization; `conflict` (`employeeTaken`) when an
 * e-mail, external id or user name is somebody else's
 */
export async function saveEmployees(
  tx: Transaction,
  actor: Actor,
  drafts: readonly EmployeeDraft[],
  cause: MembershipCause,
): Promise<SavedEmployee[]> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  const rows = await write(tx, organizationId, drafts).catch((error: unknown) => {
    throw isUniqueViolation(error) ? new AppError('conflict', { reason: 'employeeTaken' }) : error
  })
  if (rows.length !== drafts.length) throw new AppError('not_found')
  const changed = rows.filter(({ outcome }) => outcome !== 'unchanged')
  const presence = {
    arrivedIds: changed.flatMap(({ id, arrived }) => (arrived ? [id] : [])),
    departedIds: changed.flatMap(({ id, departed }) => (departed ? [id] : [])),
  }
  await recordMembershipChange(tx, organizationId, {
    cause,
    employeeIds: changed.map(({ id }) => id),
    userIds: [...new Set(changed.flatMap(({ userIds }) => userIds))],
    ...presence,
  })
  const moved = changed.flatMap(({ id, movedFrom }) =>
    movedFrom ? [{ id, from: movedFrom.department }] : [],
  )
  await recordPeopleEvents(tx, organizationId, { ...presence, moved })
  return rows.sort((a, b) => a.position - b.position).map(({ id, outcome }) => ({ id, outcome }))
}

/** The columns that drafts fill, with their types. */
const columns = {
  givenName: 'text',
  familyName: 'text',
  email: 'citext',
  externalId: 'citext',
  userName: 'citext',
  jobTitle: 'text',
  department: 'text',
  team: 'text',
  location: 'text',
  country: 'text',
  language: 'text',
  managerId: 'uuid',
  employmentType: '"EmploymentType"',
  startDate: 'date',
  endDate: 'date',
  status: '"EmployeeStatus"',
  attributes: 'jsonb',
} satisfies Record<Exclude<keyof EmployeeDraft, 'id' | 'newId'>, string>

const names = Object.keys(columns)
const list = (form: (name: string) => string) => Prisma.raw(names.map(form).join(', '))
// As text, so that a change of capitals is one, too.
const comparable = (row: string) => list((name) => `${row}."${name}"::text`)

/** The columns of drafts as they come in a text. */
const recordset = Prisma.raw(
  Object.entries(columns)
    .map(([name, type]) => `"${name}" ${type}`)
    .join(', '),
)

/**
 * Creations and changes each in one statement: what is new needs no look at what there is. It comes first, for
 * those whom it will manage.
 */
async function write(
  tx: Transaction,
  organizationId: string,
  drafts: readonly EmployeeDraft[],
): Promise<SavedRow[]> {
  const today = isoDay(new Date())
  const placed = drafts.map((draft, position) => ({ ...asOf(draft, today), position }))
  const created = await create(
    tx,
    organizationId,
    placed.flatMap(({ id, newId, ...draft }) =>
      id === null ? [{ ...draft, id: newId ?? randomUUIDv7() }] : [],
    ),
  )
  const changed = await change(
    tx,
    organizationId,
    placed.flatMap(({ id, newId: _, ...draft }) => (id === null ? [] : [{ ...draft, id }])),
  )
  return [...created, ...changed]
}

/** In SQL, about the alias `draft`: whoever manages them is of the organization, too. */
const hasManager = (organizationId: string) => Prisma.sql`(draft."managerId" IS NULL OR EXISTS (
  SELECT 1 FROM "Employee" AS manager
  WHERE manager."id" = draft."managerId" AND ${isOf(organizationId, Prisma.sql`manager."organizationId"`)}))`

type PlacedDraft = Omit<EmployeeDraft, 'newId'> & { id: string; position: number }

async function create(
  tx: Transaction,
  organizationId: string,
  drafts: readonly PlacedDraft[],
): Promise<SavedRow[]> {
  if (drafts.length === 0) return []
  const newIds = drafts.map(({ id }) => id)
  const count = await tx.$executeRaw`
    INSERT INTO "Employee" ("id", "organizationId", ${list((name) => `"${name}"`)}, "updatedAt")
    SELECT draft."id", ${organizationId}::uuid, ${list((name) => `draft."${name}"`)}, now()
    FROM json_to_recordset(${JSON.stringify(drafts)}::json) AS draft ("id" uuid, ${recordset})
    WHERE draft."managerId" = ANY (${newIds}::uuid[]) OR ${hasManager(organizationId)}`
  if (count !== drafts.length) throw new AppError('not_found')
  return drafts.map(({ id, position, status, email, externalId }) => ({
    id,
    position,
    outcome: 'created',
    arrived: status !== 'left',
    departed: false,
    userIds: externalId === null ? [email] : [email, externalId],
  }))
}

async function change(
  tx: Transaction,
  organizationId: string,
  drafts: readonly PlacedDraft[],
): Promise<SavedRow[]> {
  if (drafts.length === 0) return []
  // One text: a driver takes longer over thousands of rows than the database.
  const [row] = await tx.$queryRaw<{ rows: string | null }[]>`
    WITH draft AS MATERIALIZED (
      SELECT * FROM json_to_recordset(${JSON.stringify(drafts)}::json)
        AS draft ("position" int, "id" uuid, ${recordset})
    ),
    known AS MATERIALIZED (
      SELECT e.* FROM "Employee" e
      WHERE e."organizationId" = ${organizationId}::uuid AND e."id" = ANY (${drafts.map(({ id }) => id)}::uuid[])
      ORDER BY e."id" FOR NO KEY UPDATE
    ),
    -- Joined once: how many rows a text has is unknown when the plan is made, and each join may go wrong by it.
    target AS MATERIALIZED (
      SELECT draft.*, known."status" AS "oldStatus", known."email" AS "oldEmail",
        known."externalId" AS "oldExternalId", known."department" AS "oldDepartment",
        (${comparable('known')}) IS DISTINCT FROM (${comparable('draft')}) AS "isChanged"
      FROM draft JOIN known ON known."id" = draft."id"
      WHERE draft."managerId" IS NOT DISTINCT FROM known."managerId" OR ${hasManager(organizationId)}
    ),
    updated AS (
      UPDATE "Employee" e
      SET ${list((name) => `"${name}" = target."${name}"`)}, "version" = e."version" + 1, "updatedAt" = now(),
        "scimDeletedAt" = CASE WHEN target."status" = 'left' THEN e."scimDeletedAt" END
      FROM target WHERE target."isChanged" AND e."id" = target."id"
    )
    SELECT json_agg(saved)::text AS rows FROM (
      SELECT "id", "position", CASE WHEN "isChanged" THEN 'updated' ELSE 'unchanged' END AS "outcome",
        "status" <> 'left' AND "oldStatus" = 'left' AS "arrived",
        "status" = 'left' AND "oldStatus" <> 'left' AS "departed",
        CASE WHEN "department" IS DISTINCT FROM "oldDepartment"
          THEN json_build_object('department', "oldDepartment") END AS "movedFrom",
        array_remove(
          CASE WHEN "oldEmail" = "email" THEN '{}' ELSE ARRAY["email"::text, "oldEmail"::text] END
          || CASE WHEN "oldExternalId" IS NOT DISTINCT FROM "externalId" THEN '{}'
            ELSE ARRAY["externalId"::text, "oldExternalId"::text] END,
          NULL) AS "userIds"
      FROM target
    ) AS saved`
  return row?.rows ? (JSON.parse(row.rows) as SavedRow[]) : []
}

/**
 * Marks people of the organization as left, and nothing else about them. Who is changed in the same moment stays.
 * @param claim in SQL, about the alias `e`: of whom
 * @returns who it was, and how many were looked at: fewer than `options.limit` when there are no more
 */
export async function markLeft(
  tx: Transaction,
  actor: Actor,
  claim: Prisma.Sql,
  { cause, limit }: { cause: MembershipCause; limit: number },
): Promise<{ ids: string[]; found: number }> {
  authorize(actor, 'directory:update')
  const { organizationId } = actor
  const [row] = await tx.$queryRaw<{ ids: string[]; found: number }[]>`
    WITH found AS MATERIALIZED (
      SELECT e."id", e."version" FROM "Employee" e
      WHERE e."organizationId" = ${organizationId}::uuid AND e."status" <> 'left' AND ${claim} LIMIT ${limit}::int
    ),
    -- In the order in which others lock them.
    held AS MATERIALIZED (
      SELECT e."id" FROM "Employee" e WHERE e."id" = ANY (ARRAY(SELECT "id" FROM found))
      ORDER BY e."id" FOR NO KEY UPDATE
    ),
    marked AS (
      UPDATE "Employee" e SET "status" = 'left', "version" = e."version" + 1, "updatedAt" = now()
      FROM found JOIN held ON held."id" = found."id"
      WHERE e."id" = found."id" AND e."version" = found."version"
      RETURNING e."id"
    )
    SELECT ARRAY(SELECT "id"::text FROM marked) AS ids, (SELECT count(*) FROM found)::int AS found`
  const { ids, found } = row ?? { ids: [], found: 0 }
  await recordMembershipChange(tx, organizationId, { cause, employeeIds: ids, departedIds: ids })
  await recordPeopleEvents(tx, organizationId, { departedIds: ids })
  return { ids, found }
}

/** Takes the values of an organization's own attribute from everybody. No audience may ask for it any more. */
export async function forgetAttribute(tx: Transaction, actor: Actor, key: string): Promise<void> {
  authorize(actor, 'directory:define')
  await tx.$executeRaw`
    UPDATE "Employee" SET "attributes" = "attributes" - ${key}, "version" = "version" + 1, "updatedAt" = now()
    WHERE "organizationId" = ${actor.organizationId}::uuid AND "attributes" ? ${key}`
}
