import { randomUUIDv7 } from 'node:crypto'
import { enqueuePosting } from '@/lib/announcements/posting/mutations'
import {
  announcementsSlug,
  defaultHour,
  defaultTemplates,
  defaultTimeZone,
  mostJoiners,
} from '@/lib/announcements/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'

interface Due {
  connectionId: string
  organizationId: string
  expiresAt: Date
  employeeIds: string[]
}

/**
 * Makes the messages about everybody whose first day it is where they are announced, from the hour on that the
 * organization chose; and has those posted that were left by a worker that died.
 */
export async function planAnnouncements(actor: Actor, now = new Date()): Promise<void> {
  authorize(actor, 'connection:plan')
  await db.$transaction(async (tx) => {
    await settleDefaults(tx, now)
    for (const due of await takeJoiners(tx, now)) await createMessages(tx, due, now)
  })
  const left = await db.announcement.findMany({
    where: { state: 'pending', dueAt: { lte: now } },
    orderBy: { dueAt: 'asc' },
    take: 1000,
    select: { id: true, connection: { select: { organizationId: true } } },
  })
  for (const { id, connection } of left) await enqueuePosting(db, connection.organizationId, id)
}

/** What is connected without a word about how it announces does so as by default, in its owner's language. */
async function settleDefaults(tx: Transaction, now: Date): Promise<void> {
  await tx.$executeRaw`/* settle_announcements */
    INSERT INTO "AnnouncementSettings" ("connectionId", "template", "hour", "timeZone", "updatedAt")
    SELECT connection."id", CASE WHEN "user"."locale" = 'fr' THEN ${defaultTemplates.fr} ELSE ${defaultTemplates.en} END,
      ${defaultHour}::int, ${defaultTimeZone}, ${now}
    FROM "Connection" connection
    JOIN "Listing" listing ON listing."id" = connection."listingId" AND listing."slug" = ${announcementsSlug}
    LEFT JOIN "Member" owner ON owner."id" = connection."ownerId"
    LEFT JOIN "User" "user" ON "user"."id" = owner."userId"
    WHERE connection."state" = 'connected'
    ON CONFLICT DO NOTHING`
}

/** Who is to be announced now and was not yet, by connection. Each is taken once, whoever else looks. */
function takeJoiners(tx: Transaction, now: Date): Promise<Due[]> {
  return tx.$queryRaw<Due[]>`/* take_joiners */
    WITH open AS (
      SELECT settings."connectionId", connection."organizationId", activation."id" AS "activationId",
        activation."everyone", here."day", ((here."day" + 1)::timestamp AT TIME ZONE settings."timeZone") AS "expiresAt"
      FROM "AnnouncementSettings" settings
      JOIN "Connection" connection ON connection."id" = settings."connectionId" AND connection."state" = 'connected'
      JOIN "Activation" activation ON activation."connectionId" = connection."id" AND activation."isActive"
      CROSS JOIN LATERAL (
        SELECT (${now}::timestamptz AT TIME ZONE settings."timeZone")::date AS "day",
          extract(hour FROM ${now}::timestamptz AT TIME ZONE settings."timeZone") AS "hour"
      ) here
      WHERE here."hour" >= settings."hour"
    ),
    taken AS (
      INSERT INTO "AnnouncedPerson" ("connectionId", "employeeId")
      SELECT open."connectionId", e."id"
      FROM open JOIN "Employee" e ON e."organizationId" = open."organizationId" AND e."startDate" = open."day"
      WHERE e."status" <> 'left' AND (open."everyone"
        OR EXISTS (SELECT FROM "ActivationEmployee" person
          WHERE person."activationId" = open."activationId" AND person."employeeId" = e."id")
        OR EXISTS (SELECT FROM "ActivationAudience" chosen
          JOIN "AudienceMember" member ON member."audienceId" = chosen."audienceId"
          WHERE chosen."activationId" = open."activationId" AND member."employeeId" = e."id"))
      ON CONFLICT DO NOTHING
      RETURNING "connectionId", "employeeId"
    )
    SELECT open."connectionId"::text, open."organizationId"::text, open."expiresAt",
      array_agg(taken."employeeId"::text ORDER BY taken."employeeId") AS "employeeIds"
    FROM taken JOIN open ON open."connectionId" = taken."connectionId"
    GROUP BY 1, 2, 3`
}

async function createMessages(tx: Transaction, due: Due, now: Date): Promise<void> {
  const { connectionId, organizationId, expiresAt } = due
  for (let from = 0; from < due.employeeIds.length; from += mostJoiners) {
    const id = randomUUIDv7()
    const employeeIds = due.employeeIds.slice(from, from + mostJoiners)
    await tx.announcement.create({ data: { id, connectionId, employeeIds, expiresAt, dueAt: now } })
    await enqueuePosting(tx, organizationId, id)
  }
}
