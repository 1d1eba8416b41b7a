import { announcementsSlug } from '@/lib/announcements/schema'
import type { MemberActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionRefusal, connectionsWhere, requireRole } from '@/lib/folders/queries'
import { type TriggerActionKind, type TriggerFilter, triggerFilterSchema } from '@/lib/triggers/schema'

/** What a trigger does its work with, as it is now. */
export const linksSelect = {
  connection: {
    select: {
      id: true,
      name: true,
      state: true,
      listing: { select: { slug: true, name: true } },
      activations: { where: { isActive: true }, take: 1, select: { id: true } },
    },
  },
  endpoint: { select: { id: true, url: true, state: true, connection: { select: { state: true } } } },
} as const

interface Links {
  action: TriggerActionKind
  connection: {
    name: string
    state: string
    listing: { slug: string }
    activations: readonly unknown[]
  } | null
  endpoint: { url: string; state: string; connection: { state: string } | null } | null
}

/** Why a trigger can do nothing now. `name`: of the connection, or the host of the endpoint; what is gone has none. */
export interface Hold {
  reason: 'connectionNotUsable' | 'switchedOff' | 'endpointNotUsable' | (typeof goneReasons)[GoneField]
  name: string
}

const goneReasons = {
  connectionId: 'connectionGone',
  listingId: 'listingGone',
  segmentId: 'segmentGone',
} as const
/** What a trigger is narrowed to by its id. */
export type GoneField = 'connectionId' | 'listingId' | 'segmentId'

/**
 * What holds a trigger back; null: nothing does.
 * @param gone what it is narrowed to and is not there any more: what was noted before is still done
 */
export function holdOf(
  { action, connection, endpoint }: Links,
  gone: readonly GoneField[] = [],
): Hold | null {
  const [field] = gone
  if (field) return { reason: goneReasons[field], name: '' }
  if (connection && connection.state !== 'connected') {
    return { reason: 'connectionNotUsable', name: connection.name }
  }
  if (connection && action === 'announce' && connection.activations.length === 0) {
    return { reason: 'switchedOff', name: connection.name }
  }
  // What is paused or fails keeps its deliveries for later.
  const isDead =
    endpoint &&
    (['unproven', 'disabled'].includes(endpoint.state) || endpoint.connection?.state === 'inactive')
  return isDead ? { reason: 'endpointNotUsable', name: URL.parse(endpoint.url)?.host ?? '' } : null
}

/** Finds out what triggers of an organization are narrowed to that is not there any more, for any number at once. */
export async function findGone(
  tx: Transaction,
  { organizationId }: MemberActor,
  stored: readonly unknown[],
): Promise<(filter: TriggerFilter) => GoneField[]> {
  const filters = stored.map((filter) => triggerFilterSchema.parse(filter))
  const idsOf = (field: GoneField) => filters.flatMap((filter) => filter[field] ?? [])
  const select = { id: true } as const
  const where = (field: GoneField) => ({ id: { in: idsOf(field) } })
  const found = await Promise.all([
    tx.connection.findMany({ where: { ...where('connectionId'), organizationId }, select }),
    tx.listing.findMany({ where: where('listingId'), select }),
    tx.segment.findMany({ where: { ...where('segmentId'), organizationId }, select }),
  ])
  const known = new Set(found.flat().map(({ id }) => id))
  const fields = ['connectionId', 'listingId', 'segmentId'] as const
  return (filter) => fields.filter((field) => filter[field] && !known.has(filter[field]))
}

interface Chosen {
  action: TriggerActionKind
  connectionId: string
  endpointId: string
}

/**
 * What an admin chose for a trigger to work with.
 * @throws AppError `invalid` with the field that is missing or fits not; `not_found`; `forbidden` (`folderRole`)
 */
export async function requireLinks(
  tx: Transaction,
  actor: MemberActor,
  { action, connectionId, endpointId }: Chosen,
): Promise<{ connectionId: string | null; endpointId: string | null }> {
  const none = { connectionId: null, endpointId: null }
  if (action === 'mail') return none
  if (action === 'call_webhook') {
    const own = { id: endpointId, organizationId: actor.organizationId }
    const select = { connectionId: true } as const
    const endpoint = endpointId ? await tx.webhookEndpoint.findFirst({ where: own, select }) : null
    if (!endpoint) throw new AppError('invalid', { fields: { endpointId: 'choose' } })
    if (endpoint.connectionId) await requireRole(tx, actor, endpoint.connectionId, 'use')
    return { ...none, endpointId }
  }
  if (!connectionId) throw new AppError('invalid', { fields: { connectionId: 'choose' } })
  const wanted =
    action === 'announce' ? { listing: { slug: announcementsSlug } } : { syncSettings: { isNot: null } }
  const where = { id: connectionId, AND: connectionsWhere(actor, 'use') }
  if ((await tx.connection.count({ where })) === 0) throw await connectionRefusal(tx, actor, connectionId)
  const fits = await tx.connection.count({ where: { ...where, ...wanted } })
  if (fits === 0) throw new AppError('invalid', { fields: { connectionId: 'choose' } })
  return { ...none, connectionId }
}

/**
 * Keeps what is chosen for a trigger from being deleted before the transaction ends. Taken before the trigger itself:
 * a deletion takes connection, endpoint and trigger in this order, or two could wait for each other.
 * @param chosen ids, or '' for none; what the organization does not have is left to `requireLinks`
 */
export async function holdLinks(
  tx: Transaction,
  { organizationId }: MemberActor,
  {
    connectionId,
    filterConnectionId,
    endpointId,
  }: Record<'connectionId' | 'filterConnectionId' | 'endpointId', string>,
): Promise<void> {
  const own = { id: endpointId, organizationId }
  const select = { connectionId: true } as const
  const endpoint = endpointId ? await tx.webhookEndpoint.findFirst({ where: own, select }) : null
  const ids = [connectionId, filterConnectionId, endpoint?.connectionId].filter(Boolean)
  await tx.$queryRaw`
    SELECT 1 FROM "Connection"
    WHERE "id" = ANY (${ids}::uuid[]) AND "organizationId" = ${organizationId}::uuid
    ORDER BY "id" FOR KEY SHARE`
  if (!endpoint) return
  await tx.$queryRaw`
    SELECT 1 FROM "WebhookEndpoint"
    WHERE "id" = ${endpointId}::uuid AND "organizationId" = ${organizationId}::uuid FOR KEY SHARE`
}
