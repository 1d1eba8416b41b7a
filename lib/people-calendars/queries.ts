import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { addDays, isoDay } from '@/lib/days'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionRefusal, connectionsWhere } from '@/lib/folders/queries'
import { Prisma } from '@/lib/generated/prisma/client'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { toLocale } from '@/lib/i18n/routing'
import type { PeopleDay } from '@/lib/people-calendars/rules'
import {
  type CalendarKind,
  calendarKinds,
  defaultKinds,
  peopleCalendarSlug,
  storedKinds,
} from '@/lib/people-calendars/schema'
import { inScope, readScope } from '@/lib/syncs/scope/sql'

const { sql } = Prisma
/** Days of a calendar: before today, and from today on. Anniversaries would fill it. */
const stretch = { days: { before: 90, after: 365 }, anniversaries: { before: 7, after: 90 } }
/** Of each kind. */
const mostDays = 2_000

/**
 * A connection that publishes a calendar, if the actor has this role over it.
 * @throws AppError `not_found`, also for those of other listings; `forbidden` (`folderRole`)
 */
export async function requirePeopleCalendar(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  role: FolderRole,
): Promise<{ listingId: string }> {
  const found = await tx.connection.findFirst({
    where: { id: connectionId, listing: { slug: peopleCalendarSlug }, AND: connectionsWhere(actor, role) },
    select: { listingId: true },
  })
  if (!found) throw await connectionRefusal(tx, actor, connectionId)
  return found
}

/**
 * What the page of a calendar shows. `madeAt` null: there is no address; `isOn` false: nobody is in it, since the
 * listing is switched off or runs over another connection.
 * @throws AppError `not_found`
 */
export async function getPeopleCalendar(actor: Actor, connectionId: string) {
  authorize(actor, 'calendar:read')
  await requirePeopleCalendar(db, actor, connectionId, 'view')
  const [row, scope] = await Promise.all([
    db.peopleCalendar.findFirst({
      where: { connectionId, connection: { organizationId: actor.organizationId } },
      select: { tokenHash: true, kinds: true, locale: true, createdAt: true },
    }),
    readScope(db, actor.organizationId, connectionId),
  ])
  return {
    madeAt: row?.tokenHash ? row.createdAt : null,
    kinds: row ? storedKinds.parse(row.kinds) : [...defaultKinds],
    locale: row ? toLocale(row.locale) : actor.locale,
    isOn: scope !== null,
  }
}
export type PeopleCalendarView = Awaited<ReturnType<typeof getPeopleCalendar>>

interface Row {
  id: string
  givenName: string
  familyName: string
  department: string | null
  updatedAt: Date
  day: Date
  years: number | null
}

/**
 * The first and last days, and the anniversaries, of the people whom the listing is available to over a connection.
 * Whoever has left is in it no more.
 * @throws AppError `not_found` where the listing is switched off
 */
export async function listPeopleDays(
  actor: Actor,
  { connectionId, kinds }: { connectionId: string; kinds: readonly CalendarKind[] },
  now = new Date(),
): Promise<PeopleDay[]> {
  authorize(actor, 'people-calendar:read')
  const { organizationId } = actor
  const scope = await readScope(db, organizationId, connectionId)
  if (!scope) throw new AppError('not_found')
  const chosen = calendarKinds.filter((kind) => kinds.includes(kind))
  const lists = await Promise.all(
    chosen.map(async (kind) => {
      const { before, after } = kind === 'anniversaries' ? stretch.anniversaries : stretch.days
      const [since, until] = [isoDay(addDays(now, -before)), isoDay(addDays(now, after))]
      const rows = await db.$queryRaw<Row[]>`
        SELECT e."id", e."givenName", e."familyName", e."department", e."updatedAt", found."day", found."years"
        FROM "Employee" e, ${daysOf(kind, since, until)} found ("day", "years")
        WHERE e."organizationId" = ${organizationId}::uuid AND ${inScope(scope)}
          AND found."day" BETWEEN ${since}::date AND ${until}::date
        ORDER BY found."day", e."id" LIMIT ${mostDays}::int`
      return rows.map((row): PeopleDay => ({ ...row, kind }))
    }),
  )
  return lists.flat()
}

function daysOf(kind: CalendarKind, since: string, until: string): Prisma.Sql {
  if (kind === 'joiners') return sql`LATERAL (SELECT e."startDate", NULL::int)`
  if (kind === 'leavers') return sql`LATERAL (SELECT e."endDate", NULL::int)`
  // Who began on February 29 has it on the 28th of other years, as PostgreSQL adds years.
  return sql`LATERAL (
    SELECT (e."startDate" + make_interval(years => count))::date, count
    FROM generate_series(
      greatest(1, (extract(year FROM ${since}::date) - extract(year FROM e."startDate"))::int),
      (extract(year FROM ${until}::date) - extract(year FROM e."startDate"))::int
    ) AS count
  )`
}
