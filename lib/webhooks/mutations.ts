import { randomUUIDv7 } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { lockConnection } from '@/lib/connections/queries'
import { challenge } from '@/lib/connectors/challenge'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { WebhookEvent } from '@/lib/events/schema'
import { outbound } from '@/lib/outbound'
import { consume } from '@/lib/rate-limit'
import { inOrder } from '@/lib/webhooks/delivery/rules'
import { lockEndpoint } from '@/lib/webhooks/queries'
import { addressField, overlapHours, proofParameter, webhookListing } from '@/lib/webhooks/schema'
import { makeSecret } from '@/lib/webhooks/secrets/mutations'

const hourMs = 60 * 60 * 1000
/** Proofs are calls to addresses that people type. */
const proofLimit = { name: 'webhook-proof', points: 30, seconds: 60 }

export interface CreatedEndpoint {
  endpointId: string
  /** Shown this once: it is stored sealed. */
  secret: string
}

/**
 * Has a connection of outgoing webhooks told of these events. That its owner receives there is proven, as the
 * connection is connected.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `conflict` (`webhookNotConnected`, `webhookExists`)
 */
export async function createConnectionEndpoint(
  actor: Actor,
  { connectionId, events }: { connectionId: string; events: readonly WebhookEvent[] },
): Promise<CreatedEndpoint> {
  authorize(actor, 'webhook:update')
  return db.$transaction(async (tx) => {
    const { listing, state, config } = await lockConnection(tx, actor, connectionId)
    const url = config[addressField]
    if (listing.slug !== webhookListing || !url) throw new AppError('not_found')
    if (state !== 'connected') throw new AppError('conflict', { reason: 'webhookNotConnected' })
    if ((await tx.webhookEndpoint.count({ where: { connectionId } })) > 0) {
      throw new AppError('conflict', { reason: 'webhookExists' })
    }
    return create(tx, actor, { url, events, connectionId })
  })
}

/**
 * Has an address told of these events, once it has proven that its owner receives there. For programs, which have no
 * connection.
 * @throws AppError `invalid` with a field (`webhookNotProven`); `limit_exceeded`
 */
export async function createEndpoint(
  actor: Actor,
  { url, events }: { url: string; events: readonly WebhookEvent[] },
): Promise<CreatedEndpoint> {
  authorize(actor, 'webhook:update')
  await consume(proofLimit, actor.organizationId)
  const proof = await challenge(url, proofParameter, outbound())
  if (!proof.ok) throw new AppError('invalid', { fields: { url: 'webhookNotProven' } })
  return db.$transaction((tx) => create(tx, actor, { url, events, connectionId: null }))
}

async function create(
  tx: Transaction,
  actor: MemberActor,
  {
    url,
    events,
    connectionId,
  }: { url: string; events: readonly WebhookEvent[]; connectionId: string | null },
): Promise<CreatedEndpoint> {
  const { organizationId } = actor
  const id = randomUUIDv7()
  const { secret, sealed } = await makeSecret(tx, { organizationId, endpointId: id })
  const data = { id, organizationId, connectionId, url, events: [...events] }
  await tx.webhookEndpoint.create({
    data: { ...data, state: 'active', sealedSecret: sealed },
    select: { id: true },
  })
  await note(tx, actor, id, 'created', { host: new URL(url).host, events: [...events] })
  return { endpointId: id, secret }
}

/** Has an endpoint told of other events from now on. @throws AppError `not_found`; `forbidden` (`folderRole`) */
export async function chooseEvents(
  actor: Actor,
  { endpointId, events }: { endpointId: string; events: readonly WebhookEvent[] },
): Promise<void> {
  authorize(actor, 'webhook:update')
  await db.$transaction(async (tx) => {
    const endpoint = await lockEndpoint(tx, actor, endpointId)
    if (endpoint.events.join() === events.join()) return
    await tx.webhookEndpoint.update({ where: { id: endpointId }, data: { events: [...events] } })
    await note(tx, actor, endpointId, 'events_chosen', { before: endpoint.events, after: [...events] })
  })
}

/**
 * Gives an endpoint another secret; for a day the former one signs beside it, so that the receiver can change over.
 * One that was still good from an earlier change ends.
 * @throws AppError `not_found`; `forbidden` (`folderRole`)
 */
export async function rotateSecret(
  actor: Actor,
  endpointId: string,
  now = new Date(),
): Promise<{ secret: string; formerUntil: Date }> {
  authorize(actor, 'webhook:update')
  const { organizationId } = actor
  return db.$transaction(async (tx) => {
    const { sealedSecret } = await lockEndpoint(tx, actor, endpointId)
    const { secret, sealed } = await makeSecret(tx, { organizationId, endpointId })
    const formerUntil = new Date(now.getTime() + overlapHours * hourMs)
    await tx.webhookEndpoint.update({
      where: { id: endpointId },
      data: { sealedSecret: sealed, previousSealedSecret: sealedSecret, previousUntil: formerUntil },
    })
    await note(tx, actor, endpointId, 'secret_rotated', { hours: overlapHours })
    return { secret, formerUntil }
  })
}

/** Keeps what comes until the endpoint goes on. @throws AppError as `chooseEvents` */
export async function pauseEndpoint(actor: Actor, endpointId: string): Promise<void> {
  authorize(actor, 'webhook:update')
  await db.$transaction(async (tx) => {
    const { state } = await lockEndpoint(tx, actor, endpointId)
    if (state !== 'active') return
    await tx.webhookEndpoint.update({ where: { id: endpointId }, data: { state: 'paused' } })
    await note(tx, actor, endpointId, 'paused')
  })
}

/** Has an endpoint that was paused or disabled go on, with all that waits. @throws AppError as `chooseEvents` */
export async function resumeEndpoint(actor: Actor, endpointId: string): Promise<void> {
  authorize(actor, 'webhook:update')
  await db.$transaction(async (tx) => {
    const { state } = await lockEndpoint(tx, actor, endpointId)
    if (state === 'active') return
    const data = { state: 'active', disabledReason: null, warnedAt: null, ...inOrder } as const
    await tx.webhookEndpoint.update({ where: { id: endpointId }, data })
    await note(tx, actor, endpointId, 'resumed', { before: state })
  })
}

/**
 * Deletes an endpoint with what waits for it and its log.
 * @throws AppError as `chooseEvents`; `conflict` (`webhookHasTriggers`, with `names`) while triggers call it
 */
export async function deleteEndpoint(actor: Actor, endpointId: string): Promise<void> {
  authorize(actor, 'webhook:update')
  await db.$transaction(async (tx) => {
    const { url } = await lockEndpoint(tx, actor, endpointId, { isGoing: true })
    await refuseCalled(tx, endpointId)
    await tx.webhookEndpoint.delete({ where: { id: endpointId } })
    await note(tx, actor, endpointId, 'deleted', { host: new URL(url).host })
  })
}

/** They would go with it, without a word. */
async function refuseCalled(tx: Transaction, endpointId: string): Promise<void> {
  const triggers = await tx.trigger.findMany({
    where: { endpointId },
    orderBy: { name: 'asc' },
    select: { name: true },
  })
  if (triggers.length === 0) return
  const names = triggers.map(({ name }) => name).join(', ')
  throw new AppError('conflict', { reason: 'webhookHasTriggers', values: { names } })
}

const note = (
  tx: Transaction,
  actor: MemberActor,
  id: string,
  what: string,
  details: Record<string, string | number | string[]> = {},
) => audit(tx, actor, { action: `webhook.${what}`, subject: { type: 'webhook', id }, details })
