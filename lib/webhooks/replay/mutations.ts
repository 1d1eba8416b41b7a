import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { consume } from '@/lib/rate-limit'
import { lockEndpoint } from '@/lib/webhooks/queries'
import { isTrial } from '@/lib/webhooks/schema'
import { isRealSql } from '@/lib/webhooks/sql'

// Of each endpoint.
const single = { name: 'webhook-replay', points: 60, seconds: 60 }
const range = { name: 'webhook-replay-range', points: 10, seconds: 600 }

/**
 * Delivers an event once more, with the same id, at the next moment at which its endpoint takes any: a receiver that is
 * left in peace, by its own wish or because it fails, stays so.
 * @throws AppError `not_found`, also of what was made up to try something out; `forbidden` (`folderRole`);
 * `limit_exceeded`
 */
export async function replayDelivery(actor: Actor, deliveryId: string, now = new Date()): Promise<void> {
  authorize(actor, 'webhook:update')
  const { organizationId } = actor
  const delivery = await db.webhookDelivery.findFirst({
    where: { id: deliveryId, endpoint: { organizationId } },
    select: { endpointId: true, eventId: true, event: { select: { type: true, data: true } } },
  })
  if (!delivery || isTrial(delivery.event)) throw new AppError('not_found')
  const { endpointId: id, eventId } = delivery
  await consume(single, id)
  await db.$transaction(async (tx) => {
    await lockEndpoint(tx, actor, id)
    await tx.webhookDelivery.updateMany({
      where: { id: deliveryId, state: { not: 'pending' } },
      data: { state: 'pending', attempts: 0, dueAt: now, finishedAt: null },
    })
    const subject = { type: 'webhook', id }
    await audit(tx, actor, { action: 'webhook.replayed', subject, details: { eventId, count: 1 } })
  })
}

/**
 * Delivers events of a time range once more, each with its id: those that were given up, or all that the endpoint
 * would be told of today, whether or not they arrived. What was made up to try something out is left out, and a
 * receiver that is left in peace stays so.
 * @returns how many
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `limit_exceeded`
 */
export async function replayRange(
  actor: Actor,
  { endpointId: id, from, to, which }: { endpointId: string; from: Date; to: Date; which: 'failed' | 'all' },
  now = new Date(),
): Promise<number> {
  authorize(actor, 'webhook:update')
  await consume(range, `${actor.organizationId} ${id}`)
  return db.$transaction(
    async (tx) => {
      const { events } = await lockEndpoint(tx, actor, id)
      const chosen =
        which === 'all'
          ? Prisma.sql`event."type" = ANY (${events}::text[])`
          : Prisma.sql`EXISTS (
              SELECT FROM "WebhookDelivery" delivery WHERE delivery."eventId" = event."id"
                AND delivery."endpointId" = ${id}::uuid AND delivery."state" = 'failed')`
      const count = await tx.$executeRaw`
        INSERT INTO "WebhookDelivery" AS delivery ("id", "endpointId", "eventId", "dueAt")
        SELECT gen_random_uuid(), ${id}::uuid, event."id", ${now} FROM "Event" event
        WHERE event."organizationId" = ${actor.organizationId}::uuid
          AND event."createdAt" >= ${from} AND event."createdAt" < ${to} AND ${chosen}
          AND ${isRealSql}
        ON CONFLICT ("endpointId", "eventId") DO UPDATE
          SET "state" = 'pending', "attempts" = 0, "dueAt" = ${now}, "finishedAt" = NULL
          WHERE delivery."state" <> 'pending'`
      const details = { from: from.toISOString(), to: to.toISOString(), which, count }
      await audit(tx, actor, { action: 'webhook.replayed', subject: { type: 'webhook', id }, details })
      return count
    },
    { timeout: 120_000, maxWait: 15_000 },
  )
}
