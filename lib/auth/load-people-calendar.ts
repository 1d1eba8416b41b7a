import { type SystemActor, systemActor } from '@/lib/auth/actor'
import { hashCalendarToken } from '@/lib/auth/load-member'
import { db } from '@/lib/db'

export interface PeopleCalendarAccess {
  /** Portico itself, for the organization whose calendar it is. */
  actor: SystemActor & { organizationId: string }
  connectionId: string
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
  const { connection, ...calendar } = row
  return { ...calendar, actor: systemActor(connection.organizationId) }
}
