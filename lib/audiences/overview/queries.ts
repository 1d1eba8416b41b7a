import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import { type AudienceColumn, type AudienceFilters, type AudienceRow, audiencesPageSize } from './schema'

export interface AudienceOverview {
  rows: AudienceRow[]
  /** That fit. */
  total: number
  page: number
  pageCount: number
  /** Of the organization, whatever fits. */
  all: number
  /** Segments that conditions ask about, to choose from. */
  segments: { id: string; name: string }[]
}

const rowSelect = {
  id: true,
  name: true,
  description: true,
  createdAt: true,
  updatedAt: true,
  createdBy: { select: { user: { select: { name: true } } } },
  activations: {
    orderBy: { activation: { listing: { name: 'asc' } } },
    select: { activation: { select: { listing: { select: { name: true } } } } },
  },
} satisfies Prisma.AudienceSelect

/** One page of the organization's audiences. A page after the last one is the last. */
export async function listAudienceRows(actor: Actor, filters: AudienceFilters): Promise<AudienceOverview> {
  authorize(actor, 'audience:read')
  const { organizationId } = actor
  const { q, use, segment, sort } = filters
  const named = q ? await findNamed(organizationId, q) : null
  const where: Prisma.AudienceWhereInput = {
    organizationId,
    ...(named && { id: { in: named } }),
    ...(use && { activations: use === 'used' ? { some: {} } : { none: {} } }),
    ...(segment && { segments: { some: { segmentId: segment } } }),
  }
  const [found, all, segments] = await Promise.all([
    // An organization has a few hundred at most.
    db.audience.findMany({ where, select: rowSelect }),
    db.audience.count({ where: { organizationId } }),
    db.segment.findMany({
      where: { organizationId, audiences: { some: {} } },
      orderBy: { name: 'asc' },
      select: { id: true, name: true },
    }),
  ])
  const rows = found.map(({ createdBy, activations, ...audience }) => ({
    ...audience,
    creator: createdBy?.user.name ?? null,
    usedBy: activations.map(({ activation }) => activation.listing.name),
    people: 0,
    active: 0,
  }))
  const column = sort.replace('-', '') as AudienceColumn
  const isCounted = column === 'people' || column === 'active'
  const counted = isCounted ? await withCounts(rows) : rows
  const sorted = counted.toSorted(orders[column])
  if (sort.startsWith('-')) sorted.reverse()
  const pageCount = Math.max(1, Math.ceil(sorted.length / audiencesPageSize))
  const page = Math.min(filters.page, pageCount)
  const shown = sorted.slice((page - 1) * audiencesPageSize, page * audiencesPageSize)
  return {
    rows: isCounted ? shown : await withCounts(shown),
    total: sorted.length,
    page,
    pageCount,
    all,
    segments,
  }
}

const collator = new Intl.Collator('en')
const byName = (one: AudienceRow, other: AudienceRow) =>
  collator.compare(one.name, other.name) || collator.compare(one.id, other.id)
const by = (read: (row: AudienceRow) => number) => (one: AudienceRow, other: AudienceRow) =>
  read(one) - read(other) || byName(one, other)

const orders: Record<AudienceColumn, (one: AudienceRow, other: AudienceRow) => number> = {
  name: byName,
  people: by((row) => row.people),
  active: by((row) => row.active),
  created: by((row) => row.createdAt.getTime()),
  changed: by((row) => row.updatedAt.getTime()),
}

async function withCounts(rows: AudienceRow[]): Promise<AudienceRow[]> {
  const counts = await countMembers(rows.map(({ id }) => id))
  return rows.map((row) => ({ ...row, ...counts.get(row.id) }))
}

/** Members who have not left, and those of them whose status is active, of several audiences at once. */
async function countMembers(ids: string[]): Promise<Map<string, { people: number; active: number }>> {
  if (ids.length === 0) return new Map()
  const rows = await db.$queryRaw<{ id: string; people: number; active: number }[]>`
    SELECT m."audienceId" AS "id", count(*)::int AS "people",
      (count(*) FILTER (WHERE e."status" = 'active'))::int AS "active"
    FROM "AudienceMember" m JOIN "Employee" e ON e."id" = m."employeeId"
    WHERE m."audienceId" = ANY (${ids}::uuid[]) AND e."status" <> 'left'
    GROUP BY m."audienceId"`
  return new Map(rows.map(({ id, people, active }) => [id, { people, active }]))
}

// As pickers search: each word, however accented, in the name or the description.
async function findNamed(organizationId: string, text: string): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Audience"
    WHERE "organizationId" = ${organizationId}::uuid AND search_text(${text}) <> ' '
      AND search_text("name" || ' ' || "description") LIKE ALL (
        SELECT '%' || word || '%' FROM string_to_table(btrim(search_text(${text})), ' ') AS word
      )`
  return rows.map(({ id }) => id)
}
