import { db, type Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { addressField } from '@/lib/webhooks/schema'
import { openSecrets } from '@/lib/webhooks/secrets/queries'
import type { Message, Receiver } from '@/lib/webhooks/sending/rules'
import type { Standing } from './rules'

const { sql } = Prisma

/**
 * In SQL, whether the row `endpoint` takes deliveries at a moment. Those of a connection do while it is connected and
 * its listing active.
 */
const isOpen = (now: Date) => sql`
  endpoint."state" = 'active' AND (endpoint."resumeAt" IS NULL OR endpoint."resumeAt" <= ${now})
  AND (endpoint."connectionId" IS NULL OR EXISTS (
    SELECT FROM "Connection" used JOIN "Activation" activation USING ("organizationId", "listingId")
    WHERE used."id" = endpoint."connectionId" AND used."state" = 'connected' AND activation."isActive"
  ))`

/** In SQL, the address of the row `endpoint`; that of a connection may have changed. */
export const addressSql = sql`coalesce((
    SELECT connection."config" ->> ${addressField} FROM "Connection" connection
    WHERE connection."id" = endpoint."connectionId"
  ), endpoint."url")`

/** Endpoints with something to deliver, but for those in hand. */
export async function listDueEndpoints(
  now: Date,
  { without, limit }: { without: readonly string[]; limit: number },
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`/* list_due_endpoints */
    SELECT endpoint."id"::text FROM "WebhookEndpoint" endpoint
    WHERE ${isOpen(now)} AND endpoint."id" <> ALL (${without}::uuid[]) AND EXISTS (
      SELECT FROM "WebhookDelivery" delivery
      WHERE delivery."endpointId" = endpoint."id" AND delivery."state" = 'pending' AND delivery."dueAt" <= ${now}
    )
    ORDER BY random() LIMIT ${limit}::int`
  return rows.map(({ id }) => id)
}

/** An endpoint that takes deliveries, as it stands. */
export interface Target extends Receiver, Standing {
  id: string
  organizationId: string
  warnedAt: Date | null
}

interface TargetRow extends Omit<Target, 'secrets'> {
  sealedSecret: Uint8Array
  formerSecret: Uint8Array | null
  wrappedKey: Uint8Array
}

/** @returns null: it takes none now */
export function findTarget(endpointId: string, now: Date): Promise<Target | null> {
  return readTarget(db, endpointId, now, isOpen(now))
}

/**
 * Where an endpoint receives, whether or not anything is to be delivered.
 * @returns null: its connection is not connected
 */
export function findReceiver(tx: Transaction, endpointId: string, now: Date): Promise<Receiver | null> {
  const isConnected = sql`(endpoint."connectionId" IS NULL OR EXISTS (
    SELECT FROM "Connection" used WHERE used."id" = endpoint."connectionId" AND used."state" = 'connected'))`
  return readTarget(tx, endpointId, now, isConnected)
}

async function readTarget(
  tx: Transaction,
  endpointId: string,
  now: Date,
  condition: Prisma.Sql,
): Promise<Target | null> {
  const [row] = await tx.$queryRaw<TargetRow[]>`
    SELECT endpoint."id", endpoint."organizationId", ${addressSql} AS "url", endpoint."sealedSecret",
      CASE WHEN endpoint."previousUntil" > ${now} THEN endpoint."previousSealedSecret" END AS "formerSecret",
      endpoint."failingSince", endpoint."failureCount", endpoint."resumeAt", endpoint."warnedAt", key."wrappedKey"
    FROM "WebhookEndpoint" endpoint JOIN "OrganizationKey" key ON key."organizationId" = endpoint."organizationId"
    WHERE endpoint."id" = ${endpointId}::uuid AND ${condition}`
  if (!row) return null
  const { sealedSecret, formerSecret, wrappedKey, ...target } = row
  const sealed = formerSecret ? [sealedSecret, formerSecret] : [sealedSecret]
  const place = { organizationId: target.organizationId, endpointId }
  return { ...target, secrets: openSecrets(place, { wrappedKey, sealed }) }
}

/** A delivery that is due, with its message. */
export interface Due extends Message {
  deliveryId: string
  /** Tries so far. */
  attempts: number
}

/** The oldest that are due, but for those in hand. */
export function listDue(
  endpointId: string,
  { now, without, limit }: { now: Date; without: readonly string[]; limit: number },
): Promise<Due[]> {
  return db.$queryRaw`/* list_due_deliveries */
    SELECT delivery."id" AS "deliveryId", delivery."attempts", event."id" AS "eventId", event."type", event."data",
      event."createdAt"
    FROM (
      SELECT "id", "attempts", "eventId", "dueAt" FROM "WebhookDelivery"
      WHERE "endpointId" = ${endpointId}::uuid AND "state" = 'pending' AND "dueAt" <= ${now}
        AND "id" <> ALL (${without}::uuid[])
      ORDER BY "dueAt" LIMIT ${limit}::int
    ) AS delivery
    JOIN "Event" event ON event."id" = delivery."eventId"
    ORDER BY delivery."dueAt", event."createdAt", event."id"`
}
