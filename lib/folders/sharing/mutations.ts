import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { holdFolder } from '@/lib/folders/queries'
import { folderInLog } from '@/lib/folders/rules'
import { describeSharing, planSharing, readSharing } from '@/lib/folders/sharing/queries'
import { everyone, type SharingChange, type SharingImpact } from '@/lib/folders/sharing/schema'
import type { FolderRole } from '@/lib/generated/prisma/enums'

export type SharingOutcome =
  | { kind: 'changed' }
  /** The impact is no longer the one that was confirmed; nothing was changed. */
  | { kind: 'review'; impact: SharingImpact }

/**
 * Shares a folder with a member or with everyone, gives them another role, or takes it away. One change of a
 * folder happens after the other, so that it always keeps a manager.
 * @param input.fingerprint of the impact that was confirmed
 * @throws AppError `not_found`, for a member of elsewhere too (`memberNotFound`); `forbidden` (`folderManager`);
 * `conflict` (`folderPersonal`, `memberWithoutRight`, `viewerRole`, `noManagerLeft`)
 */
export async function changeSharing(
  actor: Actor,
  { fingerprint, ...change }: SharingChange & { fingerprint: string },
): Promise<SharingOutcome> {
  authorize(actor, 'folder:update')
  return db.$transaction(async (tx): Promise<SharingOutcome> => {
    const folder = await holdFolder(tx, actor, change.folderId, 'change')
    const impact = await describeSharing(tx, actor, folder, change)
    if (impact.fingerprint !== fingerprint) return { kind: 'review', impact }
    const sharing = await readSharing(tx, actor, folder)
    const { person } = planSharing(folder.kind, sharing, change)
    const before = person ? person.role : sharing.everyone
    if (before === change.role) return { kind: 'changed' }
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
    return { kind: 'changed' }
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
