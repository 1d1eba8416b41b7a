import type { Transaction } from '@/lib/db'
import { type EventType, fireTriggersJob } from '@/lib/events/schema'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/** Something that happened, to be told with the change itself. */
export interface NewEvent {
  type: EventType
  /** Ids, and the names that an admin needs. Never a secret. */
  data: Prisma.InputJsonObject
}

/** Who is told of events: an endpoint or a trigger, once for each type that it wants. */
interface Listener {
  type: string
  endpointId: string | null
  triggerId: string | null
}
export type Listeners = readonly [Listener, ...Listener[]]

/**
 * Writes events and, with them, what they cause: a delivery for each endpoint that chose the type, a firing for each
 * enabled trigger of it. Of what nobody listens to nothing is kept; finding that out is one short statement.
 * Endpoints that are paused or were disabled by failures keep their deliveries until they go on; whoever switches a
 * connection or its listing off is told nothing of that time.
 */
export async function recordEvents(
  tx: Transaction,
  organizationId: string,
  events: readonly NewEvent[],
): Promise<void> {
  if (events.length === 0) return
  const types = [...new Set(events.map(({ type }) => type))]
  const happened = sql`
    SELECT "type", "data"
    FROM jsonb_to_recordset(${JSON.stringify(events)}::jsonb) AS event("type" text, "data" jsonb)`
  await recordEventsOf(tx, organizationId, types, happened)
}

/**
 * The same of what the database knows already.
 * @param types of those that may be among them
 * @param happened in SQL, rows of ("type", "data")
 */
export async function recordEventsOf(
  tx: Transaction,
  organizationId: string,
  types: readonly EventType[],
  happened: Prisma.Sql,
): Promise<void> {
  const listeners = await findListeners(tx, organizationId, types)
  if (!listeners) return
  await tx.$executeRaw`
    WITH happened AS (${happened}), ${eventsSql(organizationId, listeners)} SELECT 1`
  await wakeListeners(tx, organizationId, listeners)
}

/**
 * Finds out who is to be told, and keeps them from being deleted until the transaction ends.
 * @returns null: nobody
 */
export async function findListeners(
  tx: Transaction,
  organizationId: string,
  types: readonly EventType[],
): Promise<Listeners | null> {
  const [first, ...others] = await tx.$queryRaw<Listener[]>`/* find_listeners */
    WITH endpoint AS (
      SELECT "id", "events" FROM "WebhookEndpoint"
      WHERE "organizationId" = ${organizationId}::uuid AND "events" && ${types}::text[]
        AND ("state" IN ('active', 'paused') OR "state" = 'disabled' AND "disabledReason" = 'failing')
        AND ("connectionId" IS NULL OR EXISTS (
          SELECT FROM "Connection" connection JOIN "Activation" activation USING ("organizationId", "listingId")
          WHERE connection."id" = "connectionId" AND connection."state" <> 'inactive' AND activation."isActive"
        ))
      FOR KEY SHARE
    ),
    trigger AS (
      SELECT "id", "event" FROM "Trigger"
      WHERE "organizationId" = ${organizationId}::uuid AND "isEnabled" AND "event" = ANY (${types}::text[])
      FOR KEY SHARE
    )
    SELECT type, "id"::text AS "endpointId", NULL AS "triggerId" FROM endpoint, unnest("events") AS type
    WHERE type = ANY (${types}::text[])
    UNION ALL
    SELECT "event", NULL, "id"::text FROM trigger`
  return first ? [first, ...others] : null
}

/**
 * In SQL, the writing of events for these listeners, as the last parts of a WITH clause: for writers that make many
 * at once. It reads `happened` ("type", "data"). `wakeListeners` follows.
 */
export function eventsSql(organizationId: string, listeners: Listeners): Prisma.Sql {
  return sql`
    listener AS MATERIALIZED (
      SELECT * FROM jsonb_to_recordset(${JSON.stringify(listeners)}::jsonb)
        AS listener("type" text, "endpointId" uuid, "triggerId" uuid)
    ),
    told AS (
      INSERT INTO "Event" ("id", "organizationId", "type", "data")
      SELECT gen_random_uuid(), ${organizationId}::uuid, happened."type", happened."data" FROM happened
      WHERE happened."type" IN (SELECT "type" FROM listener)
      RETURNING "id", "type"
    ),
    delivery AS (
      INSERT INTO "WebhookDelivery" ("id", "endpointId", "eventId")
      SELECT gen_random_uuid(), listener."endpointId", told."id"
      FROM told JOIN listener ON listener."type" = told."type" AND listener."endpointId" IS NOT NULL
    ),
    firing AS (
      INSERT INTO "TriggerFiring" ("id", "triggerId", "eventId")
      SELECT gen_random_uuid(), listener."triggerId", told."id"
      FROM told JOIN listener ON listener."type" = told."type" AND listener."triggerId" IS NOT NULL
    )`
}

/** Has triggers look at what was written; endpoints are looked after all the time (`watchEndpoints`). */
export async function wakeListeners(
  tx: Transaction,
  organizationId: string,
  listeners: Listeners,
): Promise<void> {
  if (!listeners.some(({ triggerId }) => triggerId)) return
  const prefix = `${fireTriggersJob.name}:${organizationId}:`
  // A key of the transaction's own: one that others share would make transactions wait for each other.
  await tx.$executeRaw`/* wake_triggers */
    SELECT graphile_worker.add_job(
      ${fireTriggersJob.name}::text,
      payload => json_build_object('organizationId', ${organizationId}::uuid),
      job_key => ${prefix}::text || pg_current_xact_id()::text
    )`
}
