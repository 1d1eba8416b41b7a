import { deactivateOfConnection } from '@/lib/activations/mutations'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { findNextDefault } from '@/lib/connections/deletion/queries'
import { lockListing, lockRow } from '@/lib/connections/queries'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'

/** The credentials can be held by a renewal for as long as its call to the provider takes. */
const transactionMs = 20_000

/**
 * Deletes a connection with its credentials, for good. Whoever has its listing over it loses access at once;
 * if it was the default, the oldest other connection in use takes its place.
 * @throws AppError `not_found`
 */
export async function deleteConnection(
  actor: Actor,
  { connectionId: id }: { connectionId: string },
): Promise<{ name: string; listingSlug: string }> {
  authorize(actor, 'connection:delete')
  const { listingId } = await find(db, actor, id)
  return db.$transaction(
    async (tx) => {
      await lockListing(tx, actor, listingId)
      await lockRow(tx, actor, id)
      const connection = await find(tx, actor, id)
      const { name, listing } = connection
      await deactivateOfConnection(tx, actor, id)
      await tx.connection.delete({ where: { id, organizationId: actor.organizationId } })
      const nextDefaultId = connection.isDefault ? await replaceDefault(tx, actor, listingId, id) : null
      await audit(tx, actor, {
        action: 'connection.deleted',
        subject: { type: 'connection', id },
        details: { listing: listing.slug, name, ...(nextDefaultId && { nextDefaultId }) },
      })
      return { name, listingSlug: listing.slug }
    },
    { timeout: transactionMs, maxWait: transactionMs },
  )
}

async function find(tx: Transaction, actor: MemberActor, id: string) {
  const connection = await tx.connection.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: { name: true, isDefault: true, listingId: true, listing: { select: { slug: true } } },
  })
  if (!connection) throw new AppError('not_found')
  return connection
}

async function replaceDefault(
  tx: Transaction,
  actor: MemberActor,
  listingId: string,
  deletedId: string,
): Promise<string | null> {
  const next = await findNextDefault(tx, actor, listingId, deletedId)
  if (!next) return null
  await tx.connection.update({
    where: { id: next.id, organizationId: actor.organizationId },
    data: { isDefault: true },
  })
  return next.id
}
