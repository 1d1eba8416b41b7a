import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { WebhookDeliveryState } from '@/lib/generated/prisma/enums'
import { endpointsWhere } from '@/lib/webhooks/queries'
import { isTrial } from '@/lib/webhooks/schema'
import { bodyOf } from '@/lib/webhooks/sending/rules'

const pageSize = 50

const columns = {
  id: true,
  eventId: true,
  state: true,
  attempts: true,
  dueAt: true,
  lastStatus: true,
  lastError: true,
  createdAt: true,
  finishedAt: true,
} as const

/** Deliveries of an endpoint, newest first. */
export async function listDeliveries(
  actor: Actor,
  { endpointId, state, page = 1 }: { endpointId: string; state?: WebhookDeliveryState; page?: number },
) {
  authorize(actor, 'webhook:read')
  const rows = await db.webhookDelivery.findMany({
    where: { endpointId, endpoint: endpointsWhere(actor), ...(state && { state }) },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (page - 1) * pageSize,
    take: pageSize + 1,
    select: { ...columns, event: { select: { type: true } } },
  })
  const deliveries = rows
    .slice(0, pageSize)
    .map(({ event, ...delivery }) => ({ ...delivery, type: event.type }))
  return { deliveries, page, hasMore: rows.length > pageSize }
}
export type DeliveryPage = Awaited<ReturnType<typeof listDeliveries>>

/** A delivery with what is sent and all its tries, newest first. @throws AppError `not_found` */
export async function getDelivery(actor: Actor, deliveryId: string) {
  authorize(actor, 'webhook:read')
  const row = await db.webhookDelivery.findFirst({
    where: { id: deliveryId, endpoint: endpointsWhere(actor) },
    select: {
      ...columns,
      endpoint: { select: { id: true, connectionId: true, state: true } },
      event: { select: { type: true, data: true, createdAt: true } },
      tries: {
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: 100,
        select: { id: true, status: true, error: true, durationMs: true, answer: true, createdAt: true },
      },
    },
  })
  if (!row) throw new AppError('not_found')
  const { event, ...delivery } = row
  const body = bodyOf({ eventId: row.eventId, ...event })
  return { ...delivery, type: event.type, isTrial: isTrial(event), body }
}
export type DeliveryDetail = Awaited<ReturnType<typeof getDelivery>>
