import { cache } from 'react'
import type { Actor } from '@/lib/auth/actor'
import { type ActorFor, authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import type { FieldDifference } from '@/lib/syncs/mapping/schema'
import type { ItemFilters } from '@/lib/syncs/tracking/filters/schema'
import { countFoundSql, type Found, positionsSql, searched } from '@/lib/syncs/tracking/items/sql'
import { runsWhere } from '@/lib/syncs/tracking/queries'
import { toSyncReason } from '@/lib/syncs/tracking/rules'
import type { ItemField, ItemPage, ItemSubject, ItemView } from '@/lib/syncs/tracking/schema'

const { sql } = Prisma

export const itemPageSize = 30
/** People whom a search looks up one by one; of more, items are read until a page is full. */
const mostFound = 10_000

type Reader = ActorFor<'sync:read'>

const runSelect = {
  id: true,
  connectionId: true,
  state: true,
  total: true,
  done: true,
  forgottenAt: true,
} as const satisfies Prisma.SyncRunSelect
type Run = Prisma.SyncRunGetPayload<{ select: typeof runSelect }>

/** A run that the actor may follow; read once per request. @throws AppError `not_found` */
export const readRun = cache(async (actor: Reader, runId: string): Promise<Run> => {
  const run = await db.syncRun.findFirst({ where: { id: runId, AND: runsWhere(actor) }, select: runSelect })
  if (!run) throw new AppError('not_found')
  return run
})

/**
 * A page of what a run did, in its order.
 * @param filters.cursor null: the first page
 * @throws AppError `not_found`
 */
export async function listItems(actor: Actor, runId: string, filters: ItemFilters): Promise<ItemPage> {
  authorize(actor, 'sync:read')
  const run = await readRun(actor, runId)
  const [count, found] = await Promise.all([countItems(run, filters), search(actor, filters.q)])
  // Where nothing has this result, nobody has to be looked for.
  if (count === 0) return { items: [], total: { count, isExact: true }, previous: null, next: null }
  const [rows, total] = await Promise.all([
    readPage(actor, run, { filters, found, limit: itemPageSize + 1 }),
    countFound(actor, run, { filters, found, count }),
  ])
  const isBackwards = filters.cursor?.direction === 'before'
  const hasMore = rows.length > itemPageSize
  const shown = rows.slice(0, itemPageSize)
  if (isBackwards) shown.reverse()
  const [first, last] = [shown.at(0), shown.at(-1)]
  const hasPrevious = isBackwards ? hasMore : filters.cursor !== null
  const hasNext = isBackwards || hasMore
  return {
    items: await toViews(actor, shown),
    total,
    previous: hasPrevious && first ? { direction: 'before', position: first.position } : null,
    next: hasNext && last ? { direction: 'after', position: last.position } : null,
  }
}

/** All items of a view, in batches: of a run of any length no more than one is held at a time. */
export async function* streamItems(
  actor: Actor,
  runId: string,
  filters: ItemFilters,
  batchSize = 1000,
): AsyncGenerator<ItemView[]> {
  authorize(actor, 'sync:read')
  const run = await readRun(actor, runId)
  const found = await search(actor, filters.q)
  for (let position = 0; ; ) {
    const here: ItemFilters = { ...filters, cursor: { direction: 'after', position } }
    const rows = await readPage(actor, run, { filters: here, found, limit: batchSize })
    if (rows.length > 0) yield await toViews(actor, rows)
    position = rows.at(-1)?.position ?? position
    if (rows.length < batchSize) return
  }
}

async function search({ organizationId }: Reader, q: string): Promise<Found> {
  if (!q) return null
  const rows = await db.$queryRaw<{ id: string }[]>(searched(organizationId, q, mostFound + 1))
  return rows.length > mostFound ? { kind: 'many' } : { kind: 'ids', ids: rows.map(({ id }) => id) }
}

interface Row {
  position: number
  employeeId: string | null
  audienceId: string | null
  personName: string | null
  externalId: string | null
  audienceName: string | null
  operation: ItemView['operation']
  status: ItemView['status']
  reason: string | null
  field: string | null
  details: ItemView['details'] | null
  changes: FieldDifference[] | null
  answerStatus: number | null
  answerBody: string | null
  attempts: number
  finishedAt: Date | null
}

/** What an item says, of `"SyncItem" item`. */
export const itemColumns = sql`
  item."position", item."employeeId", item."audienceId", item."operation"::text, item."status"::text,
  item."reason", item."field", item."details", item."changes", item."answerStatus", item."answerBody",
  item."attempts", item."finishedAt"`

function readPage(
  { organizationId }: Reader,
  run: Run,
  { filters, found, limit }: { filters: ItemFilters; found: Found; limit: number },
): Promise<Row[]> {
  const isBackwards = filters.cursor?.direction === 'before'
  const positions = positionsSql({ runId: run.id, organizationId, filters, found }, limit)
  return db.$queryRaw<Row[]>`
    WITH page AS MATERIALIZED (${positions})
    SELECT ${itemColumns}, e."givenName" || ' ' || e."familyName" AS "personName", e."externalId"::text,
      audience."name" AS "audienceName"
    FROM page
    JOIN "SyncItem" item ON item."runId" = ${run.id}::uuid AND item."position" = page."position"
    LEFT JOIN "Employee" e ON e."id" = item."employeeId" AND e."organizationId" = ${organizationId}::uuid
    LEFT JOIN "Audience" audience ON audience."id" = item."audienceId"
      AND audience."organizationId" = ${organizationId}::uuid
    ORDER BY item."position" ${Prisma.raw(isBackwards ? 'DESC' : 'ASC')}`
}

/** How many items a view has without its search: of what is done, from what is kept of the run for good. */
async function countItems(run: Run, { status, operation, reason }: ItemFilters): Promise<number> {
  if (run.forgottenAt) return 0
  if (!status && !operation && !reason) return run.total
  const [pending, done] = await Promise.all([
    countPending(run, { status, operation, reason }),
    db.syncRunCount.aggregate({
      where: {
        runId: run.id,
        ...(status && { status }),
        ...(operation && { operation }),
        ...(reason && { reason }),
      },
      _sum: { count: true },
    }),
  ])
  return pending + (done._sum.count ?? 0)
}

async function countFound(
  { organizationId }: Reader,
  run: Run,
  { filters, found, count }: { filters: ItemFilters; found: Found; count: number },
): Promise<ItemPage['total']> {
  if (!found) return { count, isExact: true }
  if (found.kind === 'many') return { count: Math.min(count, mostFound), isExact: false }
  const wanted = { runId: run.id, organizationId, filters, found }
  const [row] = await db.$queryRaw<{ count: number }[]>(countFoundSql(wanted))
  return { count: row?.count ?? 0, isExact: true }
}

type Outcome = Pick<ItemFilters, 'status' | 'operation' | 'reason'>

async function countPending(run: Run, { status, operation, reason }: Outcome): Promise<number> {
  if (run.state === 'finished' || (status && status !== 'pending')) return 0
  if (!operation && !reason) return run.total - run.done
  return db.syncItem.count({
    where: { runId: run.id, status: 'pending', ...(operation && { operation }), ...(reason && { reason }) },
  })
}

async function toViews(actor: Reader, rows: Row[]): Promise<ItemView[]> {
  const fieldOf = await namedFields(
    actor,
    rows.map(({ field }) => field),
  )
  return rows.map((row) => ({ ...toOutcome(row, fieldOf), subject: subjectOf(row) }))
}

/** What an item says, without whom it is about. */
export function toOutcome(
  row: Omit<Row, 'employeeId' | 'audienceId' | 'personName' | 'externalId' | 'audienceName'>,
  fieldOf: (source: string | null) => ItemField | null,
): Omit<ItemView, 'subject'> {
  const { position, operation, status, attempts, finishedAt, answerStatus, answerBody } = row
  return {
    position,
    operation,
    status,
    reason: toSyncReason(row.reason),
    field: fieldOf(row.field),
    details: row.details ?? {},
    changes: row.changes ?? [],
    answer: answerStatus === null ? null : { status: answerStatus, body: answerBody ?? '' },
    attempts,
    finishedAt,
  }
}

function subjectOf(row: Row): ItemSubject {
  const { employeeId, audienceId, personName, externalId, audienceName, details } = row
  if (employeeId && personName) return { kind: 'person', id: employeeId, name: personName, externalId }
  if (audienceId && audienceName) return { kind: 'audience', id: audienceId, name: audienceName }
  return details?.group ? { kind: 'group', name: details.group } : { kind: 'gone' }
}

/** What sources of mappings are called, where the organization has named them. */
export async function namedFields(
  { organizationId }: Reader,
  sources: readonly (string | null)[],
): Promise<(source: string | null) => ItemField | null> {
  const keys = sources.flatMap((source) => (source?.startsWith('custom:') ? source.slice(7) : []))
  const own =
    keys.length > 0
      ? await db.employeeAttribute.findMany({
          where: { organizationId, key: { in: [...new Set(keys)] } },
          select: { key: true, name: true },
        })
      : []
  const names = new Map(own.map(({ key, name }) => [`custom:${key}`, name]))
  return (source) => (source ? { source, name: names.get(source) ?? null } : null)
}
