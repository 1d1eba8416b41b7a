import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { holdFolder } from '@/lib/folders/queries'
import { canBeDeleted, folderInLog } from '@/lib/folders/rules'

/** How many connections a refusal to delete a folder names. */
const named = 5

const nameTaken = () =>
  new AppError('conflict', { reason: 'folderNameTaken', fields: { name: 'folderNameTaken' } })

function orNameTaken(error: unknown): never {
  throw isUniqueViolation(error) ? nameTaken() : error
}

/**
 * Makes a shared folder; whoever makes it manages it.
 * @param input.name trimmed, of 1 to 100 characters
 * @throws AppError `conflict` (`folderNameTaken`), whatever the case of its letters
 */
export async function createFolder(actor: Actor, { name }: { name: string }): Promise<{ id: string }> {
  authorize(actor, 'folder:create')
  const { organizationId, memberId } = actor
  const created = db.$transaction(async (tx) => {
    const { id } = await tx.folder.create({
      data: { organizationId, kind: 'shared', name, shares: { create: { memberId, role: 'manage' } } },
      select: { id: true },
    })
    const details = { name, manager: actor.name }
    await audit(tx, actor, { action: 'folder.created', subject: { type: 'folder', id }, details })
    return { id }
  })
  return created.catch(orNameTaken)
}

/**
 * Gives a shared folder another name.
 * @throws AppError `not_found`; `forbidden` (`folderManager`); `conflict` (`folderNameTaken`, `folderNameFixed`)
 */
export async function renameFolder(
  actor: Actor,
  { folderId: id, name }: { folderId: string; name: string },
): Promise<void> {
  authorize(actor, 'folder:update')
  const renamed = db.$transaction(async (tx) => {
    const folder = await holdFolder(tx, actor, id, 'change')
    if (folder.kind !== 'shared') throw new AppError('conflict', { reason: 'folderNameFixed' })
    if (folder.name === name) return
    await tx.folder.update({ where: { id, organizationId: actor.organizationId }, data: { name } })
    const details = { before: folder.name, name }
    await audit(tx, actor, { action: 'folder.renamed', subject: { type: 'folder', id }, details })
  })
  await renamed.catch(orNameTaken)
}

/**
 * Deletes an empty folder: a shared one, or what a former member left.
 * @throws AppError `not_found`; `forbidden` (`folderManager`); `conflict` (`folderKept`, or `folderNotEmpty` with
 * the names of what is in it)
 */
export async function deleteFolder(actor: Actor, { folderId: id }: { folderId: string }): Promise<void> {
  authorize(actor, 'folder:update')
  await db.$transaction(async (tx) => {
    const folder = await holdFolder(tx, actor, id, 'change')
    if (!canBeDeleted(folder)) throw new AppError('conflict', { reason: 'folderKept' })
    const { organizationId } = actor
    const where = { organizationId, folderId: id }
    const count = await tx.connection.count({ where })
    if (count > 0) {
      const first = await tx.connection.findMany({
        where,
        orderBy: { name: 'asc' },
        take: named,
        select: { name: true },
      })
      const names = first.map(({ name }) => name).join(', ')
      throw new AppError('conflict', {
        reason: 'folderNotEmpty',
        values: { count, names, more: count - first.length },
      })
    }
    await tx.folder.delete({ where: { id, organizationId } })
    const details = { name: folderInLog(folder) }
    await audit(tx, actor, { action: 'folder.deleted', subject: { type: 'folder', id }, details })
  })
}

/** The organization's general folder, made at its first use. Two at once end up with the same one. */
export async function ensureGeneralFolder(tx: Transaction, organizationId: string): Promise<string> {
  return ensure(tx, { organizationId, kind: 'general' }, { everyone: 'manage' })
}

/** A member's personal folder, made at its first use. */
export async function ensurePersonalFolder(
  tx: Transaction,
  { organizationId, memberId }: { organizationId: string; memberId: string },
): Promise<string> {
  return ensure(tx, { organizationId, kind: 'personal', memberId })
}

interface FolderKey {
  organizationId: string
  kind: 'general' | 'personal'
  memberId?: string
}

async function ensure(tx: Transaction, key: FolderKey, more: { everyone?: 'manage' } = {}): Promise<string> {
  const known = await tx.folder.findFirst({ where: key, select: { id: true } })
  if (known) return known.id
  await tx.folder.createMany({ data: { ...key, ...more }, skipDuplicates: true })
  const { id } = await tx.folder.findFirstOrThrow({ where: key, select: { id: true } })
  return id
}
