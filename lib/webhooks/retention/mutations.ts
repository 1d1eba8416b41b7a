import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { keptDays } from '@/lib/webhooks/schema'

const dayMs = 24 * 60 * 60 * 1000
const partSize = 2_000

/**
 * Forgets events that are older than the log is kept, with their deliveries and tries; and former secrets whose time
 * is over. In parts, so that none holds others up.
 */
export async function forgetEvents(
  actor: Actor,
  { now = new Date(), signal }: { now?: Date; signal?: AbortSignal } = {},
): Promise<void> {
  authorize(actor, 'webhook:deliver')
  await db.webhookEndpoint.updateMany({
    where: { previousUntil: { lte: now } },
    data: { previousSealedSecret: null, previousUntil: null },
  })
  const before = new Date(now.getTime() - keptDays * dayMs)
  let count = partSize
  while (count === partSize && !signal?.aborted) {
    count = await db.$executeRaw`
      DELETE FROM "Event" WHERE "id" IN (
        SELECT "id" FROM "Event" WHERE "createdAt" < ${before} ORDER BY "createdAt" LIMIT ${partSize}::int
      )`
  }
}
