import type { Actor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { connectionsWhere, requireRole } from '@/lib/folders/queries'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { RunReasonDetails } from '@/lib/syncs/runs/schema'
import type { RunCursor, RunFilters } from '@/lib/syncs/tracking/filters/schema'
import { statusOf, toRunReason } from '@/lib/syncs/tracking/rules'
import type { Count, RunDetail, RunPage, RunSummary } from '@/lib/syncs/tracking/schema'

type Reader = ActorFor<'sync:read'>

export const runPageSize = 25

/** Runs of connections that the actor sees; of others it is not told that they exist. */
export function runsWhere(actor: Reader): Prisma.SyncRunWhereInput {
  return { organizationId: actor.organizationId, connection: { AND: connectionsWhere(actor, 'view') } }
}

const summarySelect = {
  id: true,
  connectionId: true,
  cause: true,
  isDryRun: true,
  state: true,
  outcome: true,
  reason: true,
  total: true,
  done: true,
  memberId: true,
  createdAt: true,
  startedAt: true,
  finishedAt: true,
} as const satisfies Prisma.SyncRunSelect
type SummaryRow = Prisma.SyncRunGetPayload<{ select: typeof summarySelect }>

/**
 * A page of a connection's runs, the newest first.
 * @param filters.cursor null: the first page
 * @throws AppError `not_found`
 */
export async function listRuns(actor: Actor, connectionId: string, filters: RunFilters): Promise<RunPage> {
  authorize(actor, 'sync:read')
  await requireRole(db, actor, connectionId, 'view')
  const { cursor } = filters
  const isBackwards = cursor?.direction === 'before'
  const order = isBackwards ? 'asc' : 'desc'
  const rows = await db.syncRun.findMany({
    where: { connectionId, organizationId: actor.organizationId, ...filtersWhere(filters) },
    orderBy: [{ createdAt: order }, { id: order }],
    take: runPageSize + 1,
    select: summarySelect,
  })
  const hasMore = rows.length > runPageSize
  const shown = rows.slice(0, runPageSize)
  if (isBackwards) shown.reverse()
  return {
    runs: await toSummaries(actor, shown),
    previous: (isBackwards ? hasMore : cursor !== null) ? cursorAt(shown.at(0), 'before') : null,
    next: isBackwards || hasMore ? cursorAt(shown.at(-1), 'after') : null,
  }
}

function filtersWhere({ outcome, cause, kind, cursor }: RunFilters): Prisma.SyncRunWhereInput {
  const beyond = cursor?.direction === 'before' ? 'gt' : 'lt'
  return {
    ...(outcome === 'unfinished' ? { state: { not: 'finished' } } : outcome && { outcome }),
    ...(cause && { cause }),
    ...(kind && { isDryRun: kind === 'dry' }),
    ...(cursor && {
      // The first bound lets the index begin at the place.
      createdAt: { [`${beyond}e`]: new Date(cursor.createdAt) },
      OR: [
        { createdAt: { [beyond]: new Date(cursor.createdAt) } },
        { createdAt: new Date(cursor.createdAt), id: { [beyond]: cursor.id } },
      ],
    }),
  }
}

function cursorAt(row: SummaryRow | undefined, direction: RunCursor['direction']): RunCursor | null {
  return row ? { direction, createdAt: row.createdAt.toISOString(), id: row.id } : null
}

/** @throws AppError `not_found` */
export async function getRun(actor: Actor, runId: string): Promise<RunDetail> {
  authorize(actor, 'sync:read')
  const row = await db.syncRun.findFirst({
    where: { id: runId, AND: runsWhere(actor) },
    select: {
      ...summarySelect,
      reasonDetails: true,
      unchanged: true,
      isFull: true,
      deprovisions: true,
      linked: true,
      approvedById: true,
      approvedAt: true,
      retryOfId: true,
      resumeAt: true,
      forgottenAt: true,
    },
  })
  if (!row) throw new AppError('not_found')
  const [[summary], names] = await Promise.all([
    toSummaries(actor, [row]),
    namesOf(actor, [row.approvedById]),
  ])
  if (!summary) throw new AppError('not_found')
  const { unchanged, isFull, deprovisions, linked, approvedAt, retryOfId, resumeAt, forgottenAt } = row
  return {
    ...summary,
    reasonDetails: (row.reasonDetails ?? {}) as RunReasonDetails,
    unchanged,
    isFull,
    deprovisions,
    linked,
    approvedBy: names.get(row.approvedById) ?? null,
    approvedAt,
    retryOfId,
    resumeAt,
    forgottenAt,
  }
}

async function toSummaries(actor: Reader, rows: SummaryRow[]): Promise<RunSummary[]> {
  const [counts, names] = await Promise.all([
    readCounts(rows.map(({ id }) => id)),
    namesOf(
      actor,
      rows.map(({ memberId }) => memberId),
    ),
  ])
  return rows.map(({ state, outcome, reason, memberId, ...run }) => ({
    ...run,
    status: statusOf({ state, outcome }),
    reason: toRunReason(reason),
    counts: counts.get(run.id) ?? [],
    startedBy: names.get(memberId) ?? null,
  }))
}

/** What is kept of runs for good: how many items came out how. The caller has found them for the actor. */
export async function readCounts(runIds: readonly string[]): Promise<Map<string, Count[]>> {
  const rows = await db.syncRunCount.groupBy({
    by: ['runId', 'operation', 'status'],
    where: { runId: { in: [...runIds] } },
    _sum: { count: true },
  })
  const byRun = new Map<string, Count[]>()
  for (const { runId, operation, status, _sum } of rows) {
    const counts = byRun.get(runId) ?? []
    counts.push({ operation, status, count: _sum.count ?? 0 })
    byRun.set(runId, counts)
  }
  return byRun
}

async function namesOf(
  { organizationId }: Reader,
  memberIds: readonly (string | null)[],
): Promise<Map<string | null, string>> {
  const ids = [...new Set(memberIds.filter((id) => id !== null))]
  if (ids.length === 0) return new Map()
  const rows = await db.member.findMany({
    where: { organizationId, id: { in: ids } },
    select: { id: true, user: { select: { name: true } } },
  })
  return new Map(rows.map(({ id, user }) => [id, user.name]))
}

/** How a connection is synced, as far as its runs go; null: it is not. */
export async function findSyncing(
  actor: Actor,
  connectionId: string,
): Promise<{ isEnabled: boolean; alertedAt: Date | null; hasRuns: boolean; current: string | null } | null> {
  authorize(actor, 'sync:read')
  await requireRole(db, actor, connectionId, 'view')
  const where = { connectionId, organizationId: actor.organizationId }
  const [settings, first, current] = await Promise.all([
    db.syncSettings.findFirst({ where, select: { isEnabled: true, alertedAt: true } }),
    db.syncRun.findFirst({ where, select: { id: true } }),
    db.syncRun.findFirst({ where: { ...where, state: { not: 'finished' } }, select: { id: true } }),
  ])
  return settings && { ...settings, hasRuns: first !== null, current: current?.id ?? null }
}
