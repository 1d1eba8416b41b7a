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
  type SegmentPageParams,
  type SegmentRow,
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

/** Longer lists are searched. */
export const mostRows = 200

/** The organization's segments by name, those whose name or own id holds the text. */
export async function listSegmentRows(actor: Actor, { q }: { q: string }): Promise<SegmentRow[]> {
  authorize(actor, 'segment:read')
  const contains = { contains: q, mode: 'insensitive' } as const
  const rows = await db.segment.findMany({
    where: {
      organizationId: actor.organizationId,
      ...(q && { OR: [{ name: contains }, { externalId: contains }] }),
    },
    orderBy: { name: 'asc' },
    take: mostRows,
    select: rowSelect,
  })
  return rows.map(toDetails)
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
    SELECT u."userId"::text, u."employeeId", e."givenName", e."familyName", e."email"::text
    FROM "Segment" s
    JOIN "SegmentUser" u ON u."segmentId" = s."id"
    LEFT JOIN "Employee" e ON e."id" = u."employeeId" AND e."organizationId" = s."organizationId"
    WHERE s."id" = ${segmentId}::uuid AND s."organizationId" = ${actor.organizationId}::uuid
      AND u."employeeId" ${kind} AND u."userId" > ${start}::citext
      AND (${q} = '' OR position(lower(${q}) IN lower(u."userId"::text)) > 0)
    ORDER BY u."userId" LIMIT ${idsPageSize + 1}::int`
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
