import { audit } from '@/lib/audit'
import { type Actor, type MemberActor, type SystemActor, within } from '@/lib/auth/actor'
import { loadMembers } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { connectionsWhere } from '@/lib/folders/queries'
import { queueMails } from '@/lib/mail'
import { findWatched, type Watched } from '@/lib/syncs/alerts/queries'
import { alertChange, alertShare } from '@/lib/syncs/alerts/rules'

/**
 * Mails the owners and the HR admins of connections over which more fails than before, once, and once when it is well
 * again. Nobody is told of a connection that they may not see.
 * @returns of how many connections people were told
 */
export async function announceFailures(actor: Actor, now = new Date()): Promise<number> {
  authorize(actor, 'sync:plan')
  let count = 0
  for (const watched of await findWatched(actor, now)) {
    const change = alertChange(watched.standing, watched.isAlerted)
    if (change && (await announce(actor, watched, change, now))) count += 1
  }
  return count
}

async function announce(
  portico: SystemActor,
  watched: Watched,
  change: 'raised' | 'cleared',
  now: Date,
): Promise<boolean> {
  const { connectionId, organizationId, standing } = watched
  return db.$transaction(async (tx) => {
    const isRaised = change === 'raised'
    // Of two processes that found the change, the first tells of it.
    const { count } = await tx.syncSettings.updateMany({
      where: { connectionId, organizationId, alertedAt: isRaised ? null : { not: null } },
      data: { alertedAt: isRaised ? now : null },
    })
    if (count === 0) return false
    const connection = await tx.connection.findUniqueOrThrow({
      where: { id: connectionId },
      select: {
        name: true,
        ownerId: true,
        listing: { select: { name: true } },
        organization: { select: { name: true } },
      },
    })
    const readers = await readersOf(tx, watched, connection.ownerId, now)
    const mails = readers.map(({ email, locale, name }) => ({
      to: email,
      locale,
      template: isRaised ? ('syncFailing' as const) : ('syncWell' as const),
      values: {
        name,
        connection: connection.name,
        listing: connection.listing.name,
        organization: connection.organization.name,
        failing: standing.failing,
        groups: standing.failingGroups,
        share: alertShare,
        isDown: standing.isBroken ? 'yes' : 'no',
        url: `${getEnv().PORTICO_URL}/${locale}/connections/${connectionId}/tracking`,
      },
    }))
    await queueMails(tx, mails)
    await audit(tx, within(portico, organizationId), {
      action: isRaised ? 'syncs.announced_failing' : 'syncs.announced_well',
      subject: { type: 'connection', id: connectionId },
      details: { mails: mails.length, ...standing },
    })
    return true
  })
}

/** The owner, and all who may edit; of those, whoever sees the connection. */
async function readersOf(
  tx: Transaction,
  { organizationId, connectionId }: Watched,
  ownerId: string | null,
  now: Date,
): Promise<MemberActor[]> {
  const editors = await loadMembers(tx, organizationId, 'editors', now)
  const isEditor = editors.some(({ memberId }) => memberId === ownerId)
  const owners = ownerId && !isEditor ? await loadMembers(tx, organizationId, [ownerId], now) : []
  const readers: MemberActor[] = []
  for (const reader of [...editors, ...owners]) {
    const where = { id: connectionId, AND: connectionsWhere(reader, 'view') }
    if ((await tx.connection.count({ where })) > 0) readers.push(reader)
  }
  return readers
}
