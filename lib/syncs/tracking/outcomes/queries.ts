import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { addDays, isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import { requireRole } from '@/lib/folders/queries'
import type { SyncOutcome } from '@/lib/generated/prisma/enums'
import type { DayOutcomes } from '@/lib/syncs/tracking/schema'

/**
 * How a connection's runs came out on each of the last days (UTC), the earliest first; days without runs have zeros.
 * Dry runs are none of them.
 * @throws AppError `not_found`
 */
export async function outcomesOverTime(
  actor: Actor,
  connectionId: string,
  days = 30,
  now = new Date(),
): Promise<DayOutcomes[]> {
  authorize(actor, 'sync:read')
  await requireRole(db, actor, connectionId, 'view')
  const first = addDays(now, 1 - days)
  const rows = await db.$queryRaw<{ day: string; outcome: SyncOutcome; count: number }[]>`
    SELECT to_char("createdAt" AT TIME ZONE 'UTC', 'YYYY-MM-DD') AS day, "outcome"::text, count(*)::int AS count
    FROM "SyncRun"
    WHERE "connectionId" = ${connectionId}::uuid AND "organizationId" = ${actor.organizationId}::uuid
      AND "createdAt" >= ${first} AND "state" = 'finished' AND "outcome" IS NOT NULL AND NOT "isDryRun"
    GROUP BY 1, 2`
  return Array.from({ length: days }, (_, index) => {
    const day = isoDay(addDays(first, index))
    const of = (outcome: SyncOutcome) =>
      rows.find((row) => row.day === day && row.outcome === outcome)?.count ?? 0
    return {
      day,
      completed: of('completed'),
      partially_completed: of('partially_completed'),
      failed: of('failed'),
      canceled: of('canceled'),
    }
  })
}
