import { randomUUIDv7 } from 'node:crypto'
import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { triggerFired } from '@/lib/events/schema'
import type { FiredTrigger, Pending } from '@/lib/triggers/firing/queries'
import type { Result } from '@/lib/triggers/firing/results/mutations'

/**
 * Has an endpoint told of what set a trigger off: the event itself, with its own id, once however many triggers and
 * subscriptions ask for it. What the clock set off is an event of its own, `trigger.fired`.
 */
export async function deliverFirings(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  { id: triggerId, name, endpointId }: FiredTrigger,
  firings: readonly Pending[],
): Promise<Result[]> {
  if (!endpointId) return []
  const clocked = firings
    .filter(({ eventId }) => eventId === null)
    .map(({ id, isTest }) => ({ id, isTest, eventId: randomUUIDv7() }))
  await tx.event.createMany({
    data: clocked.map(({ eventId, isTest }) => ({
      id: eventId,
      organizationId,
      type: triggerFired,
      data: { trigger: { id: triggerId, name }, ...(isTest && { isTest }) },
    })),
  })
  const eventIds = new Map(clocked.map(({ id, eventId }) => [id, eventId]))
  const told = firings.map(({ id, eventId }) => ({
    firingId: id,
    eventId: eventId ?? eventIds.get(id) ?? '',
  }))
  const rows = await tx.webhookDelivery.createManyAndReturn({
    data: told.map(({ eventId }) => ({ endpointId, eventId })),
    skipDuplicates: true,
    select: { eventId: true },
  })
  const delivered = new Set(rows.map(({ eventId }) => eventId))
  return told.map(({ firingId, eventId }) => ({
    firingId,
    state: 'succeeded',
    reason: delivered.has(eventId) ? 'delivered' : 'alreadyDelivered',
  }))
}
