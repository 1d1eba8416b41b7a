import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { Week } from '@/lib/syncs/digest/rules'

/** Whether the weekly summary goes to the reader. */
export async function getsDigest(actor: Actor): Promise<boolean> {
  authorize(actor, 'sync:read')
  const { memberId: id, organizationId } = actor
  const member = await db.member.findFirst({
    where: { id, organizationId },
    select: { getsSyncDigest: true },
  })
  return member?.getsSyncDigest ?? false
}

/** What the runs of each connection of an organization did that finished in a time; dry ones did nothing. */
export async function readWeeks(
  tx: Transaction,
  organizationId: string,
  { since, until }: { since: Date; until: Date },
): Promise<Week[]> {
  const runs = await tx.$queryRaw<({ connectionId: string } & Week['runs'][number])[]>`
    SELECT "connectionId", "outcome"::text, count(*)::int AS "count" FROM "SyncRun"
    WHERE "organizationId" = ${organizationId}::uuid AND "state" = 'finished' AND NOT "isDryRun"
      AND "outcome" IS NOT NULL AND "finishedAt" >= ${since} AND "finishedAt" < ${until}
    GROUP BY 1, 2`
  const items = await tx.$queryRaw<({ connectionId: string } & Week['items'][number])[]>`
    SELECT run."connectionId", counted."operation"::text, counted."status"::text, counted."reason",
      sum(counted."count")::int AS "count"
    FROM "SyncRun" run JOIN "SyncRunCount" counted ON counted."runId" = run."id"
    WHERE run."organizationId" = ${organizationId}::uuid AND run."state" = 'finished' AND NOT run."isDryRun"
      AND run."finishedAt" >= ${since} AND run."finishedAt" < ${until}
    GROUP BY 1, 2, 3, 4`
  const ids = [...new Set(runs.map(({ connectionId }) => connectionId))]
  return ids.map((connectionId) => ({
    connectionId,
    runs: runs.filter((run) => run.connectionId === connectionId),
    items: items.filter((item) => item.connectionId === connectionId),
  }))
}
