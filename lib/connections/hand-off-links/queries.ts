import type { HandOffActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'

/**
 * Refuses what comes by a link that has ended since it was sent. The caller holds the row of the connection, as
 * whoever ends a link does.
 * @throws AppError `conflict` (`handOff.gone`)
 */
export async function requireLink(
  tx: Transaction,
  { handOffId, organizationId }: HandOffActor,
): Promise<void> {
  const open = { id: handOffId, connection: { organizationId }, usedAt: null, revokedAt: null }
  if ((await tx.handOff.count({ where: open })) === 0) {
    throw new AppError('conflict', { reason: 'handOff.gone' })
  }
}
