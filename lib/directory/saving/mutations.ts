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
} satisfies Record<Exclude<keyof EmployeeDraft, 'id'>, string>

const names = Object.keys(columns)
const list = (form: (name: string) => string) => Prisma.raw(names.map(form).join(', '))
// As text, so that a change of capitals is one, too.
const comparable = (row: string) => list((name) => `${row}."${name}"::text`)

function write(
  tx: Transaction,
  organizationId: string,
  drafts: readonly EmployeeDraft[],
): Promise<SavedRow[]> {
  const rows = drafts.map(({ id, ...draft }, position) => ({
    ...draft,
    id: id ?? randomUUIDv7(),
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
    updated AS (
      UPDATE "Employee" e
      SET ${list((name) => `"${name}" = draft."${name}"`)}, "version" = e."version" + 1, "updatedAt" = now(),
        "scimDeletedAt" = CASE WHEN draft."status" = 'left' THEN e."scimDeletedAt" END
      FROM draft JOIN known USING ("id")
      WHERE e."id" = draft."id" AND (${comparable('known')}) IS DISTINCT FROM (${comparable('draft')})
      RETURNING e."id"
    ),
    created AS (
      INSERT INTO "Employee" ("id", "organizationId", ${list((name) => `"${name}"`)}, "updatedAt")
      SELECT "id", ${organizationId}::uuid, ${list((name) => `"${name}"`)}, now() FROM draft WHERE "isNew"
      RETURNING "id"
    )
    SELECT draft."id", draft."position", 'created' AS "outcome", draft."status" <> 'left' AS "arrived",
      FALSE AS "departed", array_remove(ARRAY[draft."email"::text, draft."externalId"::text], NULL) AS "userIds"
    FROM draft JOIN created USING ("id")
    UNION ALL
    SELECT draft."id", draft."position", CASE WHEN updated."id" IS NULL THEN 'unchanged' ELSE 'updated' END,
      draft."status" <> 'left' AND known."status" = 'left', draft."status" = 'left' AND known."status" <> 'left',
      array_remove(
        CASE WHEN draft."email" <> known."email" THEN ARRAY[draft."email"::text, known."email"::text] ELSE '{}' END
        || CASE WHEN draft."externalId" IS DISTINCT FROM known."externalId"
          THEN ARRAY[draft."externalId"::text, known."externalId"::text] ELSE '{}' END,
        NULL)
    FROM draft JOIN known USING ("id") LEFT JOIN updated USING ("id")
    WHERE NOT draft."isNew"`
}
