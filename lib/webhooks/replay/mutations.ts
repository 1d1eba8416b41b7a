import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { lockEndpoint } from '@/lib/webhooks/queries'
import { isTrial } from '@/lib/webhooks/schema'
import { isRealSql } from '@/lib/webhooks/sql'

/**
 * Delivers an event once more, with the same id, at the next moment at which its endpoint takes any.
 * @throws AppError `not_found`, also of what was made up to try something out; `forbidden` (`folderRole`)
 */
export async function replayDelivery(actor: Actor, deliveryId: string, now = new Date()): Promise<void> {
  authorize(actor, 'webhook:update')
  const { organizationId } = actor
  await db.$transaction(async (tx) => {
    const delivery = await tx.webhookDelivery.findFirst({
      where: { id: deliveryId, endpoint: { organizationId } },
      select: { endpointId: true, eventId: true, event: { select: { type: true, data: true } } },
    })
    if (!delivery || isTrial(delivery.event)) throw new AppError('not_found')
    const { endpointId: id, eventId } = delivery
    await lockEndpoint(tx, actor, id)
    await tx.webhookDelivery.updateMany({
      where: { id: deliveryId, state: { not: 'pending' } },
      data: { state: 'pending', attempts: 0, dueAt: now, finishedAt: null },
    })
    await tx.webhookEndpoint.update({ where: { id }, data: { resumeAt: null } })
    const subject = { type: 'webhook', id }
    await audit(tx, actor, { action: 'webhook.replayed', subject, details: { eventId, count: 1 } })
  })
}

/**
 * Delivers events of a time range once more, each with its id: those that were given up, or all that the endpoint
 * would be told of today, whether or not they arrived. What was made up to try something out is left out.
 * @returns how many
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function replayRange(
  actor: Actor,
  { endpointId: id, from, to, which }: { endpointId: string; from: Date; to: Date; which: 'failed' | 'all' },
  now = new Date(),
): Promise<number> {
  authorize(actor, 'webhook:update')
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
      await tx.webhookEndpoint.update({ where: { id }, data: { resumeAt: null } })
      const details = { from: from.toISOString(), to: to.toISOString(), which, count }
      await audit(tx, actor, { action: 'webhook.replayed', subject: { type: 'webhook', id }, details })
      return count
    },
    { timeout: 120_000, maxWait: 15_000 },
  )
}
