import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { tellSubmitter } from '@/lib/connections/approval/notices/mutations'
import { findCredentialAuthor } from '@/lib/connections/approval/queries'
import { isAwaitingApproval } from '@/lib/connections/approval/rules'
import { type LoadedConnection, loadConnection, lockConnection, lockListing } from '@/lib/connections/queries'
import { changeState } from '@/lib/connections/state/mutations'
import { readOffer } from '@/lib/connections/wizard/queries'
import { isAgreedTo } from '@/lib/connections/wizard/rules'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { requireAllowed } from '@/lib/policies/queries'

/**
 * A second admin takes a connection into use that somebody else has set up.
 * @throws AppError `not_found`; `forbidden` (`approval.samePerson`, `policy.…`); `conflict` (`approval.notWaiting`,
 * `approval.testFailed`, `permissionsChanged`)
 */
export async function approve(
  actor: Actor,
  { connectionId }: { connectionId: string },
  now = new Date(),
): Promise<void> {
  authorize(actor, 'connection:approve')
  const { listingId, authMethod } = await loadConnection(db, actor, connectionId, 'view')
  await db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId, method: authMethod })
    await lockListing(tx, actor, listingId)
    const connection = await lockWaiting(tx, actor, connectionId)
    if (connection.lastFailure) throw new AppError('conflict', { reason: 'approval.testFailed' })
    if (!isAgreedTo(readOffer(connection), connection.consent)) {
      throw new AppError('conflict', { reason: 'permissionsChanged' })
    }
    await tx.connection.update({
      where: { id: connectionId, organizationId: actor.organizationId },
      data: { approvedAt: now },
    })
    const isVerified = connection.definition.verify !== null && connection.verifiedAt !== null
    const stateReason = isVerified ? null : 'unverified'
    await changeState(tx, actor, connection, { state: 'connected', stateReason }, now)
    await audit(tx, actor, {
      action: 'connection.approved',
      subject: { type: 'connection', id: connectionId },
      details: { name: connection.name, listing: connection.listing.slug },
    })
    await tellSubmitter(tx, actor, connectionId, { kind: 'approved' })
  })
}

/**
 * A second admin refuses it, with a reason for whoever set it up. It can be set up and submitted anew.
 * @throws AppError `not_found`; `forbidden` (`approval.samePerson`); `conflict` (`approval.notWaiting`)
 */
export async function decline(
  actor: Actor,
  { connectionId, reason }: { connectionId: string; reason: string },
  now = new Date(),
): Promise<void> {
  authorize(actor, 'connection:approve')
  await db.$transaction(async (tx) => {
    const connection = await lockWaiting(tx, actor, connectionId)
    await changeState(tx, actor, connection, { state: 'inactive', stateReason: 'declined' }, now)
    await audit(tx, actor, {
      action: 'connection.declined',
      subject: { type: 'connection', id: connectionId },
      reason,
      details: { name: connection.name, listing: connection.listing.slug },
    })
    await tellSubmitter(tx, actor, connectionId, { kind: 'declined', reason })
  })
}

async function lockWaiting(
  tx: Transaction,
  actor: MemberActor,
  connectionId: string,
): Promise<LoadedConnection> {
  const connection = await lockConnection(tx, actor, connectionId, 'view')
  if (!isAwaitingApproval(connection)) throw new AppError('conflict', { reason: 'approval.notWaiting' })
  const { submittedById } = await tx.connection.findUniqueOrThrow({
    where: { id: connectionId, organizationId: actor.organizationId },
    select: { submittedById: true },
  })
  const author = await findCredentialAuthor(tx, actor, connectionId)
  if (submittedById === actor.memberId || author === actor.userId) {
    throw new AppError('forbidden', { reason: 'approval.samePerson' })
  }
  return connection
}
