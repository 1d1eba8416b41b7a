import type { FolderLabel, FolderRow } from '@/lib/folders/schema'
import type { FolderRole, MarketplaceRight } from '@/lib/generated/prisma/enums'

/** What may be done in a folder, from least to most; each includes those before it. */
export const folderRoles = ['view', 'use', 'manage'] as const satisfies FolderRole[]

/** The roles that include this one. */
export function rolesFrom(role: FolderRole): FolderRole[] {
  return folderRoles.slice(folderRoles.indexOf(role))
}

/** What one member may do, by themselves and as everyone may. A right to view caps it; null: nothing. */
export function effectiveRole(
  right: MarketplaceRight,
  own: FolderRole | null,
  everyone: FolderRole | null,
): FolderRole | null {
  if (right === 'none') return null
  const most = folderRoles.findLast((role) => role === own || role === everyone) ?? null
  return most && right === 'view' ? 'view' : most
}

/** Whether a role includes another. */
export function includesRole(role: FolderRole | null, wanted: FolderRole): boolean {
  return role !== null && rolesFrom(wanted).includes(role)
}

/** What is known of a folder to tell what its reader may do in it. */
export interface FolderAccess extends Pick<FolderRow, 'kind' | 'memberId'> {
  everyone: FolderRole | null
  /** What the reader may do by name. */
  own: FolderRole | null
  hasManager: boolean
}

/** The reader's role in a folder, the same that `foldersWhere` finds it by; null: it is not for them to see. */
export function roleIn(
  folder: FolderAccess,
  reader: { memberId: string; marketplace: 'view' | 'edit' },
): FolderRole | null {
  const { kind, memberId, everyone, own, hasManager } = folder
  const canEdit = reader.marketplace === 'edit'
  if (kind === 'personal') {
    const isTheirs = memberId === reader.memberId || (memberId === null && canEdit)
    if (isTheirs) return canEdit ? 'manage' : 'view'
  } else if (canEdit && everyone !== 'manage' && !hasManager) return 'manage'
  return effectiveRole(reader.marketplace, own, everyone)
}

/** A folder that somebody made, or that its member has left behind. */
export function canBeDeleted({ kind, memberId }: Pick<FolderRow, 'kind' | 'memberId'>): boolean {
  return kind === 'shared' || (kind === 'personal' && memberId === null)
}

/** How a folder is named to this reader. */
export function folderLabel(folder: FolderRow, reader: { memberId?: string }): FolderLabel {
  const { id, kind, name, memberId, member } = folder
  if (kind !== 'personal') return { id, title: kind, name }
  if (!memberId) return { id, title: 'former', name: null }
  if (memberId === reader.memberId) return { id, title: 'own', name: null }
  return { id, title: 'personal', name: member?.user.name ?? null }
}

/** How the audit log names a folder: by its name or, where it has none, by what it is. */
export function folderInLog({ kind, name, member }: Pick<FolderRow, 'kind' | 'name' | 'member'>): string {
  return name ?? (member ? `${kind}: ${member.user.name}` : kind)
}
