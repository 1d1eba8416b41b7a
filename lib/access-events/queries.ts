import type { AccessEntry } from '@/lib/access-events/schema'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import { type MembershipCause, membershipCause } from '@/lib/membership-changes/schema'

export interface AccessEventSearch {
  employeeId?: string
  listingId?: string
  /** Page from 1. */
  page?: number
}

const pageSize = 20

/** Who gained and who lost access, and by what, newest first: one page, and whether there is another. */
export async function listAccessEvents(
  actor: Actor,
  { employeeId, listingId, page = 1 }: AccessEventSearch = {},
): Promise<{ entries: AccessEntry[]; hasMore: boolean }> {
  authorize(actor, 'access-event:read')
  const { organizationId } = actor
  const rows = await db.accessEvent.findMany({
    where: { organizationId, employeeId, listingId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    skip: (Math.max(page, 1) - 1) * pageSize,
    take: pageSize + 1,
    select: {
      id: true,
      kind: true,
      cause: true,
      createdAt: true,
      employeeId: true,
      listingId: true,
    },
  })
  const shown = rows
    .slice(0, pageSize)
    .map(({ cause, ...row }) => ({ ...row, cause: membershipCause.parse(cause) }))
  const [names, people, listings] = await Promise.all([
    causeNames(
      organizationId,
      shown.map(({ cause }) => cause),
    ),
    db.employee.findMany({
      where: { organizationId, id: { in: shown.map((row) => row.employeeId) } },
      select: { id: true, givenName: true, familyName: true },
    }),
    db.listing.findMany({
      where: { id: { in: shown.map((row) => row.listingId) } },
      select: { id: true, slug: true, name: true, iconPath: true, brandColor: true },
    }),
  ])
  const entries = shown.flatMap((row) => {
    const employee = people.find(({ id }) => id === row.employeeId)
    const listing = listings.find(({ id }) => id === row.listingId)
    if (!employee || !listing) return []
    const { id, kind, cause, createdAt: at } = row
    const name = `${employee.givenName} ${employee.familyName}`
    const causeName = names.get(thingOf(cause) ?? '') ?? null
    const byName = names.get(userOf(cause) ?? '') ?? null
    return { id, kind, at, cause, causeName, byName, employee: { id: employee.id, name }, listing }
  })
  return { entries, hasMore: rows.length > pageSize }
}

/** The segment or the audience that changed. */
function thingOf(cause: MembershipCause): string | null {
  if (cause.kind === 'segment') return cause.segmentId
  return cause.kind === 'audience' ? cause.audienceId : null
}

const userOf = (cause: MembershipCause): string | null => ('userId' in cause ? cause.userId : null)

async function causeNames(organizationId: string, causes: MembershipCause[]): Promise<Map<string, string>> {
  const found = causes.flatMap((cause) => [thingOf(cause) ?? [], userOf(cause) ?? []].flat())
  const ids = [...new Set(found)]
  if (ids.length === 0) return new Map()
  const where = { organizationId, id: { in: ids } }
  const select = { id: true, name: true }
  const [segments, audiences, users] = await Promise.all([
    db.segment.findMany({ where, select }),
    db.audience.findMany({ where, select }),
    db.user.findMany({ where: { id: { in: ids }, memberships: { some: { organizationId } } }, select }),
  ])
  return new Map([...segments, ...audiences, ...users].map(({ id, name }) => [id, name]))
}
