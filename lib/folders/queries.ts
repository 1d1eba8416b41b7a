import type { Actor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { folderLabel, roleIn, rolesFrom } from '@/lib/folders/rules'
import { type FolderLabel, folderTitles, ownFolder } from '@/lib/folders/schema'
import { Prisma } from '@/lib/generated/prisma/client'
import type { FolderKind, FolderRole } from '@/lib/generated/prisma/enums'

/** Who manages a folder by name. Without the right to edit, or without access, nobody manages anything. */
const byManagers = {
  role: 'manage',
  member: { marketplaceRight: 'edit', lockedOutAt: null },
} as const satisfies Prisma.FolderShareWhereInput

/** Folders whose last manager is gone, and personal ones whose member is: they fall to those who may edit. */
const ownerless = [
  { kind: 'personal', memberId: null },
  {
    kind: { not: 'personal' },
    AND: { OR: [{ everyone: null }, { everyone: { not: 'manage' } }] },
    shares: { none: byManagers },
  },
] as const satisfies Prisma.FolderWhereInput[]

/**
 * The folders in which the actor has at least this role. Everyone sees and uses what is in their own personal
 * folder; what nobody manages any more falls to those who may edit. A right to view caps every role.
 */
export function foldersWhere(actor: OrganizationActor, role: FolderRole): Prisma.FolderWhereInput {
  const { organizationId } = actor
  if (actor.kind !== 'member') return { organizationId }
  if (role !== 'view' && actor.marketplace !== 'edit') return { organizationId, id: { in: [] } }
  const { memberId } = actor
  const roles = rolesFrom(role)
  return {
    organizationId,
    OR: [
      { kind: 'personal', memberId },
      ...(actor.marketplace === 'edit' ? ownerless : []),
      { everyone: { in: roles } },
      { shares: { some: { memberId, role: { in: roles } } } },
    ],
  }
}

/**
 * The connections that the actor may see, use or manage: by their folder, or because they own them. Stands in the
 * `where` of every query of connections that somebody asks for.
 */
export function connectionsWhere(actor: OrganizationActor, role: FolderRole): Prisma.ConnectionWhereInput {
  const { organizationId } = actor
  if (actor.kind === 'hand-off') return { organizationId, id: actor.connectionId }
  if (actor.kind === 'system') return { organizationId }
  const folder = foldersWhere(actor, role)
  const isCapped = role !== 'view' && actor.marketplace !== 'edit'
  return isCapped
    ? { organizationId, folder }
    : { organizationId, OR: [{ ownerId: actor.memberId }, { folder }] }
}

/** What `editorsWhere` decides by. */
export const sightSelect = {
  id: true,
  kind: true,
  memberId: true,
  everyone: true,
  shares: { where: byManagers, take: 1, select: { memberId: true } },
} as const satisfies Prisma.FolderSelect

/** The members who may edit and see a connection of this owner in this folder, as `connectionsWhere` has it. */
export function editorsWhere(
  folder: Prisma.FolderGetPayload<{ select: typeof sightSelect }>,
  ownerId: string | null,
): Prisma.MemberWhereInput {
  const { id: folderId, kind, memberId, everyone, shares } = folder
  const isOwnerless = kind === 'personal' ? memberId === null : everyone !== 'manage' && shares.length === 0
  if (everyone !== null || isOwnerless) return { marketplaceRight: 'edit' }
  const ids = [ownerId, memberId].filter((id) => id !== null)
  return {
    marketplaceRight: 'edit',
    OR: [{ id: { in: ids } }, { sharedFolders: { some: { folderId } } }],
  }
}

/**
 * Refuses whoever has less than this role in a connection's folder.
 * @throws AppError `not_found` for those who cannot see it; `forbidden` (`folderRole`)
 */
export async function requireRole(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  role: FolderRole,
): Promise<void> {
  const where = { id: connectionId, AND: connectionsWhere(actor, role) }
  if ((await tx.connection.count({ where })) === 0) throw await connectionRefusal(tx, actor, connectionId)
}

/** Who sees a connection but may not do this with it is told so; for everyone else it does not exist. */
export async function connectionRefusal(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
): Promise<AppError> {
  const where = { id: connectionId, AND: connectionsWhere(actor, 'view') }
  const isVisible = (await tx.connection.count({ where })) > 0
  return isVisible ? new AppError('forbidden', { reason: 'folderRole' }) : new AppError('not_found')
}

/** What `folderLabel` is made of. */
export const folderSelect = {
  id: true,
  kind: true,
  name: true,
  memberId: true,
  member: { select: { user: { select: { name: true } } } },
} as const satisfies Prisma.FolderSelect

/**
 * A folder that the actor manages, held until the transaction ends: `keep` against its deletion and against
 * changes of who may do what, `change` for such a change itself.
 * @throws AppError `not_found` for those who cannot see it; `forbidden` (`folderManager`)
 */
export async function holdFolder(
  tx: Transaction,
  actor: MemberActor,
  id: string,
  purpose: 'keep' | 'change',
) {
  const lock = purpose === 'change' ? Prisma.sql`FOR UPDATE` : Prisma.sql`FOR SHARE`
  await tx.$queryRaw`
    SELECT 1 FROM "Folder"
    WHERE "id" = ${id}::uuid AND "organizationId" = ${actor.organizationId}::uuid ${lock}`
  const select = { ...folderSelect, everyone: true } as const
  const folder = await tx.folder.findFirst({ where: { id, AND: foldersWhere(actor, 'manage') }, select })
  if (folder) return folder
  const isVisible = await tx.folder.count({ where: { id, AND: foldersWhere(actor, 'view') } })
  throw isVisible > 0 ? new AppError('forbidden', { reason: 'folderManager' }) : new AppError('not_found')
}

/** A folder as its reader finds it. */
export interface FolderView extends FolderLabel {
  kind: FolderKind
  /** The reader's own. */
  role: FolderRole
  everyone: FolderRole | null
}

// What `roleIn` decides by: the reader's own share, and those of all managers. No `_count`: Prisma would count for
// all folders of all organizations first.
const accessSelect = (memberId: string) =>
  ({
    id: true,
    kind: true,
    name: true,
    memberId: true,
    everyone: true,
    shares: { where: { OR: [{ memberId }, byManagers] }, select: { memberId: true, role: true } },
  }) as const satisfies Prisma.FolderSelect
type AccessRow = Prisma.FolderGetPayload<{ select: ReturnType<typeof accessSelect> }>

function toView(row: AccessRow, actor: MemberActor): FolderView {
  const { kind, everyone, shares } = row
  const own = shares.find(({ memberId }) => memberId === actor.memberId)?.role ?? null
  const isManager = own === 'manage' && actor.marketplace === 'edit'
  const hasManager = isManager || shares.some(({ memberId }) => memberId !== actor.memberId)
  const role = roleIn({ ...row, own, hasManager }, actor) ?? 'view'
  // Of personal folders only their own member sees one, or everybody once that member is gone: no name is needed.
  return { ...folderLabel({ ...row, member: null }, actor), kind, role, everyone }
}

/** What `roleOver` decides by. */
export const connectionAccess = (memberId: string) =>
  ({ ownerId: true, folder: { select: accessSelect(memberId) } }) as const satisfies Prisma.ConnectionSelect

/** What the actor may do with a connection that they see, by its folder or as its owner. */
export function roleOver(
  { ownerId, folder }: { ownerId: string | null; folder: AccessRow },
  actor: MemberActor,
): FolderRole {
  const isOwner = ownerId === actor.memberId && actor.marketplace === 'edit'
  return isOwner ? 'manage' : toView(folder, actor).role
}

const byTitle = (one: FolderLabel, other: FolderLabel) =>
  folderTitles.indexOf(one.title) - folderTitles.indexOf(other.title)

/** The folders that the actor can see: the general one, shared ones by name, personal ones. */
export async function listFolders(actor: Actor): Promise<FolderView[]> {
  authorize(actor, 'folder:read')
  const rows = await db.folder.findMany({
    where: foldersWhere(actor, 'view'),
    orderBy: [{ name: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: accessSelect(actor.memberId),
  })
  return rows.map((row) => toView(row, actor)).sort(byTitle)
}

/** The same, with how many connections are in each. */
export async function listFilledFolders(actor: Actor): Promise<(FolderView & { connections: number })[]> {
  authorize(actor, 'folder:read')
  const folders = await listFolders(actor)
  const counts = await db.connection.groupBy({
    by: 'folderId',
    where: { organizationId: actor.organizationId, folderId: { in: folders.map(({ id }) => id) } },
    _count: true,
  })
  const byId = new Map(counts.map(({ folderId, _count }) => [folderId, _count]))
  return folders.map((folder) => ({ ...folder, connections: byId.get(folder.id) ?? 0 }))
}

/** The member's own personal folder before anything was put into it. */
export function emptyOwnFolder(actor: MemberActor): FolderView {
  const role = actor.marketplace === 'edit' ? 'manage' : 'view'
  return { id: ownFolder, title: 'own', name: null, kind: 'personal', role, everyone: null }
}

/**
 * One folder.
 * @param id or `own`
 * @throws AppError `not_found`
 */
export async function getFolder(actor: Actor, id: string): Promise<FolderView> {
  authorize(actor, 'folder:read')
  const { memberId } = actor
  const isOwn = id === ownFolder
  const row = await db.folder.findFirst({
    where: { ...(isOwn ? { memberId } : { id }), AND: foldersWhere(actor, 'view') },
    select: accessSelect(memberId),
  })
  if (row) return toView(row, actor)
  if (isOwn) return emptyOwnFolder(actor)
  throw new AppError('not_found')
}
