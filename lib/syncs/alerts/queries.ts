import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import { patienceMs } from '@/lib/syncs/alerts/rules'
import type { Standing, SyncAlert } from '@/lib/syncs/alerts/schema'

const mostShown = 20

/** Connections over which syncs fail, of those that the actor sees; the latest first, at most twenty. */
export async function listSyncAlerts(actor: Actor): Promise<SyncAlert[]> {
  authorize(actor, 'sync:read')
  const rows = await db.syncSettings.findMany({
    where: {
      organizationId: actor.organizationId,
      alertedAt: { not: null },
      connection: { AND: connectionsWhere(actor, 'view') },
    },
    orderBy: [{ alertedAt: 'desc' }, { connectionId: 'asc' }],
    take: mostShown,
    select: { alertedAt: true, connection: { select: { id: true, name: true } } },
  })
  const ids = rows.map(({ connection }) => connection.id)
  const where = { connectionId: { in: ids }, needsRetry: true }
  const [people, groups] = await Promise.all([
    db.syncLink.groupBy({ by: ['connectionId'], where, _count: true }),
    db.syncGroup.groupBy({
      by: ['connectionId'],
      where: { ...where, connection: { syncSettings: { syncsGroups: true } } },
      _count: true,
    }),
  ])
  const countOf = (counts: typeof people | typeof groups, id: string) =>
    counts.find(({ connectionId }) => connectionId === id)?._count ?? 0
  return rows.flatMap(({ alertedAt, connection }) => {
    if (!alertedAt) return []
    const failing = countOf(people, connection.id)
    return [{ connection, since: alertedAt, failing, failingGroups: countOf(groups, connection.id) }]
  })
}

/** A connection whose people can be looked at. */
export interface Watched {
  connectionId: string
  organizationId: string
  isAlerted: boolean
  standing: Standing
}

/**
 * How connections stand that fail for somebody or for a group, are broken, or were told of. While a run is at work nothing is said of
 * its connection, unless it waits for the provider; those that have to be reconnected are told of as such.
 */
export async function findWatched(actor: Actor, now: Date): Promise<Watched[]> {
  authorize(actor, 'sync:plan')
  const rows = await db.$queryRaw<(Omit<Watched, 'standing'> & Standing)[]>`
    WITH watched AS MATERIALIZED (
      SELECT settings."connectionId", settings."organizationId", settings."alertedAt" IS NOT NULL AS "isAlerted",
        (SELECT count(*)::int FROM "SyncLink" link
          WHERE link."connectionId" = settings."connectionId" AND link."needsRetry") AS "failing",
        stored."failing" AS "failingGroups", stored."known" AS "knownGroups",
        CASE WHEN last."state" = 'finished'
          THEN coalesce(last."reason" IN ('providerGaveUp', 'internal'), FALSE)
          ELSE coalesce(last."waitingSince" < ${new Date(now.getTime() - patienceMs)}, FALSE) END AS "isBroken",
        last."state" <> 'finished' AS "isAtWork"
      FROM "SyncSettings" settings
      JOIN "Connection" connection ON connection."id" = settings."connectionId" AND connection."state" = 'connected'
      CROSS JOIN LATERAL (
        SELECT "state", "reason", "waitingSince" FROM "SyncRun"
        WHERE "connectionId" = settings."connectionId" AND NOT "isDryRun"
        ORDER BY "createdAt" DESC LIMIT 1
      ) AS last
      CROSS JOIN LATERAL (
        SELECT (count(*) FILTER (WHERE "needsRetry"))::int AS "failing", count(*)::int AS "known" FROM "SyncGroup"
        WHERE "connectionId" = settings."connectionId" AND settings."syncsGroups"
      ) AS stored
    )
    SELECT "connectionId", "organizationId", "isAlerted", "failing", "failingGroups", "knownGroups", "isBroken",
      CASE WHEN "failing" > 0 THEN (
        SELECT count(*)::int FROM "SyncLink" link
        WHERE link."connectionId" = watched."connectionId" AND (link."state" = 'linked' OR link."needsRetry")
      ) ELSE 0 END AS "known"
    FROM watched
    WHERE ("isBroken" OR NOT "isAtWork") AND ("isBroken" OR "isAlerted" OR "failing" > 0 OR "failingGroups" > 0)`
  return rows.map(({ connectionId, organizationId, isAlerted, ...standing }) => ({
    connectionId,
    organizationId,
    isAlerted,
    standing,
  }))
}
