import { randomUUIDv7 } from 'node:crypto'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import type { Transaction } from '@/lib/db'
import type { EmployeeDraft, SavedEmployee } from '@/lib/directory/saving/schema'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import type { MembershipCause } from '@/lib/membership-changes/schema'

interface SavedRow extends SavedEmployee {
  position: number
  arrived: boolean
  departed: boolean
  /** E-mails and external ids that this took on or gave up. */
  userIds: string[]
}

/**
 * Writes people into the directory: the only way there. A person who is as the draft says already keeps their
 * version. Audiences and segments follow within a minute.
 * @returns for each draft, in their order, who it is and what was done
 * @throws AppError `not_found` for an id of nobody in the organization; `conflict` (`employeeTaken`) when an
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
  await recordMembershipChange(tx, organizationId, {
    cause,
    employeeIds: changed.map(({ id }) => id),
    userIds: [...new Set(changed.flatMap(({ userIds }) => userIds))],
    arrivedIds: changed.flatMap(({ id, arrived }) => (arrived ? [id] : [])),
    departedIds: changed.flatMap(({ id, departed }) => (departed ? [id] : [])),
  })
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

function write(
  tx: Transaction,
  organizationId: string,
  drafts: readonly EmployeeDraft[],
): Promise<SavedRow[]> {
  const rows = drafts.map(({ id, newId, ...draft }, position) => ({
    ...draft,
    id: id ?? newId ?? randomUUIDv7(),
    isNew: id === null,
    position,
  }))
  return tx.$queryRaw<SavedRow[]>`
    WITH draft AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) AS draft (
        "position" int, "id" uuid, "isNew" boolean, ${Prisma.raw(
          Object.entries(columns)
            .map(([name, type]) => `"${name}" ${type}`)
            .join(', '),
        )}
      )
    ),
    known AS MATERIALIZED (
      SELECT e.* FROM "Employee" e
      WHERE e."organizationId" = ${organizationId}::uuid AND e."id" = ANY (${drafts.flatMap(({ id }) => id ?? [])}::uuid[])
      ORDER BY e."id" FOR NO KEY UPDATE
    ),
    -- Joined once: how many rows a text has is unknown when the plan is made, and each join may go wrong by it.
    target AS MATERIALIZED (
      SELECT draft.*, known."id" IS NOT NULL AS "isKnown", known."status" AS "oldStatus",
        known."email" AS "oldEmail", known."externalId" AS "oldExternalId",
        known."id" IS NOT NULL AND (${comparable('known')}) IS DISTINCT FROM (${comparable('draft')}) AS "isChanged"
      FROM draft LEFT JOIN known ON known."id" = draft."id"
    ),
    updated AS (
      UPDATE "Employee" e
      SET ${list((name) => `"${name}" = target."${name}"`)}, "version" = e."version" + 1, "updatedAt" = now(),
        "scimDeletedAt" = CASE WHEN target."status" = 'left' THEN e."scimDeletedAt" END
      FROM target WHERE target."isChanged" AND e."id" = target."id"
    ),
    created AS (
      INSERT INTO "Employee" ("id", "organizationId", ${list((name) => `"${name}"`)}, "updatedAt")
      SELECT "id", ${organizationId}::uuid, ${list((name) => `"${name}"`)}, now() FROM target WHERE "isNew"
    )
    SELECT "id", "position", "status" <> 'left' AND ("isNew" OR "oldStatus" = 'left') AS "arrived",
      "status" = 'left' AND NOT "isNew" AND "oldStatus" <> 'left' AS "departed",
      CASE WHEN "isNew" THEN 'created' WHEN "isChanged" THEN 'updated' ELSE 'unchanged' END AS "outcome",
      array_remove(
        CASE WHEN "oldEmail" = "email" THEN '{}' ELSE ARRAY["email"::text, "oldEmail"::text] END
        || CASE WHEN "oldExternalId" IS NOT DISTINCT FROM "externalId" THEN '{}'
          ELSE ARRAY["externalId"::text, "oldExternalId"::text] END,
        NULL) AS "userIds"
    FROM target WHERE "isNew" OR "isKnown"`
}

/** Takes the values of an organization's own attribute from everybody. No audience may ask for it any more. */
export async function forgetAttribute(tx: Transaction, actor: Actor, key: string): Promise<void> {
  authorize(actor, 'directory:define')
  await tx.$executeRaw`
    UPDATE "Employee" SET "attributes" = "attributes" - ${key}, "version" = "version" + 1, "updatedAt" = now()
    WHERE "organizationId" = ${actor.organizationId}::uuid AND "attributes" ? ${key}`
}
