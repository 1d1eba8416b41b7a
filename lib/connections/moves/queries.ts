import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { emptyOwnFolder, listFolders } from '@/lib/folders/queries'
import type { FolderLabel } from '@/lib/folders/schema'

/**
 * The folders that the actor manages, to which connections can be moved: the general one, shared ones by name,
 * personal ones. The actor's own is among them before it is made, with the id `own`.
 */
export async function listMovableFolders(actor: Actor): Promise<FolderLabel[]> {
  authorize(actor, 'connection:update')
  const folders = await listFolders(actor)
  const own = folders.some(({ title }) => title === 'own') ? [] : [emptyOwnFolder(actor)]
  return [...folders, ...own]
    .filter(({ role }) => role === 'manage')
    .map(({ id, title, name }) => ({ id, title, name }))
}
