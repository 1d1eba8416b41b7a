import type { Actor, MemberActor } from '@/lib/auth/actor'
import { hasLeft, leavingWhere } from '@/lib/auth/employment'
import { admittedWhere } from '@/lib/auth/leavers'
import { authorize, can } from '@/lib/auth/permissions'
import { canBeHandedOff } from '@/lib/connections/rules'
import { isOwnerLeaving } from '@/lib/connections/settings/rules'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'

/** Every connection of a listing that is past its set-up; each of them can be the default. */
export const inUseWhere = {
  OR: [{ state: { not: 'pending' } }, { verifiedAt: { not: null } }],
} as const satisfies Prisma.ConnectionWhereInput

/** What the reader may do with a connection: for its menu, and for its settings. */
export interface ConnectionRights {
  canUse: boolean
  canManage: boolean
  /** Another connection of its listing is past its set-up too. */
  hasSiblings: boolean
  /** Its owner has left or is leaving: any administrator may give it to somebody else. */
  canTakeOver: boolean
  /** It waits for credentials, which somebody else may have. */
  canHandOff: boolean
}

/** @throws AppError `not_found` */
export async function getConnectionRights(
  actor: Actor,
  id: string,
  now = new Date(),
): Promise<ConnectionRights> {
  const found = (await listConnectionRights(actor, [id], now)).get(id)
  if (!found) throw new AppError('not_found')
  const { verifiedAt: _, ...rights } = found
  return rights
}

/** The rights over each of these connections, by id; those that the reader does not see are missing. */
export async function listConnectionRights(
  actor: Actor,
  ids: string[],
  now = new Date(),
): Promise<Map<string, ConnectionRights & { verifiedAt: Date | null }>> {
  authorize(actor, 'connection:read')
  const { organizationId } = actor
  const seen = await db.connection.findMany({
    where: { id: { in: ids }, AND: connectionsWhere(actor, 'view') },
    select: { id: true, listingId: true, state: true, stateReason: true, verifiedAt: true },
  })
  const idsWhere = async (where: Prisma.ConnectionWhereInput) => {
    const rows = await db.connection.findMany({
      where: { id: { in: ids }, AND: where },
      select: { id: true },
    })
    return new Set(rows.map(({ id }) => id))
  }
  const listingIds = [...new Set(seen.map(({ listingId }) => listingId))]
  const [use, manage, takeOver, inUse] = await Promise.all([
    idsWhere(connectionsWhere(actor, 'use')),
    idsWhere(connectionsWhere(actor, 'manage')),
    idsWhere(takeOverWhere(actor, now)),
    db.connection.groupBy({
      by: ['listingId'],
      where: { organizationId, listingId: { in: listingIds }, ...inUseWhere },
      _count: true,
    }),
  ])
  const inUseOf = new Map(inUse.map(({ listingId, _count }) => [listingId, _count]))
  return new Map(
    seen.map(({ id, listingId, verifiedAt, ...facts }) => {
      const isOne = facts.state !== 'pending' || verifiedAt !== null
      const rights = {
        canUse: use.has(id),
        canManage: manage.has(id),
        canTakeOver: takeOver.has(id),
        hasSiblings: (inUseOf.get(listingId) ?? 0) > (isOne ? 1 : 0),
        canHandOff: manage.has(id) && can(actor, 'hand-off:create') && canBeHandedOff(facts),
      }
      return [id, { ...rights, verifiedAt }]
    }),
  )
}

/** The connections that any administrator may give to another owner, wherever they are kept. */
export function takeOverWhere(actor: MemberActor, now: Date): Prisma.ConnectionWhereInput {
  const { organizationId, marketplace } = actor
  if (marketplace !== 'edit') return { organizationId, id: { in: [] } }
  return { organizationId, ...ownerLeavingWhere(now) }
}

/** The connections of whose owner `isOwnerLeaving` holds. */
export function ownerLeavingWhere(now: Date): Prisma.ConnectionWhereInput {
  return { OR: [{ ownerId: null }, { owner: { employee: leavingWhere(now) } }] }
}

/** Who can own a connection: members who may edit and have access, the last admin whom the directory gave up too. */
export function possibleOwner(now: Date): Prisma.MemberWhereInput {
  return { marketplaceRight: 'edit', ...admittedWhere(now) }
}

/** Everyone who can own a connection, by name. */
export async function listPossibleOwners(
  actor: Actor,
  now = new Date(),
): Promise<{ memberId: string; name: string; email: string }[]> {
  authorize(actor, 'connection:update')
  const members = await db.member.findMany({
    where: { organizationId: actor.organizationId, ...possibleOwner(now) },
    orderBy: [{ user: { name: 'asc' } }, { user: { email: 'asc' } }],
    select: { id: true, user: { select: { name: true, email: true } } },
  })
  return members.map(({ id, user }) => ({ memberId: id, ...user }))
}

/**
 * A connection whose owner has left or is leaving, for whoever takes it over; also one that they cannot see
 * otherwise, so nothing of it is told but what it is and whose.
 * @throws AppError `not_found` for every other connection too
 */
export async function getTakeOver(actor: Actor, id: string, now = new Date()) {
  authorize(actor, 'connection:update')
  const row = await findOwned(db, actor, id)
  if (!row || !isOwnerLeaving(row.owner, now)) throw new AppError('not_found')
  const { owner, listing, name, ownerId } = row
  const employment = owner?.employee ?? null
  const isOver = employment !== null && hasLeft(employment, now)
  const endDate = employment?.endDate ?? null
  return { id, name, listing, ownerId, owner: owner && { name: owner.user.name, endDate, isOver } }
}
export type TakeOver = Awaited<ReturnType<typeof getTakeOver>>

/** A connection of the organization, seen or not, with what the directory says of its owner. */
export function findOwned(tx: Transaction, { organizationId }: MemberActor, id: string) {
  return tx.connection.findFirst({
    where: { id, organizationId },
    select: {
      name: true,
      ownerId: true,
      folderId: true,
      folder: { select: { kind: true, memberId: true } },
      listing: { select: { name: true, iconPath: true, brandColor: true } },
      owner: {
        select: { user: { select: { name: true } }, employee: { select: { status: true, endDate: true } } },
      },
    },
  })
}
