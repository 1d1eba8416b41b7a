import { mint, type PeopleCalendarActor } from '@/lib/auth/actor'
import { hashCalendarToken } from '@/lib/auth/load-member'
import { db } from '@/lib/db'

export interface PeopleCalendarAccess {
  actor: PeopleCalendarActor
  kinds: string[]
  locale: string
}

/** Which calendar of people an address leads to; null: none, or one over a connection that is not in use. */
export async function loadPeopleCalendar(token: string): Promise<PeopleCalendarAccess | null> {
  const row = await db.peopleCalendar.findFirst({
    where: { tokenHash: hashCalendarToken(token), connection: { state: 'connected' } },
    select: {
      connectionId: true,
      kinds: true,
      locale: true,
      connection: { select: { organizationId: true } },
    },
  })
  if (!row) return null
  const { connection, connectionId, kinds, locale } = row
  const { organizationId } = connection
  return {
    kinds,
    locale,
    actor: mint<PeopleCalendarActor>({ kind: 'people-calendar', organizationId, connectionId }),
  }
}
