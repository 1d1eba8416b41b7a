import { audit } from '@/lib/audit'
import type { Actor, ScimActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { withShortWaits } from '@/lib/database/short-waits'
import { isUniqueViolation } from '@/lib/database/unique'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Prisma } from '@/lib/generated/prisma/client'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import { addMembers, changeMembers, removeMembers } from '@/lib/scim/groups/members/mutations'
import { toSteps } from '@/lib/scim/groups/patching/rules'
import type { GroupStep } from '@/lib/scim/groups/patching/schema'
import { findGroupRow, presentGroups } from '@/lib/scim/groups/queries'
import { type GroupRow, memberIds, readExternalId, readGroupName } from '@/lib/scim/groups/rules'
import { groupResource, groupShape } from '@/lib/scim/groups/schema'
import { parsePatch } from '@/lib/scim/patching/rules'
import { readResource } from '@/lib/scim/resources/rules'
import { requireVersion } from '@/lib/scim/rules'
import { type Json, notUnique, type Projection } from '@/lib/scim/schema'

const cause = { kind: 'scim' } as const

export interface SavedGroup {
  id: string
  version: number
  /** Null where the answer has none: listing the members of a large group takes longer than changing it. */
  group: Json | null
}

export interface GroupWriteOptions {
  ifMatch?: string | null
  projection?: Projection
}

/**
 * Makes a group (RFC 7644 §3.3).
 * @throws AppError `invalid` with a scimType; `conflict` (`uniqueness`)
 */
export async function createGroup(
  actor: Actor,
  body: unknown,
  { projection = {} }: GroupWriteOptions = {},
): Promise<SavedGroup> {
  authorize(actor, 'scim:use')
  const given = groupResource.parse(readResource(groupShape, body))
  const data = { name: readGroupName(given.displayName), externalId: readExternalId(given.externalId) }
  const ids = memberIds(given.members)
  return write(async (tx) => {
    const { organizationId } = actor
    const { id } = await tx.group.create({ data: { ...data, organizationId }, select: { id: true } })
    const added = await addMembers(tx, actor, id, ids)
    await note(tx, actor, 'group.created', id, { name: data.name, people: added.length })
    await record(tx, actor, added)
    return present(tx, actor, id, projection)
  })
}

/**
 * Replaces a group with all its members (RFC 7644 §3.5.1).
 * @throws AppError `not_found`; `invalid` with a scimType; `conflict` (`uniqueness`, `preconditionFailed`)
 */
export async function replaceGroup(
  actor: Actor,
  id: string,
  body: unknown,
  { ifMatch = null, projection = {} }: GroupWriteOptions = {},
): Promise<SavedGroup> {
  authorize(actor, 'scim:use')
  const given = groupResource.parse(readResource(groupShape, body))
  const steps: GroupStep[] = [
    { kind: 'rename', name: readGroupName(given.displayName) },
    { kind: 'identify', externalId: readExternalId(given.externalId) },
    { kind: 'set', ids: memberIds(given.members) },
  ]
  return write(async (tx) => {
    await change(tx, actor, id, ifMatch, steps)
    return present(tx, actor, id, projection)
  })
}

/**
 * Changes parts of a group (RFC 7644 §3.5.2): all operations, or none.
 * @returns the group only where the request names `attributes`, as §3.5.2 lets it
 * @throws AppError as `replaceGroup`
 */
export async function patchGroup(
  actor: Actor,
  id: string,
  body: unknown,
  { ifMatch = null, projection = {} }: GroupWriteOptions = {},
): Promise<SavedGroup> {
  authorize(actor, 'scim:use')
  const steps = toSteps(parsePatch(body))
  return write(async (tx) => {
    const version = await change(tx, actor, id, ifMatch, steps)
    return projection.attributes?.length ? present(tx, actor, id, projection) : { id, version, group: null }
  })
}

/**
 * Deletes a group (RFC 7644 §3.6); its people stay.
 * @throws AppError `not_found`; `conflict` (`preconditionFailed`)
 */
export async function deleteGroup(
  actor: Actor,
  id: string,
  { ifMatch = null }: GroupWriteOptions = {},
): Promise<void> {
  authorize(actor, 'scim:use')
  await withShortWaits(async (tx) => {
    const { version, name } = await lock(tx, actor, id)
    requireVersion(ifMatch, version)
    const gone = await removeMembers(tx, id, null)
    const audiences = await findAudiences(tx, actor, id)
    await tx.group.delete({ where: { id }, select: { id: true } })
    await note(tx, actor, 'group.deleted', id, {
      name,
      people: gone.length,
      ...(audiences.length > 0 && { audiences }),
    })
    await record(tx, actor, gone)
  })
}

async function write(run: (tx: Transaction) => Promise<SavedGroup>): Promise<SavedGroup> {
  try {
    return await withShortWaits(run)
  } catch (error) {
    throw isUniqueViolation(error) ? notUnique('Another group has this displayName') : error
  }
}

async function present(
  tx: Transaction,
  actor: ScimActor,
  id: string,
  projection: Projection,
): Promise<SavedGroup> {
  const row = await findGroupRow(actor, id, tx)
  if (!row) throw new AppError('not_found')
  const [group] = await presentGroups([row], projection, tx)
  return { id, version: row.version, group: group ?? null }
}

/** Nobody else changes the group until the transaction ends. */
async function lock(tx: Transaction, actor: ScimActor, id: string): Promise<GroupRow> {
  await tx.$executeRaw`
    SELECT 1 FROM "Group"
    WHERE "id" = ${id}::uuid AND "organizationId" = ${actor.organizationId}::uuid FOR UPDATE`
  const row = await findGroupRow(actor, id, tx)
  if (!row) throw new AppError('not_found')
  return row
}

/** Whose membership changes, and what follows from it; a group that is so already keeps its version. */
async function change(
  tx: Transaction,
  actor: ScimActor,
  id: string,
  ifMatch: string | null,
  steps: readonly GroupStep[],
): Promise<number> {
  const { version, name, externalId } = await lock(tx, actor, id)
  requireVersion(ifMatch, version)
  const next = { name, externalId }
  let changed: string[] = []
  for (const step of steps) {
    if (step.kind === 'rename') next.name = step.name
    else if (step.kind === 'identify') next.externalId = step.externalId
    else changed = changed.concat(await changeMembers(tx, actor, id, step))
  }
  if (changed.length === 0 && next.name === name && next.externalId === externalId) return version
  await tx.group.update({
    where: { id },
    data: { ...next, version: { increment: 1 } },
    select: { id: true },
  })
  const renamed = next.name !== name && { before: name }
  await note(tx, actor, 'group.updated', id, { name: next.name, ...renamed, people: new Set(changed).size })
  await record(tx, actor, changed)
  return version + 1
}

type GroupAction = 'group.created' | 'group.updated' | 'group.deleted'

/** @param details with how many `people` came into the group or went from it */
function note(
  tx: Transaction,
  actor: ScimActor,
  action: GroupAction,
  id: string,
  details: Prisma.InputJsonObject,
) {
  return audit(tx, actor, { action, subject: { type: 'group', id }, details })
}

/** Names of the audiences that ask for the group, for whoever looks after them: it is the provider's to delete. */
async function findAudiences(
  tx: Transaction,
  { organizationId }: ScimActor,
  groupId: string,
): Promise<string[]> {
  const rows = await tx.$queryRaw<{ name: string }[]>`
    SELECT "name" FROM "Audience" WHERE "organizationId" = ${organizationId}::uuid AND jsonb_path_exists(
      "conditions", '$.** ? (@.kind == "group" && @.groupId == $id)', jsonb_build_object('id', ${groupId}::text)
    ) ORDER BY "name"`
  return rows.map(({ name }) => name)
}

/** Audiences that ask for the group follow. */
async function record(tx: Transaction, { organizationId }: ScimActor, changed: string[]): Promise<void> {
  await recordMembershipChange(tx, organizationId, { cause, employeeIds: [...new Set(changed)] })
}
