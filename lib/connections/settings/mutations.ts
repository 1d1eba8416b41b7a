import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { canBeDefault } from '@/lib/connections/defaults/rules'
import { lockListing, lockRow } from '@/lib/connections/queries'
import { connectRefusal } from '@/lib/connections/rules'
import { copyName } from '@/lib/connections/settings/rules'
import type { Rename } from '@/lib/connections/settings/schema'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireRole } from '@/lib/folders/queries'
import { holdPolicy, requireAllowed } from '@/lib/policies/queries'

/**
 * Gives a connection another name, unique in its folder whatever its letters' case.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` with a field (`connectionNameTaken`)
 */
export async function renameConnection(
  actor: Actor,
  { connectionId: id, name }: Rename,
): Promise<{ name: string }> {
  authorize(actor, 'connection:update')
  const renamed = db.$transaction(async (tx) => {
    const connection = await hold(tx, actor, id)
    if (connection.name === name) return { name }
    await tx.connection.update({ where: { id, organizationId: actor.organizationId }, data: { name } })
    await audit(tx, actor, {
      action: 'connection.renamed',
      subject: { type: 'connection', id },
      details: { before: connection.name, after: name },
    })
    return { name }
  })
  return renamed.catch((error: unknown) => {
    throw isUniqueViolation(error)
      ? new AppError('conflict', { fields: { name: 'connectionNameTaken' } })
      : error
  })
}

/**
 * Makes a connection the one that its listing uses where none is named; the one that was is it no longer.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`draftNotDefault`)
 */
export async function setDefaultConnection(
  actor: Actor,
  { connectionId: id }: { connectionId: string },
): Promise<{ name: string }> {
  authorize(actor, 'connection:update')
  const { organizationId } = actor
  return db.$transaction(async (tx) => {
    // It changes the row of another connection too, as a change of the policy may at the same moment.
    await holdPolicy(tx, actor)
    const connection = await hold(tx, actor, id)
    const { name, listingId } = connection
    if (!canBeDefault(connection)) throw new AppError('conflict', { reason: 'draftNotDefault' })
    if (connection.isDefault) return { name }
    const ofListing = { organizationId, listingId, isDefault: true }
    const former = await tx.connection.findFirst({ where: ofListing, select: { id: true, name: true } })
    // One after the other: the index that allows one default looks at every single change.
    await tx.connection.updateMany({ where: ofListing, data: { isDefault: false } })
    await tx.connection.update({ where: { id, organizationId }, data: { isDefault: true } })
    await audit(tx, actor, {
      action: 'connection.made_default',
      subject: { type: 'connection', id },
      details: { name, ...(former && { before: former.name, beforeId: former.id }) },
    })
    return { name }
  })
}

/** A name found free can be taken at the same moment: then the next is tried, this often. */
const nameTries = 5

/**
 * Begins another connection of the same listing with the same method and settings. What it authenticates with
 * is not copied, and the organization agrees anew: it starts as a draft of whoever asked.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`listingComingSoon`, `listingArchived`,
 * `methodsComingLater`); `forbidden` (`policy.listingBlocked`)
 */
export async function duplicateConnection(
  actor: Actor,
  { connectionId: id }: { connectionId: string },
): Promise<{ id: string; name: string }> {
  authorize(actor, 'connection:create')
  for (let left = nameTries; ; left -= 1) {
    try {
      return await db.$transaction((tx) => duplicate(tx, actor, id))
    } catch (error) {
      if (!isUniqueViolation(error) || left === 1) throw error
    }
  }
}

async function duplicate(tx: Transaction, actor: MemberActor, id: string) {
  const { organizationId, memberId } = actor
  await holdPolicy(tx, actor)
  const { name, listingId, folderId, authMethod, config, listing } = await hold(tx, actor, id)
  await requireAllowed(tx, actor, { listingId, method: null })
  const refusal = connectRefusal(listing) ?? (listing.connector ? null : 'methodsComingLater')
  if (refusal) throw new AppError('conflict', { reason: refusal, values: { provider: listing.name } })
  const others = await tx.connection.findMany({ where: { organizationId, folderId }, select: { name: true } })
  const copy = await tx.connection.create({
    data: {
      organizationId,
      listingId,
      folderId,
      ownerId: memberId,
      name: copyName(
        name,
        others.map((other) => other.name),
      ),
      state: 'pending',
      stateReason: 'consent',
      authMethod,
      config: config ?? {},
    },
    select: { id: true, name: true },
  })
  await audit(tx, actor, {
    action: 'connection.started',
    subject: { type: 'connection', id: copy.id },
    details: { listing: listing.slug, name: copy.name, copyOf: name, copyOfId: id },
  })
  return copy
}

/**
 * A connection that the actor manages, held until the transaction ends: its listing first, or two could wait
 * for each other. Its listing may have lost its definition since.
 */
async function hold(tx: Transaction, actor: MemberActor, id: string) {
  const where = { id, organizationId: actor.organizationId }
  const known = await tx.connection.findFirst({ where, select: { listingId: true } })
  if (!known) throw new AppError('not_found')
  await lockListing(tx, actor, known.listingId)
  await lockRow(tx, actor, id)
  await requireRole(tx, actor, id, 'manage')
  return tx.connection.findFirstOrThrow({
    where,
    select: {
      name: true,
      listingId: true,
      folderId: true,
      isDefault: true,
      state: true,
      stateReason: true,
      heldReason: true,
      verifiedAt: true,
      authMethod: true,
      config: true,
      listing: {
        select: {
          name: true,
          slug: true,
          stage: true,
          authMethods: true,
          connector: { select: { listingId: true } },
        },
      },
    },
  })
}
