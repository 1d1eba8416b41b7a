import { previewImpact } from '@/lib/activations/impact/queries'
import { getActivation } from '@/lib/activations/queries'
import type { Impact } from '@/lib/activations/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'

/** What deleting a connection takes away. */
export interface DeletionPreview {
  /** Employees have the listing over this connection now. */
  isActive: boolean
  /** Who loses access: the exact number and the first names. */
  loses: Impact['loses']
  /** The connection that becomes the listing's default in its place; null when none does. */
  nextDefault: string | null
}

/**
 * What a connection's deletion would take away, for the page that asks for it.
 * @throws AppError `not_found`
 */
export async function previewDeletion(actor: Actor, connectionId: string): Promise<DeletionPreview> {
  authorize(actor, 'connection:delete')
  const { activation } = await getActivation(actor, connectionId)
  const connection = await db.connection.findFirst({
    where: { id: connectionId, organizationId: actor.organizationId },
    select: { isDefault: true, listingId: true },
  })
  const next = connection?.isDefault && (await findNextDefault(db, actor, connection.listingId, connectionId))
  const nextDefault = next ? next.name : null
  if (!activation?.isActive || activation.over) {
    return { isActive: false, loses: { count: 0, first: [] }, nextDefault }
  }
  const { loses } = await previewImpact(actor, { connectionId, proposal: { kind: 'deactivate' } })
  return { isActive: true, loses, nextDefault }
}

/** The oldest other connection of the listing that is in use. */
export function findNextDefault(
  tx: Transaction,
  { organizationId }: { organizationId: string },
  listingId: string,
  exceptId: string,
): Promise<{ id: string; name: string } | null> {
  return tx.connection.findFirst({
    where: { organizationId, listingId, state: 'connected', id: { not: exceptId } },
    orderBy: [{ createdAt: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
}
