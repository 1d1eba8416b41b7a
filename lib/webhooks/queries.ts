import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere, requireRole } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { addressSql } from '@/lib/webhooks/delivery/queries'
import { type WebhookView, webhookListing } from '@/lib/webhooks/schema'
import { isRealSql } from '@/lib/webhooks/sql'

/** In a `where`: endpoints over whose connection the actor has this role, and those of no connection. */
export const endpointsWhere = (
  actor: MemberActor,
  role: FolderRole = 'view',
): Prisma.WebhookEndpointWhereInput => ({
  organizationId: actor.organizationId,
  OR: [{ connectionId: null }, { connection: connectionsWhere(actor, role) }],
})

/** @throws AppError `not_found` where a connection is none of outgoing webhooks */
export function requireWebhookListing({ listing }: { listing: { slug: string } }): void {
  if (listing.slug !== webhookListing) throw new AppError('not_found')
}

/**
 * The endpoint of a connection.
 * @returns null: nobody has chosen events yet
 * @throws AppError `not_found` for a connection that the actor does not see
 */
export async function findWebhook(actor: Actor, connectionId: string): Promise<WebhookView | null> {
  authorize(actor, 'webhook:read')
  const where = { id: connectionId, AND: connectionsWhere(actor, 'view') }
  if ((await db.connection.count({ where })) === 0) throw new AppError('not_found')
  const [row] = await db.$queryRaw<WebhookView[]>`
    SELECT endpoint."id"::text, ${addressSql} AS "url", endpoint."events", endpoint."state"::text,
      endpoint."disabledReason", endpoint."failingSince", endpoint."resumeAt", endpoint."createdAt",
      CASE WHEN endpoint."previousUntil" > now() THEN endpoint."previousUntil" END AS "previousUntil",
      EXISTS (
        SELECT FROM "Connection" connection JOIN "Activation" activation USING ("organizationId", "listingId")
        WHERE connection."id" = endpoint."connectionId" AND activation."isActive"
      ) AS "isListingActive",
      ${countOf('pending')} AS "waiting", ${countOf('failed')} AS "failed"
    FROM "WebhookEndpoint" endpoint
    WHERE endpoint."connectionId" = ${connectionId}::uuid
      AND endpoint."organizationId" = ${actor.organizationId}::uuid`
  return row ?? null
}

// What was made up and failed is not told again, so that nobody need see to it.
const countOf = (state: 'pending' | 'failed') => Prisma.sql`(
  SELECT count(*)::int FROM "WebhookDelivery" delivery JOIN "Event" event ON event."id" = delivery."eventId"
  WHERE delivery."endpointId" = endpoint."id" AND delivery."state" = ${state}::"WebhookDeliveryState"
    AND (delivery."state" = 'pending' OR ${isRealSql}))`

/**
 * An endpoint, held against other changes until the transaction ends.
 * @param options.isGoing also against whatever is about to refer to it
 * @throws AppError `not_found`; `forbidden` (`folderRole`) where the actor may not manage its connection
 */
export async function lockEndpoint(
  tx: Transaction,
  actor: MemberActor,
  id: string,
  { isGoing = false } = {},
) {
  const strength = Prisma.raw(isGoing ? 'UPDATE' : 'NO KEY UPDATE')
  await tx.$queryRaw`
    SELECT 1 FROM "WebhookEndpoint"
    WHERE "id" = ${id}::uuid AND "organizationId" = ${actor.organizationId}::uuid FOR ${strength}`
  const endpoint = await tx.webhookEndpoint.findFirst({
    where: { id, ...endpointsWhere(actor) },
    select: { id: true, connectionId: true, url: true, events: true, state: true, sealedSecret: true },
  })
  if (!endpoint) throw new AppError('not_found')
  if (endpoint.connectionId) await requireRole(tx, actor, endpoint.connectionId, 'manage')
  return endpoint
}
