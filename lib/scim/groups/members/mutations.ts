import type { ScimActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { filterSql } from '@/lib/scim/filters/sql/rules'
import { memberColumns } from '@/lib/scim/groups/columns/rules'
import type { GroupStep } from '@/lib/scim/groups/patching/schema'
import { notAUser } from '@/lib/scim/groups/rules'
import { scimProblem } from '@/lib/scim/schema'

type MemberStep = Exclude<GroupStep, { kind: 'rename' | 'identify' }>

/** @returns ids of those who came into the group or went from it */
export async function changeMembers(
  tx: Transaction,
  actor: ScimActor,
  groupId: string,
  step: MemberStep,
): Promise<string[]> {
  if (step.kind === 'removeWhere') return removeWhere(tx, actor, groupId, step)
  if (step.kind === 'add') return addMembers(tx, actor, groupId, step.ids)
  if (step.kind === 'remove') return removeMembers(tx, groupId, step.ids)
  const gone = await removeMembers(tx, groupId, null, step.ids)
  return [...gone, ...(await addMembers(tx, actor, groupId, step.ids))]
}

async function removeWhere(
  tx: Transaction,
  actor: ScimActor,
  groupId: string,
  { filter, replacement }: Extract<GroupStep, { kind: 'removeWhere' }>,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ employeeId: string }[]>`
    DELETE FROM "GroupMember" gm USING "Employee" e
    WHERE gm."groupId" = ${groupId}::uuid AND e."id" = gm."employeeId" AND ${filterSql(filter, memberColumns)}
    RETURNING gm."employeeId"`
  const gone = rows.map(({ employeeId }) => employeeId)
  if (replacement === null) return gone
  if (gone.length === 0) throw scimProblem('noTarget', 'No member is as the path says')
  return [...gone, ...(await addMembers(tx, actor, groupId, replacement))]
}

/**
 * @returns who was not in the group before
 * @throws AppError `invalid` (`invalidValue`) naming the first id that is no user's
 */
export async function addMembers(
  tx: Transaction,
  { organizationId }: ScimActor,
  groupId: string,
  ids: string[],
): Promise<string[]> {
  if (ids.length === 0) return []
  const people = await tx.$queryRaw<{ id: string }[]>`
    SELECT e."id" FROM "Employee" e
    WHERE e."organizationId" = ${organizationId}::uuid AND e."scimDeletedAt" IS NULL
      AND e."id" = ANY (${ids}::uuid[])`
  const known = new Set(people.map(({ id }) => id))
  const unknown = ids.find((id) => !known.has(id))
  if (unknown !== undefined) throw notAUser(unknown)
  const added = await tx.$queryRaw<{ employeeId: string }[]>`
    INSERT INTO "GroupMember" ("groupId", "employeeId")
    SELECT ${groupId}::uuid, id FROM unnest(${ids}::uuid[]) AS id
    ON CONFLICT DO NOTHING RETURNING "employeeId"`
  return added.map(({ employeeId }) => employeeId)
}

/** @returns who was in the group */
export async function removeMembers(
  tx: Transaction,
  groupId: string,
  ids: string[] | null,
  but: string[] = [],
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ employeeId: string }[]>`
    DELETE FROM "GroupMember"
    WHERE "groupId" = ${groupId}::uuid AND (${ids}::uuid[] IS NULL OR "employeeId" = ANY (${ids}::uuid[]))
      AND "employeeId" <> ALL (${but}::uuid[])
    RETURNING "employeeId"`
  return rows.map(({ employeeId }) => employeeId)
}
