import { isDeepStrictEqual } from 'node:util'
import { audit } from '@/lib/audit'
import type { Actor, ScimActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { withShortWaits } from '@/lib/database/short-waits'
import { isoDay } from '@/lib/days'
import type { Transaction } from '@/lib/db'
import { holdDefinitions } from '@/lib/directory/attributes/queries'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { isOver } from '@/lib/directory/saving/rules'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import { AppError } from '@/lib/errors'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import { applyPatch, parsePatch } from '@/lib/scim/patching/rules'
import { readResource } from '@/lib/scim/resources/rules'
import { requireVersion } from '@/lib/scim/rules'
import { type Json, notUnique, type Projection, scimProblem, urns } from '@/lib/scim/schema'
import { releaseNames } from '@/lib/scim/users/names/mutations'
import { findDeleted, findManager, requireUnique } from '@/lib/scim/users/names/queries'
import { findUserRow, loadUserModel, presentUser, type UserModel } from '@/lib/scim/users/queries'
import { toDraft, type UserDraft } from '@/lib/scim/users/reading/rules'
import { toUser, type UserRow } from '@/lib/scim/users/rules'
import { userResource } from '@/lib/scim/users/schema'

const cause = { kind: 'scim' } as const

export interface SavedUser {
  user: Json
  id: string
  version: number
}

/** How a write may be conditional, and what its answer is to have. */
export interface WriteOptions {
  ifMatch?: string | null
  projection?: Projection
}

/**
 * Makes a user (RFC 7644 §3.3). Of somebody whom the identity provider deleted before, by user name, e-mail or external
 * id, it is the same person again (§3.6), without a last day that was over.
 * @throws AppError `invalid` with a scimType; `conflict` (`uniqueness`); `unavailable` while somebody else holds people
 */
export async function createUser(
  actor: Actor,
  body: unknown,
  { projection = {} }: WriteOptions = {},
): Promise<SavedUser> {
  authorize(actor, 'scim:use')
  return withShortWaits(async (tx) => {
    const model = await holdModel(tx, actor)
    const given = readResource(model.shape, body)
    const parsed = userResource.parse(given)
    const fresh = toDraft(parsed, null, model.own, isoDay(new Date()))
    const found = await findDeleted(tx, actor, fresh)
    if (!found) return save(tx, actor, model, fresh, null, projection)
    const former = { ...found, endDate: found.endDate && hasPassed(found.endDate) ? null : found.endDate }
    const resource = { active: true, ...withKept(former, model, given) }
    const draft = toDraft(
      userResource.parse(resource),
      toEmployeeDraft(former),
      model.own,
      isoDay(new Date()),
    )
    return save(tx, actor, model, draft, former, projection)
  })
}

/**
 * Replaces a user (RFC 7644 §3.5.1). What the client does not speak of stays: an extension that is not there, and of
 * Portico's own each attribute that is not named.
 * @throws AppError `not_found`; `invalid` with a scimType; `conflict` (`uniqueness`, `preconditionFailed`);
 * `unavailable`, see `createUser`
 */
export async function replaceUser(
  actor: Actor,
  id: string,
  body: unknown,
  { ifMatch = null, projection = {} }: WriteOptions = {},
): Promise<SavedUser> {
  authorize(actor, 'scim:use')
  return withShortWaits(async (tx) => {
    const model = await holdModel(tx, actor)
    const row = await lock(tx, actor, id)
    requireVersion(ifMatch, row.version)
    const resource = withKept(row, model, readResource(model.shape, body))
    const draft = toDraft(userResource.parse(resource), toEmployeeDraft(row), model.own, isoDay(new Date()))
    return save(tx, actor, model, draft, row, projection)
  })
}

/**
 * Changes parts of a user (RFC 7644 §3.5.2): all operations, or none.
 * @throws AppError as `replaceUser`
 */
export async function patchUser(
  actor: Actor,
  id: string,
  body: unknown,
  { ifMatch = null, projection = {} }: WriteOptions = {},
): Promise<SavedUser> {
  authorize(actor, 'scim:use')
  const operations = parsePatch(body)
  return withShortWaits(async (tx) => {
    const model = await holdModel(tx, actor)
    const row = await lock(tx, actor, id)
    requireVersion(ifMatch, row.version)
    // Only a patch that says so makes somebody active or not.
    const { active: _active, ...current } = editable(row, model)
    const resource = applyPatch(model.shape, current, operations)
    const draft = toDraft(userResource.parse(resource), toEmployeeDraft(row), model.own, isoDay(new Date()))
    return save(tx, actor, model, draft, row, projection)
  })
}

/**
 * Deletes a user (RFC 7644 §3.6): the person stays in the directory as one who has left, out of all groups.
 * @throws AppError `not_found`; `conflict` (`preconditionFailed`); `unavailable`, see `createUser`
 */
export async function deleteUser(
  actor: Actor,
  id: string,
  { ifMatch = null }: WriteOptions = {},
): Promise<void> {
  authorize(actor, 'scim:use')
  await withShortWaits(async (tx) => {
    const row = await lock(tx, actor, id)
    requireVersion(ifMatch, row.version)
    // Before anything is recorded: whoever changes a group holds it first and records then, too.
    await tx.$executeRaw`
      SELECT 1 FROM "Group" WHERE "id" = ANY (${row.groups.map((group) => group.id)}::uuid[])
        AND "organizationId" = ${actor.organizationId}::uuid ORDER BY "id" FOR NO KEY UPDATE`
    await saveEmployees(tx, actor, [{ ...toEmployeeDraft(row), status: 'left' }], cause)
    await tx.employee.update({ where: { id }, data: { scimDeletedAt: new Date() }, select: { id: true } })
    await audit(tx, actor, { action: 'employee.deleted', subject: { type: 'employee', id } })
    if (row.groups.length === 0) return
    await tx.groupMember.deleteMany({ where: { employeeId: id } })
    await tx.group.updateMany({
      where: { id: { in: row.groups.map((group) => group.id) } },
      data: { version: { increment: 1 } },
    })
    await recordMembershipChange(tx, actor.organizationId, { cause, employeeIds: [id] })
  })
}

const hasPassed = (day: Date) => isOver(isoDay(day), isoDay(new Date()))

/** What users are made of, which stays so until the transaction ends. */
async function holdModel(tx: Transaction, actor: ScimActor): Promise<UserModel> {
  await holdDefinitions(tx, actor.organizationId)
  return loadUserModel(actor, tx)
}

/** Nobody else changes the person until the transaction ends. */
async function lock(tx: Transaction, actor: ScimActor, id: string): Promise<UserRow> {
  await tx.$executeRaw`
    SELECT 1 FROM "Employee"
    WHERE "id" = ${id}::uuid AND "organizationId" = ${actor.organizationId}::uuid FOR NO KEY UPDATE`
  const row = await findUserRow(actor, id, tx)
  if (!row) throw new AppError('not_found')
  return row
}

/** The resource that a patch begins with: also a manager who is no user any more. */
function editable(row: UserRow, { own }: UserModel): Json {
  return toUser({ ...row, manager: row.manager && { ...row.manager, scimDeletedAt: null } }, own, '')
}

/** What a client sent, with what it does not speak of as it was. */
function withKept(row: UserRow, model: UserModel, given: Json): Json {
  const current = editable(row, model)
  const portico = { ...(current[urns.portico] as Json), ...(given[urns.portico] as Json | undefined) }
  return {
    ...given,
    [urns.enterprise]: given[urns.enterprise] ?? current[urns.enterprise],
    [urns.portico]: portico,
  }
}

function toEmployeeDraft(row: UserRow): EmployeeDraft & { id: string } {
  const { manager, startDate, endDate, groups, version, createdAt, updatedAt, ...kept } = row
  return {
    ...kept,
    managerId: manager?.id ?? null,
    startDate: startDate && isoDay(startDate),
    endDate: endDate && isoDay(endDate),
  }
}

async function save(
  tx: Transaction,
  actor: ScimActor,
  model: UserModel,
  { manager, ...draft }: UserDraft,
  former: UserRow | null,
  projection: Projection,
): Promise<SavedUser> {
  const hasOtherNames = (['userName', 'email', 'externalId'] as const).some(
    (name) => draft[name] !== former?.[name],
  )
  const formerIds = hasOtherNames ? await requireUnique(tx, actor, draft) : []
  const managerId = await findManager(tx, actor, manager, former)
  if (managerId !== null && managerId === draft.id) {
    throw scimProblem('invalidValue', "'manager' cannot be the person themselves")
  }
  if (formerIds.length > 0) await releaseNames(tx, actor, formerIds, draft)
  const [saved] = await saveEmployees(tx, actor, [{ ...draft, managerId }], cause).catch((error: unknown) => {
    // Somebody else was quicker than `requireUnique`.
    const isTaken = error instanceof AppError && error.code === 'conflict'
    throw isTaken ? notUnique('Another user has this userName, e-mail or externalId') : error
  })
  if (!saved) throw new AppError('not_found')
  const { id, outcome } = saved
  if (outcome !== 'unchanged') await note(tx, actor, { ...draft, id, managerId }, former)
  await tx.employee.updateMany({ where: { id, scimDeletedAt: { not: null } }, data: { scimDeletedAt: null } })
  const row = await findUserRow(actor, id, tx)
  if (!row) throw new AppError('not_found')
  return { user: presentUser(row, model, projection), id, version: row.version }
}

/** The audit log says which attributes changed, and not from what to what: values are personal data. */
async function note(
  tx: Transaction,
  actor: ScimActor,
  draft: EmployeeDraft & { id: string },
  former: UserRow | null,
): Promise<void> {
  const subject = { type: 'employee', id: draft.id }
  if (!former) return audit(tx, actor, { action: 'employee.created', subject })
  const before = toEmployeeDraft(former)
  const names = Object.keys(draft) as (keyof EmployeeDraft)[]
  const changed = names.filter((name) => !isDeepStrictEqual(before[name], draft[name]))
  const [was, is] = [before.status === 'left', draft.status === 'left']
  const action = was === is ? 'employee.updated' : is ? 'employee.left' : 'employee.returned'
  await audit(tx, actor, { action, subject, details: { changed } })
}
