import type { OrganizationActor } from '@/lib/auth/actor'
import { findNextDefaults, type NextDefault } from '@/lib/connections/defaults/queries'
import type { Transaction } from '@/lib/db'

/**
 * Gives each of these listings a default that has none and could have one. The caller holds the policy and the
 * listing (`holdPolicy`, `lockListing`), or the policy alone and all connections: two would choose two.
 * @returns those that became it
 */
export async function appointDefaults(
  tx: Transaction,
  actor: OrganizationActor,
  listingIds: readonly string[],
): Promise<NextDefault[]> {
  const next = await findNextDefaults(tx, actor, { listingIds })
  if (next.length === 0) return []
  await tx.connection.updateMany({
    where: { id: { in: next.map(({ id }) => id) }, organizationId: actor.organizationId },
    data: { isDefault: true },
  })
  return next
}
