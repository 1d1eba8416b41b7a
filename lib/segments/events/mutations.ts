import type { ApiKeyActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { recordEventsOf } from '@/lib/events/mutations'
import { Prisma } from '@/lib/generated/prisma/client'

interface SegmentEvent {
  segmentId: string
  change: 'created' | 'updated' | 'deleted'
  added: number
  removed: number
  userCount: number
}

/** Tells those who listen what a request did to a segment; of one that is deleted, before it is gone. */
export async function recordSegmentEvent(
  tx: Transaction,
  { organizationId }: ApiKeyActor,
  { segmentId, change, added, removed, userCount }: SegmentEvent,
): Promise<void> {
  const happened = Prisma.sql`
    SELECT 'segment.changed' AS "type", jsonb_build_object(
      'segmentId', "id", 'externalId', "externalId", 'name', "name", 'change', ${change}::text,
      'added', ${added}::int, 'removed', ${removed}::int, 'userCount', ${userCount}::int
    ) AS "data"
    FROM "Segment" WHERE "id" = ${segmentId}::uuid AND "organizationId" = ${organizationId}::uuid`
  await recordEventsOf(tx, organizationId, ['segment.changed'], happened)
}
