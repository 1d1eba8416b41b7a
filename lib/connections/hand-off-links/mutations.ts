import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'

/**
 * Ends the open hand-off links of a connection that came to work, or ended, by other means; the one by which the
 * actor acts is used up by its own.
 */
export async function closeLinks(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  now = new Date(),
): Promise<void> {
  const { count } = await tx.handOff.updateMany({
    where: {
      connectionId,
      connection: { organizationId: actor.organizationId },
      usedAt: null,
      revokedAt: null,
      expiresAt: { gt: now },
      ...(actor.kind === 'hand-off' && { id: { not: actor.handOffId } }),
    },
    data: { revokedAt: now, isObsolete: true },
  })
  if (count === 0) return
  await audit(tx, actor, { action: 'hand_off.closed', subject: { type: 'connection', id: connectionId } })
}
