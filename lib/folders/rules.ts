import type { FolderRole } from '@/lib/generated/prisma/enums'

/** What may be done in a folder, from least to most; each includes those before it. */
export const folderRoles = ['view', 'use', 'manage'] as const satisfies FolderRole[]

/** The roles that include this one. */
export function rolesFrom(role: FolderRole): FolderRole[] {
  return folderRoles.slice(folderRoles.indexOf(role))
}
