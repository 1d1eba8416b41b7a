import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { holdFolder } from '@/lib/folders/queries'
import { folderInLog } from '@/lib/folders/rules'
import { planSharing, readSharing } from '@/lib/folders/sharing/queries'
import { everyone, type SharingChange } from '@/lib/folders/sharing/schema'
import type { FolderRole } from '@/lib/generated/prisma/enums'

/**
 * Shares a folder with a member or with everyone, gives them another role, or takes it away. One change of a
 * folder happens after the other, so that it always keeps a manager.
 * @throws AppError `not_found`, for a member of elsewhere too (`memberNotFound`); `forbidden` (`folderManager`);
 * `conflict` (`folderPersonal`, `memberWithoutRight`, `viewerRole`, `noManagerLeft`)
 */
export async function changeSharing(actor: Actor, change: SharingChange): Promise<void> {
  authorize(actor, 'folder:update')
  await db.$transaction(async (tx) => {
    const folder = await holdFolder(tx, actor, change.folderId, 'change')
    const sharing = await readSharing(tx, actor, folder)
    const { person } = planSharing(folder.kind, sharing, change)
    const before = person ? person.role : sharing.everyone
    if (before === change.role) return
    await write(tx, actor, change)
    await audit(tx, actor, {
      action: person ? memberAction(before, change.role) : 'folder.everyone_changed',
      subject: { type: 'folder', id: folder.id },
      details: {
        folder: folderInLog(folder),
        ...(person && { member: person.name, memberId: person.memberId }),
        before: before ?? 'none',
        after: change.role ?? 'none',
      },
    })
  })
}

function memberAction(before: FolderRole | null, after: FolderRole | null): string {
  if (before === null) return 'folder.shared'
  return after === null ? 'folder.unshared' : 'folder.role_changed'
}

async function write(
  tx: Transaction,
  { organizationId }: MemberActor,
  { folderId, who, role }: SharingChange,
): Promise<void> {
  if (who === everyone) {
    await tx.folder.update({ where: { id: folderId, organizationId }, data: { everyone: role } })
  } else if (role === null) {
    await tx.folderShare.deleteMany({ where: { folderId, memberId: who, folder: { organizationId } } })
  } else {
    const key = { folderId, memberId: who }
    await tx.folderShare.upsert({
      where: { folderId_memberId: key },
      create: { ...key, role },
      update: { role },
    })
  }
}
