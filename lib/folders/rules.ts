import type { FolderLabel, FolderRow } from '@/lib/folders/schema'
import type { FolderRole } from '@/lib/generated/prisma/enums'

/** What may be done in a folder, from least to most; each includes those before it. */
export const folderRoles = ['view', 'use', 'manage'] as const satisfies FolderRole[]

/** The roles that include this one. */
export function rolesFrom(role: FolderRole): FolderRole[] {
  return folderRoles.slice(folderRoles.indexOf(role))
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
