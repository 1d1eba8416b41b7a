import { byUrgency, endOfHorizon, ownerDanger, secretDeadline } from '@/lib/attention/rules'
import type { Danger, DangerKind } from '@/lib/attention/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { shown, visible } from '@/lib/connections/overview/filtering/queries'
import type { ShownStateName } from '@/lib/connections/overview/schema'
import { readTestFailure } from '@/lib/connections/verification/rules'
import { db } from '@/lib/db'
import { connectionsWhere, listFolders } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'

type Where = Prisma.ConnectionWhereInput

/** Entries of the list at most; the counts tell how many there are. */
export const maxEntries = 100

/** Connections whose owner is gone, has left, or leaves within the horizon. */
export function ownerLeavingWhere(now: Date): Where {
  const leaving: Prisma.EmployeeWhereInput = {
    OR: [{ status: 'left' }, { endDate: { lt: endOfHorizon(now) } }],
  }
  return { OR: [{ ownerId: null }, { owner: { employee: leaving } }] }
}

const endsBefore = (end: Date) => ({ secretExpiresAt: { lt: end } })
const tokenEndsBefore = (end: Date) => ({ refreshAt: null, expiresAt: { lt: end } })

/** Connections of which a person has to replace something within the horizon, or should have. */
export function secretExpiryWhere(now: Date): Where {
  const end = endOfHorizon(now)
  return { credential: { OR: [endsBefore(end), tokenEndsBefore(end)] } }
}

const broken: Where = {
  OR: [
    { state: { in: ['needs_reconnect', 'needs_consent'] } },
    { state: 'inactive', stateReason: 'repeatedFailures' },
    {
      state: 'connected',
      OR: [{ stateReason: 'degraded' }, { stateReason: null, lastFailure: { not: Prisma.AnyNull } }],
    },
  ],
}

/** Of others, and not of what the actor has set up. */
function approvalWhere({ memberId }: MemberActor): Where {
  const others = [{ submittedById: null }, { submittedById: { not: memberId } }]
  return { state: 'pending', stateReason: 'approval', OR: others }
}

/** What the rules about an owner and a credential ask for. */
export const deadlineSelect = {
  credential: { select: { secretExpiresAt: true, expiresAt: true, refreshAt: true } },
  owner: {
    select: {
      user: { select: { name: true } },
      employee: { select: { status: true, endDate: true } },
    },
  },
} as const satisfies Prisma.ConnectionSelect

const select = {
  ...deadlineSelect,
  id: true,
  name: true,
  state: true,
  stateReason: true,
  authMethod: true,
  lastFailure: true,
  listing: { select: { name: true, iconPath: true, brandColor: true } },
} as const satisfies Prisma.ConnectionSelect

type Row = Prisma.ConnectionGetPayload<{ select: typeof select }>
type DangerOf = (row: Row) => Danger | null

export interface AttentionEntry {
  connection: Pick<Row, 'id' | 'name' | 'state' | 'stateReason' | 'authMethod'>
  listing: Row['listing']
  /** Null: whoever it was is no member any more. */
  owner: string | null
  danger: Danger
  /** The actor sees the connection itself, not only that somebody has to take it over. */
  isVisible: boolean
  /** The actor may do what mends it. */
  canRepair: boolean
}

export interface Attention {
  /** The most urgent first, `maxEntries` at most. */
  entries: AttentionEntry[]
  /** How many there are of each kind. */
  counts: Record<DangerKind, number>
  total: number
}

/**
 * The connections that the actor may see and that are broken, wait for approval, or soon break. Who may edit is
 * told of connections of leaving owners wherever they are kept, and of those no more than name, listing and owner.
 */
export async function listAttention(actor: Actor, now: Date): Promise<Attention> {
  authorize(actor, 'connection:read')
  const { organizationId } = actor
  const isEditor = actor.marketplace === 'edit'
  const inSight = connectionsWhere(actor, 'view')
  const end = endOfHorizon(now)
  const secretOf: DangerOf = ({ credential }) => {
    const deadline = secretDeadline(credential, now)
    return deadline && { kind: 'secretExpiry', deadline }
  }
  // What waits to be reconnected says so already: the same act mends both.
  const unlessBroken: Where = { AND: [inSight], state: { not: 'needs_reconnect' } }
  const ends = 'asc' as const
  const [failing, approvals, owners, secrets, tokens] = await Promise.all([
    find({ AND: [inSight, broken] }, [{ state: 'desc' }, { name: 'asc' }], (row) => ({
      kind: 'broken',
      connection: row,
      lastFailure: readTestFailure(row.lastFailure),
    })),
    isEditor
      ? find({ AND: [inSight, approvalWhere(actor)] }, [{ name: 'asc' }], () => ({ kind: 'approval' }))
      : none,
    find(
      { organizationId, AND: [ownerLeavingWhere(now), isEditor ? {} : inSight] },
      [{ owner: { employee: { endDate: { sort: 'asc', nulls: 'first' } } } }],
      ({ owner }) => ownerDanger(owner, now),
    ),
    find(
      { ...unlessBroken, credential: endsBefore(end) },
      [{ credential: { secretExpiresAt: ends } }],
      secretOf,
    ),
    find(
      {
        ...unlessBroken,
        credential: {
          ...tokenEndsBefore(end),
          OR: [{ secretExpiresAt: null }, { secretExpiresAt: { gte: end } }],
        },
      },
      [{ credential: { expiresAt: ends } }],
      secretOf,
    ),
  ])
  const entries = [failing, approvals, owners, secrets, tokens]
    .flatMap(({ found }) => found)
    .map(({ row, danger }) => ({ connection: row, row, danger }))
    .sort(byUrgency)
    .slice(0, maxEntries)
  const ids = [...new Set(entries.map(({ row }) => row.id))]
  const [seen, managed] = await Promise.all([
    among(inSight, ids),
    among(connectionsWhere(actor, 'manage'), ids),
  ])
  const counts = {
    broken: failing.count,
    approval: approvals.count,
    ownerLeaving: owners.count,
    secretExpiry: secrets.count + tokens.count,
  }
  return {
    entries: entries.map(({ row: { id, name, state, stateReason, authMethod, ...row }, danger }) => ({
      connection: { id, name, state, stateReason, authMethod },
      listing: row.listing,
      owner: row.owner?.user.name ?? null,
      danger,
      isVisible: seen.has(id),
      canRepair: isEditor && (danger.kind === 'ownerLeaving' || managed.has(id)),
    })),
    counts,
    total: Object.values(counts).reduce((sum, count) => sum + count, 0),
  }
}

interface Found {
  found: { row: Row; danger: Danger }[]
  count: number
}
const none: Found = { found: [], count: 0 }

async function find(
  where: Where,
  orderBy: Prisma.ConnectionOrderByWithRelationInput[],
  dangerOf: DangerOf,
): Promise<Found> {
  const page = { where, orderBy: [...orderBy, { id: 'asc' as const }], take: maxEntries, select }
  const rows = await db.connection.findMany(page)
  const found = rows.flatMap((row) => {
    const danger = dangerOf(row)
    return danger ? [{ row, danger }] : []
  })
  return { found, count: rows.length < maxEntries ? found.length : await db.connection.count({ where }) }
}

async function among(where: Where, ids: string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set()
  const rows = await db.connection.findMany({ where: { id: { in: ids }, AND: where }, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}

export interface Overview {
  counts: Record<ShownStateName, number>
  /** When a connection was last tested; null: none ever was. */
  lastCheckedAt: Date | null
}

/** How many connections the actor sees as Connected, Pending and Inactive, and when the last test was. */
export async function summarizeConnections(actor: Actor): Promise<Overview> {
  authorize(actor, 'connection:read')
  const seen = visible(actor, await listFolders(actor))
  const rows = await db.$queryRaw<{ state: ShownStateName; count: number; checkedAt: Date | null }[]>`
    SELECT ${shown} AS state, count(*)::int AS count, max(c."lastCheckedAt") AS "checkedAt"
    FROM "Connection" c WHERE ${seen} GROUP BY 1`
  const countOf = (state: ShownStateName) => rows.find((row) => row.state === state)?.count ?? 0
  const checks = rows.flatMap(({ checkedAt }) => checkedAt?.getTime() ?? [])
  return {
    counts: { connected: countOf('connected'), pending: countOf('pending'), inactive: countOf('inactive') },
    lastCheckedAt: checks.length > 0 ? new Date(Math.max(...checks)) : null,
  }
}
