import { randomBytes } from 'node:crypto'
import { audit } from '@/lib/audit'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { hashCalendarToken } from '@/lib/auth/load-member'
import { authorize } from '@/lib/auth/permissions'
import { lockConnection, lockListing } from '@/lib/connections/queries'
import { changeState } from '@/lib/connections/state/mutations'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { requirePeopleCalendar } from '@/lib/people-calendars/queries'
import type { PeopleCalendarInput } from '@/lib/people-calendars/schema'

/**
 * Says what a calendar of people shows, gives it another address, or ends it: its address leads nowhere then.
 * @returns the address of a new one, which is kept nowhere and so can be shown this once only
 * @throws AppError `not_found`; `forbidden` (`folderRole`); `invalid` with `kinds` (`choose`)
 */
export async function changePeopleCalendar(
  actor: Actor,
  { connectionId, act, kinds, locale }: PeopleCalendarInput,
): Promise<{ url: string | null }> {
  authorize(actor, 'calendar:update')
  if (act !== 'end' && kinds.length === 0) throw new AppError('invalid', { fields: { kinds: 'choose' } })
  const token = act === 'renew' ? randomBytes(32).toString('base64url') : null
  const { listingId } = await requirePeopleCalendar(db, actor, connectionId, 'manage')
  await db.$transaction(async (tx) => {
    await lockListing(tx, actor, listingId)
    await requirePeopleCalendar(tx, actor, connectionId, 'manage')
    const change = {
      ...(act !== 'end' && { kinds, locale }),
      ...(token && { tokenHash: hashCalendarToken(token), createdAt: new Date() }),
      ...(act === 'end' && { tokenHash: null }),
    }
    await tx.peopleCalendar.upsert({
      where: { connectionId },
      create: { connectionId, kinds, locale, ...change },
      update: change,
    })
    if (token) await takeIntoUse(tx, actor, connectionId)
    await audit(tx, actor, {
      action: `people-calendar.${({ save: 'changed', renew: 'renewed', end: 'ended' } as const)[act]}`,
      subject: { type: 'connection', id: connectionId },
      ...(act !== 'end' && { details: { kinds, locale } }),
    })
  })
  return { url: token && `${getEnv().PORTICO_URL}/api/people-calendars/${token}.ics` }
}

/** There is no provider that could be asked: with an address it is complete. */
async function takeIntoUse(tx: Transaction, actor: MemberActor, connectionId: string): Promise<void> {
  const connection = await lockConnection(tx, actor, connectionId)
  const { state, stateReason } = connection
  if (state !== 'connected' || stateReason !== 'unverified') return
  await changeState(tx, actor, connection, { state: 'connected', stateReason: null })
  const where = { id: connectionId, organizationId: actor.organizationId }
  await tx.connection.update({ where, data: { verifiedAt: new Date(), nextCheckAt: null } })
}
