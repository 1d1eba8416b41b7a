import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { appointDefaults } from '@/lib/connections/defaults/mutations'
import { findEnding } from '@/lib/connections/deletion/mutations'
import { closeLinks } from '@/lib/connections/hand-off-links/mutations'
import { lockListing, lockRow } from '@/lib/connections/queries'
import { planRevocation } from '@/lib/connections/revocation/mutations'
import { connectRefusal, isDraft, nextName } from '@/lib/connections/rules'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { isUniqueViolation } from '@/lib/database/unique'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ensureGeneralFolder } from '@/lib/folders/mutations'
import { requireRole } from '@/lib/folders/queries'
import { holdPolicy, requireAllowed } from '@/lib/policies/queries'

/**
 * Begins a connection of a listing as a draft, or goes on with the member's own draft of it.
 * @throws AppError `not_found`; `conflict` (`listingComingSoon`, `listingArchived`, `methodsComingLater`);
 * `forbidden` (`policy.listingBlocked`)
 */
export async function startConnection(
  actor: Actor,
  listingSlug: string,
): Promise<ConnectionFacts & { id: string }> {
  authorize(actor, 'connection:create')
  const { organizationId, memberId } = actor
  const listing = await db.listing.findUnique({
    where: { slug: listingSlug },
    select: { id: true, name: true, slug: true, stage: true, authMethods: true, connector: true },
  })
  if (!listing) throw new AppError('not_found')
  const refusal = connectRefusal(listing) ?? (listing.connector ? null : 'methodsComingLater')
  if (refusal) throw new AppError('conflict', { reason: refusal, values: { provider: listing.name } })

  const started = db.$transaction(async (tx) => {
    await requireAllowed(tx, actor, { listingId: listing.id, method: null })
    await lockListing(tx, actor, listing.id)
    const select = { id: true, state: true, stateReason: true } as const
    const ofListing = { organizationId, listingId: listing.id }
    const draft = await tx.connection.findFirst({
      // As `isDraft`; the reason of a draft is never null.
      where: {
        ...ofListing,
        ownerId: memberId,
        state: 'pending',
        verifiedAt: null,
        stateReason: { not: 'approval' },
      },
      orderBy: { createdAt: 'desc' },
      select,
    })
    if (draft) return draft
    const folderId = await ensureGeneralFolder(tx, organizationId)
    const others = await tx.connection.findMany({ where: { folderId }, select: { name: true } })
    const name = nextName(
      listing.name,
      others.map((other) => other.name),
    )
    const created = await tx.connection.create({
      data: { ...ofListing, folderId, ownerId: memberId, name, state: 'pending', stateReason: 'consent' },
      select,
    })
    await audit(tx, actor, {
      action: 'connection.started',
      subject: { type: 'connection', id: created.id },
      details: { listing: listing.slug, name },
    })
    return created
  })
  return started.catch((error: unknown) => {
    // Another connection got this name at the same moment: the next one is free.
    if (isUniqueViolation(error)) return startConnection(actor, listingSlug)
    throw error
  })
}

/**
 * Deletes a draft with all that was entered for it. What the provider has granted already is ended there by the
 * worker.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`notADraft`)
 */
export async function discardDraft(actor: Actor, connectionId: string): Promise<{ listingSlug: string }> {
  authorize(actor, 'connection:delete')
  return db.$transaction(async (tx) => {
    await requireRole(tx, actor, connectionId, 'manage')
    const { listingId } = await findEnding(tx, actor, connectionId)
    await holdPolicy(tx, actor)
    await lockListing(tx, actor, listingId)
    await lockRow(tx, actor, connectionId)
    await requireRole(tx, actor, connectionId, 'manage')
    const draft = await findEnding(tx, actor, connectionId)
    const { name, listingSlug } = draft
    if (!isDraft(draft)) throw new AppError('conflict', { reason: 'notADraft' })
    await closeLinks(tx, actor, connectionId)
    await planRevocation(tx, actor, draft)
    await tx.connection.delete({ where: { id: connectionId, organizationId: actor.organizationId } })
    await appointDefaults(tx, actor, [listingId])
    await audit(tx, actor, {
      action: 'connection.discarded',
      subject: { type: 'connection', id: connectionId },
      details: { listing: listingSlug, name },
    })
    return { listingSlug }
  })
}
