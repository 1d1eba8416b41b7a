import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import { scheduleSchema } from '@/lib/schedules'
import { findGone, type GoneField, holdOf, linksSelect } from '@/lib/triggers/links/queries'
import {
  type FilterField,
  type TriggerFilter,
  type TriggerSource,
  triggerDetailsSchema,
  triggerEvents,
  triggerFilterSchema,
} from '@/lib/triggers/schema'

const rowSelect = {
  id: true,
  name: true,
  event: true,
  filter: true,
  schedule: true,
  action: true,
  isEnabled: true,
  nextFiringAt: true,
  details: true,
  createdAt: true,
  ...linksSelect,
  firings: {
    orderBy: { createdAt: 'desc' },
    take: 1,
    select: { createdAt: true, state: true, reason: true, isTest: true },
  },
} as const satisfies Prisma.TriggerSelect

type Row = Prisma.TriggerGetPayload<{ select: typeof rowSelect }>

/** The names of connections that the reader sees; those of others are not told. */
async function seenConnections(actor: MemberActor, rows: readonly Row[]): Promise<Set<string>> {
  const ids = rows.flatMap(({ connection, filter }) => {
    const parsed = triggerFilterSchema.parse(filter).connectionId
    return [...(connection ? [connection.id] : []), ...(parsed ? [parsed] : [])]
  })
  const seen = await db.connection.findMany({
    where: { id: { in: ids }, AND: connectionsWhere(actor, 'view') },
    select: { id: true },
  })
  return new Set(seen.map(({ id }) => id))
}

interface Around {
  /** Ids of connections that the reader sees. */
  seen: ReadonlySet<string>
  goneOf: (filter: TriggerFilter) => GoneField[]
}

async function readAround(actor: MemberActor, rows: readonly Row[]): Promise<Around> {
  const filters = rows.map(({ filter }) => filter)
  const [seen, goneOf] = await Promise.all([seenConnections(actor, rows), findGone(db, actor, filters)])
  return { seen, goneOf }
}

function toTrigger(row: Row, { seen, goneOf }: Around) {
  const { event, filter: stored, schedule, details, connection, endpoint, firings, ...trigger } = row
  const source: TriggerSource = triggerEvents.find((known) => known === event) ?? 'schedule'
  const isSeen = connection !== null && seen.has(connection.id)
  const filter = triggerFilterSchema.parse(stored)
  const gone = goneOf(filter)
  const hold = holdOf(row, gone)
  return {
    ...trigger,
    source,
    filter,
    /** What it is narrowed to that was deleted. */
    gone,
    schedule: scheduleSchema.safeParse(schedule).data ?? null,
    details: triggerDetailsSchema.parse(details),
    /** `name` null: in a folder that the reader does not see. */
    connection: connection && { id: connection.id, name: isSeen ? connection.name : null },
    endpoint: endpoint && { id: endpoint.id, host: URL.parse(endpoint.url)?.host ?? endpoint.url },
    hold: hold && (connection && !isSeen ? { ...hold, name: null } : hold),
    last: firings[0] ?? null,
  }
}
export type TriggerView = ReturnType<typeof toTrigger>

/**
 * The organization's triggers, by name.
 * @param options.connectionId only those that work with this connection, or are narrowed to it
 */
export async function listTriggers(
  actor: Actor,
  { connectionId }: { connectionId?: string } = {},
): Promise<TriggerView[]> {
  authorize(actor, 'trigger:read')
  const { organizationId } = actor
  const ofConnection = connectionId && {
    OR: [{ connectionId }, { filter: { path: ['connectionId'], equals: connectionId } }],
  }
  const rows = await db.trigger.findMany({
    where: { organizationId, ...ofConnection },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    take: 500,
    select: rowSelect,
  })
  const around = await readAround(actor, rows)
  return rows.map((row) => toTrigger(row, around))
}

/** One trigger, with the names of what it is narrowed to, as far as it is there and the reader sees it. */
export interface TriggerDetail extends TriggerView {
  filterNames: Partial<Record<FilterField, string>>
}

/** One trigger. @throws AppError `not_found` */
export async function getTrigger(actor: Actor, id: string): Promise<TriggerDetail> {
  authorize(actor, 'trigger:read')
  const row = await db.trigger.findFirst({
    where: { id, organizationId: actor.organizationId },
    select: rowSelect,
  })
  if (!row) throw new AppError('not_found')
  const trigger = toTrigger(row, await readAround(actor, [row]))
  return { ...trigger, filterNames: await namesOf(actor, trigger.filter) }
}

async function namesOf(
  actor: MemberActor,
  { connectionId, listingId, segmentId }: TriggerFilter,
): Promise<TriggerDetail['filterNames']> {
  const { organizationId } = actor
  const select = { name: true } as const
  const seen = { id: connectionId, AND: connectionsWhere(actor, 'view') }
  const [connection, listing, segment] = await Promise.all([
    connectionId ? db.connection.findFirst({ where: seen, select }) : null,
    listingId ? db.listing.findUnique({ where: { id: listingId }, select }) : null,
    segmentId ? db.segment.findFirst({ where: { id: segmentId, organizationId }, select }) : null,
  ])
  return { connectionId: connection?.name, listingId: listing?.name, segmentId: segment?.name }
}
