import { db } from '@/lib/db'
import { nextTryAt, type Standing } from '@/lib/webhooks/delivery/rules'
import type { Try } from '@/lib/webhooks/sending/mutations'

/** A try of a delivery. */
export interface TryOf extends Try {
  deliveryId: string
  /** Tries so far, with this one. */
  attempts: number
  at: Date
}

/**
 * Writes what came of tries, and how the endpoint stands by now, in one statement. What was deleted meanwhile is
 * passed over.
 */
export async function storeTries(
  endpointId: string,
  tries: readonly TryOf[],
  { failingSince, failureCount, resumeAt }: Standing,
): Promise<void> {
  const results = tries.map(({ waitMs, ...one }) => {
    const next = one.isDelivered ? null : nextTryAt(one.attempts, one.at)
    const asked = one.at.getTime() + waitMs
    return {
      ...one,
      state: one.isDelivered ? 'delivered' : next ? 'pending' : 'failed',
      dueAt: new Date(Math.max(next?.getTime() ?? 0, asked)),
    }
  })
  await db.$executeRaw`/* store_webhook_tries */
    WITH result AS (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(results)}::jsonb) AS result(
        "deliveryId" uuid, "attempts" int, "state" text, "status" int, "error" text, "durationMs" int, "answer" text,
        "dueAt" timestamptz, "at" timestamptz)
    ),
    tried AS (
      UPDATE "WebhookDelivery" delivery SET
        "state" = result."state"::"WebhookDeliveryState", "attempts" = result."attempts", "dueAt" = result."dueAt",
        "lastStatus" = result."status", "lastError" = result."error",
        "finishedAt" = CASE WHEN result."state" <> 'pending' THEN result."at" END
      FROM result
      WHERE delivery."id" = result."deliveryId" AND delivery."endpointId" = ${endpointId}::uuid
      RETURNING delivery."id"
    ),
    kept AS (
      INSERT INTO "WebhookAttempt" ("id", "deliveryId", "status", "error", "durationMs", "answer", "createdAt")
      SELECT gen_random_uuid(), tried."id", result."status", result."error", result."durationMs", result."answer",
        result."at"
      FROM tried JOIN result ON result."deliveryId" = tried."id"
    )
    UPDATE "WebhookEndpoint" SET "failingSince" = ${failingSince}::timestamptz, "failureCount" = ${failureCount}::int,
      "resumeAt" = ${resumeAt}::timestamptz
    WHERE "id" = ${endpointId}::uuid AND ("failingSince", "failureCount", "resumeAt") IS DISTINCT FROM
      (${failingSince}::timestamptz, ${failureCount}::int, ${resumeAt}::timestamptz)`
}

/** Has everything tried at once that failed while the receiver was away, now that it is back. */
export async function hurry(endpointId: string, now: Date): Promise<void> {
  const away = { OR: [{ lastStatus: null }, { lastStatus: 429 }, { lastStatus: { gte: 500 } }] }
  const where = { endpointId, state: 'pending', dueAt: { gt: now }, attempts: { gt: 0 }, ...away } as const
  await db.webhookDelivery.updateMany({ where, data: { dueAt: now } })
}
