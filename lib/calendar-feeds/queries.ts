import { endOfHorizon, secretEnd } from '@/lib/attention/rules'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import type { CalendarEntry } from '@/lib/calendar-feeds/rules'
import { addDays, dayOf } from '@/lib/days'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'

/** Days that stay in a calendar after they have passed. */
const daysKept = 90
/** Of each kind. */
const maxEntries = 500

/** When the actor made their calendar; null: they have none. */
export async function findCalendarFeed(actor: Actor): Promise<{ createdAt: Date } | null> {
  authorize(actor, 'calendar-feed:update')
  return db.calendarFeed.findUnique({ where: { memberId: actor.memberId }, select: { createdAt: true } })
}

const named = {
  id: true,
  name: true,
  listing: { select: { name: true } },
} as const satisfies Prisma.ConnectionSelect

/**
 * The days on which connections lose what a person has to replace, and on which their owners leave: of those that
 * the actor may see, and for who may edit, within 30 days, the owners of all others too.
 */
export async function listCalendarEntries(actor: Actor, now: Date): Promise<CalendarEntry[]> {
  authorize(actor, 'connection:read')
  const since = addDays(now, -daysKept)
  const visible = connectionsWhere(actor, 'view')
  const { organizationId } = actor
  const isEditor = actor.marketplace === 'edit'
  const horizon = endOfHorizon(now)
  const isLeavingSoon = { owner: { employee: { endDate: { lt: horizon } } } }
  const reach = isEditor ? { OR: [visible, isLeavingSoon] } : visible
  const [owned, keyed] = await Promise.all([
    db.connection.findMany({
      where: { organizationId, owner: { employee: { endDate: { gte: since } } }, AND: reach },
      orderBy: [{ owner: { employee: { endDate: 'asc' } } }, { id: 'asc' }],
      take: maxEntries,
      select: {
        ...named,
        owner: {
          select: {
            user: { select: { name: true } },
            employee: { select: { endDate: true, updatedAt: true } },
          },
        },
      },
    }),
    db.credential.findMany({
      where: {
        OR: [
          { secretExpiresAt: { gte: since } },
          // Access that is over already is renewed by nobody: its last token is no secret that ends.
          { refreshAt: null, expiresAt: { gte: since }, connection: { state: { not: 'needs_reconnect' } } },
        ],
        connection: visible,
      },
      orderBy: [{ secretExpiresAt: { sort: 'asc', nulls: 'first' } }, { connectionId: 'asc' }],
      take: maxEntries,
      select: {
        secretExpiresAt: true,
        expiresAt: true,
        refreshAt: true,
        updatedAt: true,
        connection: { select: named },
      },
    }),
  ])
  const leavings = owned.flatMap(({ owner, ...connection }): CalendarEntry[] => {
    const { endDate: day, updatedAt: changedAt } = owner?.employee ?? {}
    if (!owner || !day || !changedAt) return []
    // Earlier it cannot be taken over, and then only who sees it is told of it.
    const page = isEditor && day < horizon ? '/take-over' : ''
    return [{ kind: 'ownerLeaving', connection, day, changedAt, page, owner: owner.user.name }]
  })
  const endings = keyed.flatMap(({ connection, updatedAt: changedAt, ...credential }): CalendarEntry[] => {
    const end = secretEnd(credential)
    const page = isEditor ? '/setup/credentials' : ''
    return end ? [{ kind: 'secretExpiry', connection, day: dayOf(end), changedAt, page }] : []
  })
  return [...leavings, ...endings]
}
