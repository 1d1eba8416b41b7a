import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { folderSelect, foldersWhere } from '@/lib/folders/queries'
import { folderLabel } from '@/lib/folders/rules'
import { type FolderLabel, folderTitles, ownFolder } from '@/lib/folders/schema'

/**
 * The folders that the actor manages, to which connections can be moved: the general one, shared ones by name,
 * personal ones. The actor's own is among them before it is made, with the id `own`.
 */
export async function listMovableFolders(actor: Actor): Promise<FolderLabel[]> {
  authorize(actor, 'connection:update')
  const rows = await db.folder.findMany({
    where: foldersWhere(actor, 'manage'),
    orderBy: [{ name: { sort: 'asc', nulls: 'last' } }, { createdAt: 'asc' }],
    select: folderSelect,
  })
  const labels = rows.map((row) => folderLabel(row, actor))
  if (!labels.some(({ title }) => title === 'own')) labels.push({ id: ownFolder, title: 'own', name: null })
  return labels.sort((one, other) => folderTitles.indexOf(one.title) - folderTitles.indexOf(other.title))
}
