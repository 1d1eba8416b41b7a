import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { Move } from '@/lib/connections/moves/schema'
import { lockRow } from '@/lib/connections/queries'
import { isUniqueViolation } from '@/lib/database/unique'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { folderSelect, holdFolder, requireRole } from '@/lib/folders/queries'
import { folderInLog, folderLabel } from '@/lib/folders/rules'
import { type FolderLabel, ownFolder } from '@/lib/folders/schema'

/**
 * Puts a connection into another folder, where it follows that folder's roles. Wants to manage both. Its owner
 * stays who it was; moving it to where it is already changes nothing.
 * @throws AppError `not_found`; `forbidden` (`folderRole`, `folderManager`); `conflict` (`nameTakenInFolder`)
 */
export async function moveConnection(
  actor: Actor,
  { connectionId: id, folderId }: Move,
): Promise<{ folder: FolderLabel }> {
  authorize(actor, 'connection:update')
  const { organizationId } = actor
  const taken = new AppError('conflict', {
    reason: 'nameTakenInFolder',
    fields: { folderId: 'nameTakenInFolder' },
  })
  const moved = db.$transaction(async (tx) => {
    const targetId = folderId === ownFolder ? await ensurePersonalFolder(tx, actor) : folderId
    const target = await holdFolder(tx, actor, targetId, 'keep')
    await lockRow(tx, actor, id)
    await requireRole(tx, actor, id, 'manage')
    const { name, folder } = await tx.connection.findFirstOrThrow({
      where: { id, organizationId },
      select: { name: true, folder: { select: folderSelect } },
    })
    const result = { folder: folderLabel(target, actor) }
    if (folder.id === target.id) return result
    const isTaken = await tx.connection.count({ where: { organizationId, folderId: target.id, name } })
    if (isTaken > 0) throw taken
    await tx.connection.update({ where: { id, organizationId }, data: { folderId: target.id } })
    await audit(tx, actor, {
      action: 'connection.moved',
      subject: { type: 'connection', id },
      details: {
        name,
        from: folderInLog(folder),
        fromId: folder.id,
        to: folderInLog(target),
        toId: target.id,
      },
    })
    return result
  })
  return moved.catch((error: unknown) => {
    // Another connection got this name there at the same moment.
    throw isUniqueViolation(error) ? taken : error
  })
}
