import type { Actor, ScimActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { parseFilter } from '@/lib/scim/filters/rules'
import { filterSql, orderOf } from '@/lib/scim/filters/sql/rules'
import { groupColumns } from '@/lib/scim/groups/columns/rules'
import { type GroupRow, type MemberRow, toGroup } from '@/lib/scim/groups/rules'
import { groupShape, mostMembersShown } from '@/lib/scim/groups/schema'
import { isAsked, project } from '@/lib/scim/resources/projection/rules'
import type { Json, ListParams, Page, Projection } from '@/lib/scim/schema'

const groupSelect = {
  id: true,
  name: true,
  externalId: true,
  version: true,
  createdAt: true,
  updatedAt: true,
} as const satisfies Prisma.GroupSelect

/** Null: there is no such group. */
export function findGroupRow(actor: ScimActor, id: string, tx: Transaction = db): Promise<GroupRow | null> {
  return tx.group.findFirst({ where: { id, organizationId: actor.organizationId }, select: groupSelect })
}

/** The members of groups, by group; those whom the identity provider deleted are none. */
async function loadMembers(groupIds: string[], tx: Transaction): Promise<Map<string, MemberRow[]>> {
  const rows = await tx.$queryRaw<(MemberRow & { groupId: string })[]>`
    SELECT gm."groupId", e."id", e."givenName", e."familyName"
    FROM "GroupMember" gm JOIN "Employee" e ON e."id" = gm."employeeId"
    WHERE gm."groupId" = ANY (${groupIds}::uuid[]) AND e."scimDeletedAt" IS NULL
    ORDER BY gm."groupId", e."id"`
  const members = new Map<string, MemberRow[]>(groupIds.map((id) => [id, []]))
  for (const { groupId, ...member } of rows) members.get(groupId)?.push(member)
  return members
}

/** Groups as answers have them. */
export async function presentGroups(
  rows: GroupRow[],
  projection: Projection,
  tx: Transaction = db,
): Promise<Json[]> {
  const portico = getEnv().PORTICO_URL
  const isWithMembers = isAsked('members', groupShape, projection)
  const members = isWithMembers
    ? await loadMembers(
        rows.map(({ id }) => id),
        tx,
      )
    : null
  return rows.map((row) =>
    project(toGroup(row, members?.get(row.id) ?? null, portico), groupShape, projection),
  )
}

/** @throws AppError `not_found` */
export async function getGroup(
  actor: Actor,
  id: string,
  projection: Projection,
): Promise<{ group: Json; version: number }> {
  authorize(actor, 'scim:use')
  const row = await findGroupRow(actor, id)
  if (!row) throw new AppError('not_found')
  const [group] = await presentGroups([row], projection)
  return { group: group ?? {}, version: row.version }
}

/**
 * Groups that a filter wants, in a stable order, and how many there are (RFC 7644 §3.4.2). A page whose groups have
 * very many members is shorter than asked for.
 * @throws AppError `invalid` (`invalidFilter`, `invalidValue`)
 */
export async function listGroups(
  actor: Actor,
  params: ListParams,
  unknown: 'refuse' | 'none' = 'refuse',
): Promise<Page> {
  authorize(actor, 'scim:use')
  const { filter, sortBy, sortOrder, startIndex, count } = params
  const claim = filter ? filterSql(parseFilter(filter), groupColumns, unknown) : Prisma.sql`TRUE`
  const where = Prisma.sql`g."organizationId" = ${actor.organizationId}::uuid AND ${claim}`
  const byId = { key: Prisma.sql`g."id"`, direction: Prisma.empty }
  const order = sortBy ? orderOf(sortBy, sortOrder, groupColumns) : byId
  const rows = await db.$queryRaw<(GroupRow & { members: bigint })[]>`
    SELECT page."id", page."name", page."externalId", page."version", page."createdAt", page."updatedAt",
      (SELECT count(*) FROM "GroupMember" gm WHERE gm."groupId" = page."id") AS "members"
    FROM (
      SELECT g.*, ${order.key} AS "key" FROM "Group" g WHERE ${where}
      ORDER BY "key" ${order.direction}, g."id" LIMIT ${count} OFFSET ${startIndex - 1}
    ) AS page
    ORDER BY page."key" ${order.direction}, page."id"`
  const isWhole = startIndex === 1 && rows.length < count
  const total = isWhole ? rows.length : await countGroups(where)
  const shown = isAsked('members', groupShape, params) ? withinReach(rows) : rows
  return { resources: await presentGroups(shown, params), total }
}

function withinReach(rows: (GroupRow & { members: bigint })[]): GroupRow[] {
  let sum = 0
  return rows.filter(({ members }, index) => {
    sum += Number(members)
    return index === 0 || sum <= mostMembersShown
  })
}

async function countGroups(where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<
    [{ total: bigint }]
  >`SELECT count(*) AS total FROM "Group" g WHERE ${where}`
  return Number(row.total)
}
