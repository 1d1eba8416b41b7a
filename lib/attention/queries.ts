import { byUrgency, endOfHorizon, ownerDanger, secretDeadline } from '@/lib/attention/rules'
import type { Danger, DangerKind } from '@/lib/attention/schema'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { hasLeft } from '@/lib/auth/employment'
import { authorize } from '@/lib/auth/permissions'
import { findCredentialAuthors } from '@/lib/connections/approval/queries'
import { shown, visible } from '@/lib/connections/overview/filtering/queries'
import type { ShownStateName } from '@/lib/connections/overview/schema'
import { ownerLeavingWhere } from '@/lib/connections/settings/queries'
import { readTestFailure } from '@/lib/connections/verification/rules'
import { db } from '@/lib/db'
import { connectionsWhere, foldersWhere } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'

type Where = Prisma.ConnectionWhereInput

/** Entries of the list at most; the counts tell how many there are. */
export const maxEntries = 100

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

const waiting: Where = { state: 'pending', stateReason: 'approval' }

/** What the actor may approve: of others, and not what the actor has set up or entered the credentials of. */
async function approvalWhere(actor: MemberActor, inSight: Where): Promise<Where> {
  const rows = await db.connection.findMany({
    where: {
      ...waiting,
      AND: [inSight],
      OR: [{ submittedById: null }, { submittedById: { not: actor.memberId } }],
    },
    select: { id: true },
  })
  const ids = rows.map(({ id }) => id)
  const authors = await findCredentialAuthors(db, actor, ids)
  return { ...waiting, AND: [inSight], id: { in: ids.filter((id) => authors.get(id) !== actor.userId) } }
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
  // What waits to be reconnected says so already: the same act mends both.
  const unlessBroken: Where = { AND: [inSight], state: { not: 'needs_reconnect' } }
  const tokenEnds = {
    ...tokenEndsBefore(end),
    OR: [{ secretExpiresAt: null }, { secretExpiresAt: { gte: end } }],
  }
  const found = await Promise.all([
    find('broken', { AND: [inSight, broken] }, { state: 'desc' }),
    isEditor ? find('approval', await approvalWhere(actor, inSight), { name: 'asc' }) : nothing,
    find(
      'ownerLeaving',
      { organizationId, AND: [ownerLeavingWhere(now), isEditor ? {} : inSight] },
      { owner: { employee: { endDate: { sort: 'asc', nulls: 'first' } } } },
    ),
    find(
      'secretExpiry',
      { ...unlessBroken, credential: endsBefore(end) },
      { credential: { secretExpiresAt: 'asc' } },
    ),
    find('secretExpiry', { ...unlessBroken, credential: tokenEnds }, { credential: { expiresAt: 'asc' } }),
  ])
  const counts = { broken: 0, approval: 0, ownerLeaving: 0, secretExpiry: 0 }
  for (const { kind, count } of found) counts[kind] += count
  const total = Object.values(counts).reduce((sum, count) => sum + count, 0)
  if (total === 0) return { entries: [], counts, total }

  const ids = [...new Set(found.flatMap((list) => list.ids))]
  const [rows, seen, managed] = await Promise.all([
    db.connection.findMany({ where: { organizationId, id: { in: ids } }, select }),
    among(inSight, ids),
    among(connectionsWhere(actor, 'manage'), ids),
  ])
  const byId = new Map(rows.map((row) => [row.id, row]))
  const entries = found.flatMap(({ kind, ids }) =>
    ids.flatMap((id): AttentionEntry[] => {
      const row = byId.get(id)
      const danger = row && dangerOf(kind, row, now)
      if (!row || !danger) return []
      const { name, state, stateReason, authMethod, listing, owner } = row
      return [
        {
          connection: { id, name, state, stateReason, authMethod },
          listing,
          owner: owner?.user.name ?? null,
          danger,
          isVisible: seen.has(id),
          canRepair: isEditor && (kind === 'ownerLeaving' || managed.has(id)),
        },
      ]
    }),
  )
  return { entries: entries.sort(byUrgency).slice(0, maxEntries), counts, total }
}

function dangerOf(kind: DangerKind, row: Row, now: Date): Danger | null {
  const { state, stateReason, owner, credential } = row
  switch (kind) {
    case 'broken':
      return { kind, connection: { state, stateReason }, lastFailure: readTestFailure(row.lastFailure) }
    case 'approval':
      return { kind }
    case 'ownerLeaving':
      return ownerDanger(owner, now)
    case 'secretExpiry': {
      const deadline = secretDeadline(credential, now)
      return deadline && { kind, deadline }
    }
  }
}

interface Found {
  kind: DangerKind
  /** As many as the list can show. */
  ids: string[]
  count: number
}
const nothing: Found = { kind: 'approval', ids: [], count: 0 }

async function find(
  kind: DangerKind,
  where: Where,
  order: Prisma.ConnectionOrderByWithRelationInput,
): Promise<Found> {
  const orderBy = [order, { name: 'asc' as const }, { id: 'asc' as const }]
  const rows = await db.connection.findMany({ where, orderBy, take: maxEntries, select: { id: true } })
  const count = rows.length < maxEntries ? rows.length : await db.connection.count({ where })
  return { kind, ids: rows.map(({ id }) => id), count }
}

async function among(where: Where, ids: string[]): Promise<Set<string>> {
  const rows = await db.connection.findMany({ where: { id: { in: ids }, AND: where }, select: { id: true } })
  return new Set(rows.map(({ id }) => id))
}

/**
 * Whether the directory says that the reader has left: then they have access only because nobody else may edit
 * (`isKeptOut`).
 */
export async function isLastAdmin(actor: Actor, now: Date): Promise<boolean> {
  authorize(actor, 'connection:read')
  const { organizationId, employeeId } = actor
  if (!employeeId) return false
  const where = { id: employeeId, organizationId }
  const found = await db.employee.findFirst({ where, select: { status: true, endDate: true } })
  return found !== null && hasLeft(found, now)
}

export interface Overview {
  counts: Record<ShownStateName, number>
  /** When a connection was last tested; null: none ever was. */
  lastCheckedAt: Date | null
}

/** How many connections the actor sees as Connected, Pending and Inactive, and when the last test was. */
export async function summarizeConnections(actor: Actor): Promise<Overview> {
  authorize(actor, 'connection:read')
  const folders = await db.folder.findMany({ where: foldersWhere(actor, 'view'), select: { id: true } })
  const rows = await db.$queryRaw<{ state: ShownStateName; count: number; checkedAt: Date | null }[]>`
    SELECT ${shown} AS state, count(*)::int AS count, max(c."lastCheckedAt") AS "checkedAt"
    FROM "Connection" c WHERE ${visible(actor, folders)} GROUP BY 1`
  const countOf = (state: ShownStateName) => rows.find((row) => row.state === state)?.count ?? 0
  const checks = rows.flatMap(({ checkedAt }) => checkedAt?.getTime() ?? [])
  return {
    counts: { connected: countOf('connected'), pending: countOf('pending'), inactive: countOf('inactive') },
    lastCheckedAt: checks.length > 0 ? new Date(Math.max(...checks)) : null,
  }
}
