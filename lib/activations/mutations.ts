import {
  type ChangeResult,
  changeActivation,
  type LockedActivation,
  lockActivation,
} from '@/lib/activations/changes/mutations'
import { hasRecipients, normalizeRecipients, undoRefusal } from '@/lib/activations/rules'
import { activationSnapshotSchema, type Recipients } from '@/lib/activations/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { membershipPatience } from '@/lib/membership-changes/schema'

/**
 * Makes a connection's listing available, for the first time or again. As all that follows, it wants the role to
 * use the connection.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`connectionNotVerified`, `listingNotAvailable`, `alreadyActive`);
 * `invalid` (`chooseRecipients`)
 */
export async function activate(
  actor: Actor,
  input: { connectionId: string; recipients: Recipients },
  now = new Date(),
): Promise<ChangeResult> {
  authorize(actor, 'activation:create')
  const recipients = requireSomebody(input.recipients)
  return db.$transaction(async (tx) => {
    const { listingId } = await requireVerified(tx, actor, input.connectionId)
    const activation = await lockOrCreate(tx, actor, input.connectionId, listingId, now)
    if (activation.snapshot.isActive) throw new AppError('conflict', { reason: 'alreadyActive' })
    const after = { connectionId: input.connectionId, isActive: true, ...recipients }
    return changeActivation(tx, actor, activation, after, { now })
  }, membershipPatience)
}

/**
 * Makes a deactivated listing available again, to whom it was before.
 * @throws AppError as {@link activate}, and `conflict` (`changedMeanwhile`)
 */
export async function reactivate(
  actor: Actor,
  input: { activationId: string; version: number },
  now = new Date(),
): Promise<ChangeResult> {
  authorize(actor, 'activation:update')
  return db.$transaction(async (tx) => {
    await holdConnection(tx, actor, input.activationId)
    const activation = await lockVersion(tx, actor, input)
    if (activation.snapshot.isActive) throw new AppError('conflict', { reason: 'alreadyActive' })
    requireSomebody(activation.snapshot)
    await requireVerified(tx, actor, activation.snapshot.connectionId)
    return changeActivation(tx, actor, activation, { ...activation.snapshot, isActive: true }, { now })
  }, membershipPatience)
}

/**
 * Changes whom an active listing is for.
 * @param input.version the version that the editor saw
 * @throws AppError `not_found`; `conflict` (`changedMeanwhile`, `activationInactive`); `invalid` (`chooseRecipients`)
 */
export async function segment(
  actor: Actor,
  input: { activationId: string; version: number; recipients: Recipients },
  now = new Date(),
): Promise<ChangeResult> {
  authorize(actor, 'activation:update')
  const recipients = requireSomebody(input.recipients)
  return db.$transaction(async (tx) => {
    const activation = await lockVersion(tx, actor, input)
    if (!activation.snapshot.isActive) throw new AppError('conflict', { reason: 'activationInactive' })
    return changeActivation(tx, actor, activation, { ...activation.snapshot, ...recipients }, { now })
  }, membershipPatience)
}

/**
 * Takes a listing out of every workspace. Connection, credentials and the choice of recipients stay.
 * @throws AppError `not_found`; `conflict` (`changedMeanwhile`, `activationInactive`)
 */
export async function deactivate(
  actor: Actor,
  input: { activationId: string; version: number },
  now = new Date(),
): Promise<ChangeResult> {
  authorize(actor, 'activation:update')
  return db.$transaction(async (tx) => {
    const activation = await lockVersion(tx, actor, input)
    if (!activation.snapshot.isActive) throw new AppError('conflict', { reason: 'activationInactive' })
    return changeActivation(tx, actor, activation, { ...activation.snapshot, isActive: false }, { now })
  }, membershipPatience)
}

/**
 * Deactivates what runs over a connection, within the transaction that deletes or replaces it, so that the
 * listing's count of installations stays exact.
 */
export async function deactivateOfConnection(
  tx: Transaction,
  actor: Actor,
  connectionId: string,
  now = new Date(),
): Promise<void> {
  authorize(actor, 'activation:update')
  const found = await tx.activation.findFirst({
    where: { connectionId, organizationId: actor.organizationId, isActive: true },
    select: { id: true },
  })
  if (!found) return
  const activation = await lockActivation(tx, actor, found.id)
  // Until it was held, somebody may have switched it off, or put it over another connection.
  if (!activation.snapshot.isActive || activation.snapshot.connectionId !== connectionId) return
  await changeActivation(tx, actor, activation, { ...activation.snapshot, isActive: false }, { now })
}

/**
 * Restores exactly what was before a change, within ten minutes and while nothing was changed after it.
 * @throws AppError `not_found`; `conflict` (`undoDone`, `undoTooLate`, `undoSuperseded`, `undoImpossible`)
 */
export async function undo(actor: Actor, changeId: string, now = new Date()): Promise<ChangeResult> {
  authorize(actor, 'activation:update')
  return db.$transaction(async (tx) => {
    const where = { id: changeId, activation: { organizationId: actor.organizationId } }
    const found = await tx.activationChange.findFirst({
      where,
      select: { activationId: true, before: true },
    })
    if (!found) throw new AppError('not_found')
    const former = activationSnapshotSchema.parse(found.before)
    await keepConnections(tx, actor, found.activationId, former.connectionId)
    const activation = await lockActivation(tx, actor, found.activationId)
    await requireRole(tx, actor, activation.snapshot.connectionId, 'use')
    const change = await tx.activationChange.findFirstOrThrow({ where })
    const refusal = undoRefusal(change, activation, now)
    if (refusal) throw new AppError('conflict', { reason: refusal })

    await requireConnection(tx, actor, former.connectionId)
    await tx.activationChange.update({ where: { id: changeId }, data: { undoneAt: now } })
    const options = { now, action: 'activation.undone' }
    return changeActivation(tx, actor, activation, former, options).catch((error: unknown) => {
      const isGone = error instanceof AppError && error.code === 'not_found'
      throw isGone ? new AppError('conflict', { reason: 'undoImpossible' }) : error
    })
  }, membershipPatience)
}

function requireSomebody(recipients: Recipients): Recipients {
  const { everyone, audienceIds, employeeIds } = normalizeRecipients(recipients)
  if (!hasRecipients(recipients)) throw new AppError('invalid', { reason: 'chooseRecipients' })
  return { everyone, audienceIds, employeeIds }
}

async function lockVersion(
  tx: Transaction,
  actor: MemberActor,
  { activationId, version }: { activationId: string; version: number },
): Promise<LockedActivation> {
  const activation = await lockActivation(tx, actor, activationId)
  await requireRole(tx, actor, activation.snapshot.connectionId, 'use')
  if (activation.version !== version) throw new AppError('conflict', { reason: 'changedMeanwhile' })
  return activation
}

// The first activation starts from an inactive row of version 0, which its own transaction turns into
// version 1: two at once meet at the unique key, and the later one finds it active.
async function lockOrCreate(
  tx: Transaction,
  actor: MemberActor,
  connectionId: string,
  listingId: string,
  now: Date,
): Promise<LockedActivation> {
  const { organizationId } = actor
  await tx.activation.createMany({
    data: { organizationId, listingId, connectionId, isActive: false, version: 0, activatedAt: now },
    skipDuplicates: true,
  })
  const where = { organizationId_listingId: { organizationId, listingId } }
  const { id } = await tx.activation.findUniqueOrThrow({ where, select: { id: true } })
  return lockActivation(tx, actor, id)
}

// Before the activation, as where a connection is deleted: in two orders both could wait for each other.
async function holdConnection(tx: Transaction, actor: MemberActor, activationId: string): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM "Connection" c JOIN "Activation" a ON a."connectionId" = c."id"
    WHERE a."id" = ${activationId}::uuid AND c."organizationId" = ${actor.organizationId}::uuid
    FOR SHARE OF c`
}

// The same for an activation's connection and the one that it had before: against their deletion, and no more.
// Whoever holds one of them to make it the default changes the other, and must not wait for this.
async function keepConnections(
  tx: Transaction,
  actor: MemberActor,
  activationId: string,
  formerId: string,
): Promise<void> {
  await tx.$queryRaw`
    SELECT FROM "Connection"
    WHERE "organizationId" = ${actor.organizationId}::uuid AND (
      "id" = ${formerId}::uuid OR "id" = (SELECT "connectionId" FROM "Activation" WHERE "id" = ${activationId}::uuid)
    )
    ORDER BY "id" FOR KEY SHARE`
}

// Held against changes of state until the activation stands.
async function requireVerified(
  tx: Transaction,
  actor: MemberActor,
  connectionId: string,
): Promise<{ listingId: string }> {
  const [connection] = await tx.$queryRaw<{ listingId: string; state: string; stage: string }[]>`
    SELECT c."listingId", c."state"::text, l."stage"::text
    FROM "Connection" c JOIN "Listing" l ON l."id" = c."listingId"
    WHERE c."id" = ${connectionId}::uuid AND c."organizationId" = ${actor.organizationId}::uuid
    FOR SHARE OF c`
  if (!connection) throw new AppError('not_found')
  await requireRole(tx, actor, connectionId, 'use')
  if (connection.state !== 'connected') throw new AppError('conflict', { reason: 'connectionNotVerified' })
  if (connection.stage === 'coming_soon' || connection.stage === 'archived') {
    throw new AppError('conflict', { reason: 'listingNotAvailable' })
  }
  return { listingId: connection.listingId }
}

async function requireConnection(tx: Transaction, actor: MemberActor, connectionId: string): Promise<void> {
  const where = { id: connectionId, organizationId: actor.organizationId }
  const connection = await tx.connection.findFirst({ where, select: { id: true } })
  if (!connection) throw new AppError('conflict', { reason: 'undoImpossible' })
  await requireRole(tx, actor, connectionId, 'use')
}
