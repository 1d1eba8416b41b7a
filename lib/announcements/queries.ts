import {
  type AnnouncementSettingsValues,
  announcementsSlug,
  defaultHour,
  defaultTemplates,
  defaultTimeZone,
  type Joiner,
} from '@/lib/announcements/schema'
import type { Actor, MemberActor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { addDays, isoDay } from '@/lib/days'
import { db, type Transaction } from '@/lib/db'
import { connectionRefusal, connectionsWhere } from '@/lib/folders/queries'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import type { Locale } from '@/lib/i18n/routing'
import { inScope, readScope } from '@/lib/syncs/scope/sql'

const settingsSelect = { tool: true, template: true, hour: true, timeZone: true } as const
const shownMessages = 10
const daysAhead = 14

/** Refuses connections of other listings, and those over which the actor has less than this role. */
export async function requireAnnouncing(
  tx: Transaction,
  actor: OrganizationActor,
  connectionId: string,
  role: FolderRole,
): Promise<void> {
  const where = {
    id: connectionId,
    listing: { slug: announcementsSlug },
    AND: connectionsWhere(actor, role),
  }
  if ((await tx.connection.count({ where })) === 0) throw await connectionRefusal(tx, actor, connectionId)
}

/** How a connection announces people, or would without an admin's word. */
export async function readSettings(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  connectionId: string,
  locale: Locale = 'en',
): Promise<AnnouncementSettingsValues> {
  const stored = await tx.announcementSettings.findFirst({
    where: { connectionId, connection: { organizationId } },
    select: settingsSelect,
  })
  const { [locale]: template } = defaultTemplates
  return stored ?? { tool: null, template, hour: defaultHour, timeZone: defaultTimeZone }
}

/**
 * What the page of a connection that announces people shows: its settings, its last messages, and how many people who
 * start within two weeks it would announce; null where it is switched off.
 * @throws AppError `not_found`
 */
export async function getAnnouncing(actor: Actor, connectionId: string, now = new Date()) {
  authorize(actor, 'connection:read')
  await requireAnnouncing(db, actor, connectionId, 'view')
  const [settings, messages, coming] = await Promise.all([
    readSettings(db, actor, connectionId, actor.locale),
    db.announcement.findMany({
      where: { connectionId, connection: { organizationId: actor.organizationId } },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: shownMessages,
      select: {
        id: true,
        state: true,
        reason: true,
        attempts: true,
        dueAt: true,
        createdAt: true,
        finishedAt: true,
        employeeIds: true,
      },
    }),
    countComing(actor, connectionId, now),
  ])
  return {
    settings,
    coming,
    messages: messages.map(({ employeeIds, ...message }) => ({ ...message, joiners: employeeIds.length })),
  }
}
export type Announcing = Awaited<ReturnType<typeof getAnnouncing>>

async function countComing(actor: MemberActor, connectionId: string, now: Date): Promise<number | null> {
  const { organizationId } = actor
  const scope = await readScope(db, organizationId, connectionId)
  if (!scope) return null
  const [row] = await db.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS "count" FROM "Employee" e
    WHERE e."organizationId" = ${organizationId}::uuid AND ${inScope(scope)}
      AND e."startDate" BETWEEN ${isoDay(now)}::date AND ${isoDay(addDays(now, daysAhead))}::date`
  return row?.count ?? 0
}

/** Those of these people who are still in scope, by name; null: the listing is switched off. */
export async function readJoiners(
  { organizationId }: OrganizationActor,
  connectionId: string,
  employeeIds: readonly string[],
): Promise<Joiner[] | null> {
  const scope = await readScope(db, organizationId, connectionId)
  if (!scope) return null
  return db.$queryRaw<Joiner[]>`
    SELECT e."givenName" AS "firstName", e."familyName" AS "lastName", e."jobTitle", e."department", e."location"
    FROM "Employee" e
    WHERE e."organizationId" = ${organizationId}::uuid AND e."id" = ANY (${[...employeeIds]}::uuid[])
      AND ${inScope(scope)}
    ORDER BY e."familyName", e."givenName", e."id"`
}

/** Texts of triggers and of joiners are posted while the listing is available to anybody over the connection. */
export async function isSwitchedOn(
  { organizationId }: OrganizationActor,
  connectionId: string,
): Promise<boolean> {
  const where = { connectionId, organizationId, isActive: true }
  return (await db.activation.count({ where })) > 0
}
