import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { connectionsWhere } from '@/lib/folders/queries'
import { itemColumns, namedFields, toOutcome } from '@/lib/syncs/tracking/items/queries'
import type { PersonSync, PersonSyncItem } from '@/lib/syncs/tracking/schema'

const mostItems = 20

type Row = Parameters<typeof toOutcome>[0] & { runId: string; connectionId: string }

/**
 * Where somebody is provisioned, and what the last runs did for them, the newest first: over the connections that the
 * actor sees. For an employee of another organization, nothing.
 */
export async function employeeSyncs(
  actor: Actor,
  employeeId: string,
): Promise<{ providers: PersonSync[]; items: PersonSyncItem[] }> {
  authorize(actor, 'sync:read')
  const connections = await db.connection.findMany({
    where: { AND: connectionsWhere(actor, 'view'), syncSettings: { isNot: null } },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
  const ids = connections.map(({ id }) => id)
  const isOwn = await db.employee.count({ where: { id: employeeId, organizationId: actor.organizationId } })
  if (ids.length === 0 || isOwn === 0) return { providers: [], items: [] }
  const byId = new Map(connections.map((connection) => [connection.id, connection]))
  const [links, rows] = await Promise.all([
    db.syncLink.findMany({
      where: { employeeId, connectionId: { in: ids } },
      select: { connectionId: true, state: true, needsRetry: true },
    }),
    db.$queryRaw<Row[]>`
      SELECT item."runId", run."connectionId", ${itemColumns}
      FROM "SyncItem" item JOIN "SyncRun" run ON run."id" = item."runId"
      WHERE item."employeeId" = ${employeeId}::uuid AND item."finishedAt" IS NOT NULL
        AND run."connectionId" = ANY (${ids}::uuid[]) AND NOT run."isDryRun"
      ORDER BY item."finishedAt" DESC LIMIT ${mostItems}::int`,
  ])
  const fieldOf = await namedFields(
    actor,
    rows.map(({ field }) => field),
  )
  return {
    providers: connections.flatMap((connection) => {
      const link = links.find(({ connectionId }) => connectionId === connection.id)
      return link ? [{ connection, state: link.state, isFailing: link.needsRetry }] : []
    }),
    items: rows.flatMap((row) => {
      const connection = byId.get(row.connectionId)
      return connection ? [{ ...toOutcome(row, fieldOf), runId: row.runId, connection }] : []
    }),
  }
}
