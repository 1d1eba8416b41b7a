import type { OrganizationActor } from '@/lib/auth/actor'
import type { ConnectionFacts } from '@/lib/connections/schema'
import type { Transaction } from '@/lib/db'
import { recordEventsOf } from '@/lib/events/mutations'
import { listingJson } from '@/lib/events/sql'
import { Prisma } from '@/lib/generated/prisma/client'

interface Change {
  id: string
  before: ConnectionFacts
  /** What was deleted has no state any more; it is told of before it is gone. */
  after: ConnectionFacts | { state: 'deleted'; stateReason: null }
}

/** Tells those who listen that connections are in another state now. */
export async function recordStateEvents(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  changes: readonly Change[],
): Promise<void> {
  const facts = changes.map(({ id, before, after }) => ({
    id,
    state: after.state,
    reason: after.stateReason,
    previousState: before.state,
    previousReason: before.stateReason,
  }))
  const happened = Prisma.sql`
    SELECT 'connection.state_changed' AS "type", jsonb_build_object(
      'connectionId', connection."id", 'connectionName', connection."name", 'listing', ${listingJson},
      'state', change."state", 'reason', change."reason",
      'previousState', change."previousState", 'previousReason', change."previousReason"
    ) AS "data"
    FROM jsonb_to_recordset(${JSON.stringify(facts)}::jsonb)
      AS change("id" uuid, "state" text, "reason" text, "previousState" text, "previousReason" text)
    JOIN "Connection" connection ON connection."id" = change."id"
    JOIN "Listing" listing ON listing."id" = connection."listingId"
    WHERE connection."organizationId" = ${organizationId}::uuid`
  await recordEventsOf(tx, organizationId, ['connection.state_changed'], happened)
}
