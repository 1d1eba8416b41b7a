import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import {
  idsPageSize,
  type SegmentCallRow,
  type SegmentDetails,
  type SegmentId,
  type SegmentIdPage,
  type SegmentListPage,
  type SegmentListParams,
  type SegmentPageParams,
  segmentsPageSize,
} from '@/lib/segments/overview/schema'
import { fromCursor, toCursor } from '@/lib/segments/rules'

const rowSelect = {
  id: true,
  externalId: true,
  name: true,
  userCount: true,
  matchedCount: true,
  createdAt: true,
  updatedAt: true,
  source: { select: { name: true } },
  audiences: {
    select: { audience: { select: { id: true, name: true } } },
    orderBy: { audience: { name: 'asc' } },
  },
} as const satisfies Prisma.SegmentSelect

function toDetails({
  source,
  audiences,
  ...row
}: Prisma.SegmentGetPayload<{ select: typeof rowSelect }>): SegmentDetails {
  return {
    ...row,
    sourceName: source?.name ?? null,
    audienceCount: audiences.length,
    audiences: audiences.map(({ audience }) => audience),
  }
}

/**
 * One page of the organization's segments by name, of those whose name or own id holds the text. A page after the last
 * one is the last.
 */
export async function listSegmentRows(
  actor: Actor,
  { q, page }: SegmentListParams,
): Promise<SegmentListPage> {
  authorize(actor, 'segment:read')
  const contains = { contains: q, mode: 'insensitive' } as const
  const where = {
    organizationId: actor.organizationId,
    ...(q && { OR: [{ name: contains }, { externalId: contains }] }),
  }
  const total = await db.segment.count({ where })
  const pageCount = Math.max(1, Math.ceil(total / segmentsPageSize))
  const shown = Math.min(page, pageCount)
  const rows = await db.segment.findMany({
    where,
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    skip: (shown - 1) * segmentsPageSize,
    take: segmentsPageSize,
    select: rowSelect,
  })
  return { rows: rows.map(toDetails), total, page: shown, pageCount }
}

/** How many segments the organization has. */
export async function countSegments(actor: Actor): Promise<number> {
  authorize(actor, 'segment:read')
  return db.segment.count({ where: { organizationId: actor.organizationId } })
}

/** @throws AppError `not_found` */
export async function getSegmentDetails(actor: Actor, id: string): Promise<SegmentDetails> {
  authorize(actor, 'segment:read')
  const where = { id, organizationId: actor.organizationId }
  const row = await db.segment.findFirst({ where, select: rowSelect })
  if (!row) throw new AppError('not_found')
  return toDetails(row)
}

interface IdRow {
  userId: string
  employeeId: string | null
  givenName: string | null
  familyName: string | null
  email: string | null
}

const toId = ({ userId, employeeId, givenName, familyName, email }: IdRow): SegmentId => ({
  userId,
  employee: employeeId && email ? { id: employeeId, name: `${givenName} ${familyName}`, email } : null,
})

/** The ids of a segment that are employees, or those that are not, which hold the text; a page in alphabetical order. */
export async function listSegmentIds(
  actor: Actor,
  segmentId: string,
  { tab, q, after }: SegmentPageParams,
): Promise<SegmentIdPage> {
  authorize(actor, 'segment:read')
  const start = after === null ? '' : (fromCursor(after) ?? '')
  const kind = tab === 'matched' ? Prisma.sql`IS NOT NULL` : Prisma.sql`IS NULL`
  const rows = await db.$queryRaw<IdRow[]>`
    SELECT u."userId", u."employeeId", e."givenName", e."familyName", e."email"::text
    FROM "Segment" s
    JOIN "SegmentUser" u ON u."segmentId" = s."id"
    LEFT JOIN "Employee" e ON e."id" = u."employeeId" AND e."organizationId" = s."organizationId"
    WHERE s."id" = ${segmentId}::uuid AND s."organizationId" = ${actor.organizationId}::uuid
      AND u."employeeId" ${kind} AND u."key" > lower(${start})
      AND (${q} = '' OR position(lower(${q}) IN u."key") > 0)
    ORDER BY u."key" LIMIT ${idsPageSize + 1}::int`
  const ids = rows.slice(0, idsPageSize).map(toId)
  const last = ids.at(-1)
  return { ids, next: rows.length > idsPageSize && last ? toCursor(last.userId) : null }
}

/** How many calls a page shows. */
const mostCalls = 20

/** The latest calls that asked for a change, done or refused: about one segment, or about all. */
export async function listSegmentCalls(actor: Actor, segmentId?: string): Promise<SegmentCallRow[]> {
  authorize(actor, 'segment:read')
  const rows = await db.segmentCall.findMany({
    where: { organizationId: actor.organizationId, ...(segmentId && { segmentId }) },
    orderBy: { createdAt: 'desc' },
    take: mostCalls,
    select: {
      id: true,
      operation: true,
      status: true,
      code: true,
      idCount: true,
      added: true,
      removed: true,
      createdAt: true,
      apiKey: { select: { name: true } },
      segment: { select: { id: true, name: true } },
    },
  })
  return rows.map(({ apiKey, ...row }) => ({ ...row, keyName: apiKey?.name ?? null }))
}
