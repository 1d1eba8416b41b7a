import { randomUUIDv7 } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { testEvent } from '@/lib/events/schema'
import { consume } from '@/lib/rate-limit'
import { findReceiver } from '@/lib/webhooks/delivery/queries'
import { lockEndpoint } from '@/lib/webhooks/queries'
import { sendMessage, type Try } from '@/lib/webhooks/sending/mutations'

const limit = { name: 'webhook-test', points: 20, seconds: 60 }

export type TestResult = Pick<Try, 'isDelivered' | 'status' | 'error' | 'durationMs'>

/**
 * Sends an event of its own kind to an endpoint now, once, and keeps it in the log: so that a receiver can be tried
 * before anything is activated. It changes nothing about the endpoint.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`webhookNotConnected`); `limit_exceeded`
 */
export async function sendTest(actor: Actor, endpointId: string, now = new Date()): Promise<TestResult> {
  authorize(actor, 'webhook:update')
  const { organizationId } = actor
  const ids = { event: randomUUIDv7(), delivery: randomUUIDv7() }
  const data = { message: 'A test event, sent by hand.', endpointId }
  const receiver = await db.$transaction(async (tx) => {
    await lockEndpoint(tx, actor, endpointId)
    const found = await findReceiver(tx, endpointId, now)
    if (!found) throw new AppError('conflict', { reason: 'webhookNotConnected' })
    await audit(tx, actor, { action: 'webhook.tested', subject: { type: 'webhook', id: endpointId } })
    return found
  })
  await consume(limit, endpointId)
  const message = { eventId: ids.event, type: testEvent, data, createdAt: now }
  const result = await sendMessage(receiver, message, now)
  const { isDelivered, status, error, durationMs, answer } = result
  await db.event.create({
    data: {
      id: ids.event,
      organizationId,
      type: testEvent,
      data,
      createdAt: now,
      deliveries: {
        create: {
          id: ids.delivery,
          endpointId,
          state: isDelivered ? 'delivered' : 'failed',
          attempts: 1,
          lastStatus: status,
          lastError: error,
          createdAt: now,
          finishedAt: now,
          tries: { create: { status, error, durationMs, answer, createdAt: now } },
        },
      },
    },
    select: { id: true },
  })
  return { isDelivered, status, error, durationMs }
}
