import { audit } from '@/lib/audit'
import type { OrganizationActor } from '@/lib/auth/actor'
import type { ConnectionFacts } from '@/lib/connections/schema'
import { timetableAfter } from '@/lib/connections/state/rules'
import type { Transaction } from '@/lib/db'

interface Known extends ConnectionFacts {
  id: string
  listingId: string
}

/**
 * The one place where a connection gets another state or reason: writes it and the audit log. The first of its
 * listing to be connected becomes the default; whoever connects holds the listing (`lockListing`), so that there
 * is one. What is taken into use is tested in the background from then on, and what is switched off no longer.
 */
export async function changeState(
  tx: Transaction,
  actor: OrganizationActor,
  connection: Known,
  after: ConnectionFacts,
  now = new Date(),
): Promise<void> {
  const { organizationId } = actor
  const { id, listingId, state, stateReason } = connection
  if (state === after.state && stateReason === after.stateReason) return
  const others = { organizationId, listingId, isDefault: true, id: { not: id } }
  const isFirst = after.state === 'connected' && (await tx.connection.count({ where: others })) === 0
  await tx.connection.update({
    where: { id, organizationId },
    data: {
      state: after.state,
      stateReason: after.stateReason,
      ...(isFirst && { isDefault: true }),
      ...timetableAfter(state, after, now),
    },
  })
  await audit(tx, actor, {
    action: 'connection.state_changed',
    subject: { type: 'connection', id },
    reason: after.stateReason,
    details: {
      before: state,
      after: after.state,
      ...(stateReason && { reasonBefore: stateReason }),
    },
  })
}
