import { createHash } from 'node:crypto'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { foldersWhere } from '@/lib/folders/queries'
import { effectiveRole, includesRole } from '@/lib/folders/rules'
import { reachOf, sharingAfter, sharingRefusal } from '@/lib/folders/sharing/rules'
import {
  everyone,
  type FolderPerson,
  type Sharing,
  type SharingChange,
  type SharingImpact,
} from '@/lib/folders/sharing/schema'
import type { FolderKind, FolderRole } from '@/lib/generated/prisma/enums'

/** How many connections an impact names. */
const named = 5

/**
 * Who may do what in a folder, by name: all members with a marketplace right, and whoever else it is shared with.
 * @throws AppError `not_found`
 */
export async function getSharing(actor: Actor, folderId: string): Promise<Sharing> {
  authorize(actor, 'folder:read')
  const folder = await db.folder.findFirst({
    where: { id: folderId, AND: foldersWhere(actor, 'view') },
    select: { everyone: true },
  })
  if (!folder) throw new AppError('not_found')
  return readSharing(db, actor, { id: folderId, ...folder })
}

/** The same, of a folder that is known to be the actor's to see. */
export async function readSharing(
  tx: Transaction,
  { organizationId }: MemberActor,
  { id: folderId, everyone }: { id: string; everyone: FolderRole | null },
): Promise<Sharing> {
  const members = await tx.member.findMany({
    where: {
      organizationId,
      OR: [{ marketplaceRight: { not: 'none' } }, { sharedFolders: { some: { folderId } } }],
    },
    orderBy: [{ user: { name: 'asc' } }, { id: 'asc' }],
    select: {
      id: true,
      marketplaceRight: true,
      user: { select: { name: true, email: true } },
      sharedFolders: { where: { folderId }, select: { role: true } },
    },
  })
  const people = members.map(({ id, marketplaceRight, user, sharedFolders }) => ({
    memberId: id,
    ...user,
    right: marketplaceRight,
    role: sharedFolders[0]?.role ?? null,
  }))
  return { everyone, people }
}

/**
 * Sees whether a folder can be shared so.
 * @returns whom it is about (null: everyone), and the sharing afterwards
 * @throws AppError `not_found` (`memberNotFound`); `conflict` (`folderPersonal`, `memberWithoutRight`, `viewerRole`,
 * `noManagerLeft`)
 */
export function planSharing(
  kind: FolderKind,
  sharing: Sharing,
  { who, role }: Omit<SharingChange, 'folderId'>,
): { person: FolderPerson | null; after: Sharing } {
  const person = sharing.people.find(({ memberId }) => memberId === who) ?? null
  if (!person && who !== everyone) throw new AppError('not_found', { reason: 'memberNotFound' })
  const after = sharingAfter(sharing, { who, role })
  const reason = sharingRefusal(kind, person, after)
  if (reason) throw new AppError('conflict', { reason, values: { name: person?.name ?? '' } })
  return { person, after }
}

/**
 * What a change of sharing would lead to: how many people can then see, use and manage which connections.
 * @throws AppError as the change itself
 */
export async function previewSharing(actor: Actor, change: SharingChange): Promise<SharingImpact> {
  authorize(actor, 'folder:update')
  const { folderId } = change
  const folder = await db.folder.findFirst({
    where: { id: folderId, AND: foldersWhere(actor, 'manage') },
    select: { id: true, kind: true, everyone: true },
  })
  if (!folder) {
    await getSharing(actor, folderId)
    throw new AppError('forbidden', { reason: 'folderManager' })
  }
  return describeSharing(db, actor, folder, change)
}

/** The same, of a folder that is known to be the actor's to manage. */
export async function describeSharing(
  tx: Transaction,
  actor: MemberActor,
  folder: { id: string; kind: FolderKind; everyone: FolderRole | null },
  change: Omit<SharingChange, 'folderId'>,
): Promise<SharingImpact> {
  const sharing = await readSharing(tx, actor, folder)
  const { person, after } = planSharing(folder.kind, sharing, change)
  const connections = await tx.connection.findMany({
    where: { organizationId: actor.organizationId, folderId: folder.id },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
  const ids = connections.map(({ id }) => id)
  return {
    fingerprint: fingerprintOf(sharing, change, ids),
    name: person?.name ?? null,
    role: person ? roleOf(after, person.memberId) : after.everyone,
    before: reachOf(sharing),
    after: reachOf(after),
    ownRole: lostRole(roleOf(sharing, actor.memberId), roleOf(after, actor.memberId)),
    connections: { count: ids.length, first: connections.slice(0, named).map(({ name }) => name) },
  }
}

/** Tells one impact from another, so that nobody confirms what they did not see. */
function fingerprintOf(
  { everyone, people }: Sharing,
  { who, role }: Omit<SharingChange, 'folderId'>,
  connectionIds: readonly string[],
): string {
  const access = people.map(({ memberId, right, role }) => `${memberId} ${right} ${role ?? ''}`)
  return createHash('sha256')
    .update(JSON.stringify([who, role, everyone, access.sort(), [...connectionIds].sort()]))
    .digest('base64url')
}

function roleOf({ everyone, people }: Sharing, memberId: string): FolderRole | null {
  const person = people.find((one) => one.memberId === memberId)
  return person ? effectiveRole(person.right, person.role, everyone) : null
}

function lostRole(before: FolderRole | null, after: FolderRole | null): SharingImpact['ownRole'] {
  return before !== null && !includesRole(after, before) ? { role: after } : null
}
