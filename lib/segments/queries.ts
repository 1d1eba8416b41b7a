import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { batched } from '@/lib/batches'
import { db, type Transaction } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { fromCursor, toCursor } from '@/lib/segments/rules'
import type { Segment, SegmentList, UserIdList } from '@/lib/segments/schema'

interface Row extends Omit<Segment, 'createdAt' | 'updatedAt'> {
  createdAt: Date
  updatedAt: Date
}

const columns = Prisma.sql`"id"::text AS "guid", "externalId" AS "id", "name", "userCount", "matchedCount", "createdAt", "updatedAt"`

const toSegment = ({ createdAt, updatedAt, ...row }: Row): Segment => ({
  ...row,
  createdAt: createdAt.toISOString(),
  updatedAt: updatedAt.toISOString(),
})

/** A segment of the organization, as the API tells it. */
export async function findSegment(
  tx: Transaction,
  organizationId: string,
  segmentId: string,
): Promise<Segment | null> {
  const [row] = await tx.$queryRaw<Row[]>`/* find_segment */
    SELECT ${columns} FROM "Segment" WHERE "id" = ${segmentId}::uuid AND "organizationId" = ${organizationId}::uuid`
  return row ? toSegment(row) : null
}

// Those that are asked for at the same moment are read together: one statement costs more than the rows in it.
const findTogether = batched(
  async (asked: { organizationId: string; segmentId: string }[]) => {
    const rows = await db.$queryRaw<(Row & { place: number })[]>`/* find_segments */
      SELECT asked.place::int, ${columns}
      FROM unnest(
        ${asked.map(({ organizationId }) => organizationId)}::uuid[],
        ${asked.map(({ segmentId }) => segmentId)}::uuid[]
      ) WITH ORDINALITY AS asked (organization, segment, place)
      JOIN "Segment" ON "id" = asked.segment AND "organizationId" = asked.organization`
    const found = new Map(rows.map(({ place, ...row }) => [place, toSegment(row)]))
    return asked.map((_, index) => found.get(index + 1) ?? null)
  },
  { most: 1_000, waitMs: () => 0 },
)

/** @throws AppError `not_found` */
export async function getSegment(actor: Actor, { segmentId }: { segmentId: string }): Promise<Segment> {
  authorize(actor, 'segment:read')
  const segment = await findTogether({ organizationId: actor.organizationId, segmentId })
  if (!segment) throw new AppError('not_found')
  return segment
}

interface Page {
  limit: number
  cursor?: string | undefined
}

const wrongCursor = () => new AppError('invalid', { fields: { cursor: 'pageCursor' } })
const uuid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/

/**
 * The organization's segments in the order in which they were made, a page at a time.
 * @throws AppError `invalid` (`pageCursor`)
 */
export async function listSegments(actor: Actor, { limit, cursor }: Page): Promise<SegmentList> {
  authorize(actor, 'segment:read')
  const after = cursor === undefined ? null : fromCursor(cursor)
  if (cursor !== undefined && !(after && uuid.test(after))) throw wrongCursor()
  const rows = await db.$queryRaw<Row[]>`/* list_segments */
    SELECT ${columns} FROM "Segment"
    WHERE "organizationId" = ${actor.organizationId}::uuid
      AND "id" > coalesce(${after}::uuid, '00000000-0000-0000-0000-000000000000')
    ORDER BY "id" LIMIT ${limit + 1}::int`
  const segments = rows.slice(0, limit).map(toSegment)
  const last = segments.at(-1)
  return { segments, nextCursor: rows.length > limit && last ? toCursor(last.guid) : null }
}

/**
 * The ids of a segment in alphabetical order, a page at a time. Ids that are added behind the reader's place are
 * missed; none is told twice.
 * @throws AppError `not_found`; `invalid` (`pageCursor`)
 */
export async function listUserIds(
  actor: Actor,
  { segmentId, limit, cursor }: Page & { segmentId: string },
): Promise<UserIdList> {
  authorize(actor, 'segment:read')
  const after = cursor === undefined ? '' : fromCursor(cursor)
  if (after === null) throw wrongCursor()
  const [row] = await db.$queryRaw<{ userIds: string[] }[]>`/* list_user_ids */
    SELECT ARRAY(
      SELECT "userId" FROM "SegmentUser" u WHERE u."segmentId" = s."id" AND u."key" > lower(${after})
      ORDER BY "key" LIMIT ${limit + 1}::int
    ) AS "userIds"
    FROM "Segment" s WHERE s."id" = ${segmentId}::uuid AND s."organizationId" = ${actor.organizationId}::uuid`
  if (!row) throw new AppError('not_found')
  const userIds = row.userIds.slice(0, limit)
  const last = userIds.at(-1)
  return { userIds, nextCursor: row.userIds.length > limit && last ? toCursor(last) : null }
}
