import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { lockRow } from '@/lib/connections/queries'
import { findOwned, possibleOwner } from '@/lib/connections/settings/queries'
import { isOwnerLeaving } from '@/lib/connections/settings/rules'
import type { Transfer } from '@/lib/connections/settings/schema'
import { isUniqueViolation } from '@/lib/database/unique'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { connectionsWhere, requireRole } from '@/lib/folders/queries'
import { toLocale } from '@/lib/i18n/routing'
import { queueMail } from '@/lib/mail'

export interface Transferred {
  name: string
  owner: string
  /** The actor sees it still. */
  isVisible: boolean
}

/**
 * Gives a connection to another member who may edit, and tells them by mail. Out of the former owner's personal
 * folder it moves to theirs. Wants to manage it; any administrator may where its owner has left or is leaving.
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `invalid` with a field (`ownerNotEligible`);
 * `conflict` with a field (`ownerAlready`, `nameTakenAtOwner`, `connectionNameTaken`)
 */
export async function transferConnection(
  actor: Actor,
  input: Transfer,
  now = new Date(),
): Promise<Transferred> {
  authorize(actor, 'connection:update')
  return db
    .$transaction((tx) => transfer(tx, actor, input, now))
    .catch((error: unknown) => {
      const name = input.name ? 'connectionNameTaken' : 'nameTakenAtOwner'
      throw isUniqueViolation(error) ? new AppError('conflict', { fields: { name } }) : error
    })
}

async function transfer(
  tx: Transaction,
  actor: MemberActor,
  { connectionId: id, memberId, name: newName }: Transfer,
  now: Date,
): Promise<Transferred> {
  const { organizationId } = actor
  await lockRow(tx, actor, id)
  const connection = await findOwned(tx, actor, id)
  if (!connection || !isOwnerLeaving(connection.owner, now)) await requireRole(tx, actor, id, 'manage')
  if (!connection) throw new AppError('not_found')
  const { name: formerName, ownerId, owner, folder } = connection
  if (ownerId === memberId) throw new AppError('conflict', { fields: { memberId: 'ownerAlready' } })
  const next = await requireEligible(tx, actor, memberId, now)

  // A personal folder without a member is that of an owner who is gone.
  const isPersonal = folder.kind === 'personal' && (folder.memberId === null || folder.memberId === ownerId)
  const folderId = isPersonal
    ? await ensurePersonalFolder(tx, { organizationId, memberId })
    : connection.folderId
  const name = newName ?? formerName
  await tx.connection.update({
    where: { id, organizationId },
    data: { ownerId: memberId, folderId, name },
  })
  await audit(tx, actor, {
    action: 'connection.transferred',
    subject: { type: 'connection', id },
    details: {
      before: owner?.user.name ?? null,
      beforeId: ownerId,
      after: next.name,
      afterId: memberId,
      ...(folderId !== connection.folderId && { fromFolderId: connection.folderId, toFolderId: folderId }),
      ...(name !== formerName && { nameBefore: formerName, name }),
    },
  })
  if (memberId !== actor.memberId) {
    const locale = toLocale(next.locale)
    const url = `${getEnv().PORTICO_URL}/${locale}/connections/${id}`
    const values = { name, listing: connection.listing.name, by: actor.name, url }
    await queueMail(tx, { to: next.email, locale, template: 'connectionTransferred', values })
  }
  const visible = await tx.connection.count({ where: { id, AND: connectionsWhere(actor, 'view') } })
  return { name, owner: next.name, isVisible: visible > 0 }
}

// Held, so that whoever loses the right at this moment does not end up as the owner.
async function requireEligible(
  tx: Transaction,
  { organizationId }: MemberActor,
  memberId: string,
  now: Date,
) {
  await tx.$queryRaw`
    SELECT 1 FROM "Member"
    WHERE "id" = ${memberId}::uuid AND "organizationId" = ${organizationId}::uuid FOR SHARE`
  const member = await tx.member.findFirst({
    where: { id: memberId, organizationId, ...possibleOwner(now) },
    select: { user: { select: { name: true, email: true, locale: true } } },
  })
  if (!member) throw new AppError('invalid', { fields: { memberId: 'ownerNotEligible' } })
  return member.user
}
