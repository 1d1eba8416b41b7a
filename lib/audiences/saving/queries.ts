import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { Transaction } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'

/** An integration that is for an audience. */
export interface AudienceUse {
  activationId: string
  /** Inactive ones keep their recipients, for when they are made available again. */
  isActive: boolean
  listing: { id: string; name: string; slug: string; iconPath: string | null; brandColor: string | null }
  /** Null where the reader cannot see the connection. */
  connectionId: string | null
}

/** What an audience is used for, by name of the integration. */
export async function listUses(tx: Transaction, actor: Actor, audienceId: string): Promise<AudienceUse[]> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const activations = await tx.activation.findMany({
    where: { organizationId, audiences: { some: { audienceId, audience: { organizationId } } } },
    orderBy: [{ listing: { name: 'asc' } }, { id: 'asc' }],
    select: {
      id: true,
      isActive: true,
      connectionId: true,
      listing: { select: { id: true, name: true, slug: true, iconPath: true, brandColor: true } },
    },
  })
  const visible = await tx.connection.findMany({
    where: {
      id: { in: activations.map(({ connectionId }) => connectionId) },
      AND: connectionsWhere(actor, 'view'),
    },
    select: { id: true },
  })
  const seen = new Set(visible.map(({ id }) => id))
  return activations.map(({ id, isActive, connectionId, listing }) => ({
    activationId: id,
    isActive,
    listing,
    connectionId: seen.has(connectionId) ? connectionId : null,
  }))
}
