import type { Actor, ScimActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { parseFilter } from '@/lib/scim/filters/rules'
import { filterSql, orderSql } from '@/lib/scim/filters/sql/rules'
import { project } from '@/lib/scim/resources/projection/rules'
import type { Shape } from '@/lib/scim/resources/schema'
import type { Json, ListParams, Page, Projection } from '@/lib/scim/schema'
import { userColumns } from '@/lib/scim/users/columns/rules'
import { toUser, type UserRow } from '@/lib/scim/users/rules'
import { builtInNames, userShape } from '@/lib/scim/users/schema'

const userSelect = {
  id: true,
  givenName: true,
  familyName: true,
  email: true,
  externalId: true,
  userName: true,
  jobTitle: true,
  department: true,
  team: true,
  location: true,
  country: true,
  language: true,
  employmentType: true,
  startDate: true,
  endDate: true,
  status: true,
  attributes: true,
  version: true,
  createdAt: true,
  updatedAt: true,
  manager: { select: { id: true, givenName: true, familyName: true, scimDeletedAt: true } },
  groups: {
    orderBy: { groupId: 'asc' },
    select: { group: { select: { id: true, name: true } } },
  },
} as const satisfies Prisma.EmployeeSelect

function toRow({
  groups,
  attributes,
  ...employee
}: Prisma.EmployeeGetPayload<{ select: typeof userSelect }>): UserRow {
  return {
    ...employee,
    attributes: attributes as Record<string, string>,
    groups: groups.map(({ group }) => group),
  }
}

/** The organization's own attributes, as far as Portico's do not hide them, and what its users look like. */
export interface UserModel {
  own: AttributeDefinition[]
  shape: Shape
}

export async function loadUserModel(actor: Actor, tx: Transaction = db): Promise<UserModel> {
  authorize(actor, 'scim:use')
  const own = await tx.employeeAttribute.findMany({
    where: { organizationId: actor.organizationId, key: { notIn: builtInNames } },
    orderBy: [{ position: 'asc' }, { id: 'asc' }],
    select: { key: true, name: true, type: true, options: true },
  })
  return { own, shape: userShape(own) }
}

/**
 * A person with what an answer needs; null: there is no such user.
 * @param which those there are, or those whom the identity provider deleted
 */
export async function findUserRow(
  actor: ScimActor,
  id: string,
  tx: Transaction = db,
  which: 'present' | 'deleted' = 'present',
): Promise<UserRow | null> {
  const scimDeletedAt = which === 'present' ? null : { not: null }
  const row = await tx.employee.findFirst({
    where: { id, organizationId: actor.organizationId, scimDeletedAt },
    select: userSelect,
  })
  return row && toRow(row)
}

/** A user as an answer has it. */
export function presentUser(row: UserRow, { own, shape }: UserModel, projection: Projection): Json {
  return project(toUser(row, own, getEnv().PORTICO_URL), shape, projection)
}

/** @throws AppError `not_found` */
export async function getUser(
  actor: Actor,
  id: string,
  projection: Projection,
): Promise<{ user: Json; version: number }> {
  authorize(actor, 'scim:use')
  const [model, row] = await Promise.all([loadUserModel(actor), findUserRow(actor, id)])
  if (!row) throw new AppError('not_found')
  return { user: presentUser(row, model, projection), version: row.version }
}

/** In SQL: the people of `"Employee" e` that are users, as a filter wants them. */
function usersWhere(
  { organizationId }: ScimActor,
  { own, shape }: UserModel,
  filter: string | undefined,
  unknown: 'refuse' | 'none',
): Prisma.Sql {
  const claim = filter ? filterSql(parseFilter(filter), userColumns(shape, own), unknown) : Prisma.sql`TRUE`
  return Prisma.sql`e."organizationId" = ${organizationId}::uuid AND e."scimDeletedAt" IS NULL AND ${claim}`
}

/** The statement that finds the ids of a page, for the plan to be looked at. */
export function userIdsSql(
  actor: ScimActor,
  model: UserModel,
  params: ListParams,
  unknown: 'refuse' | 'none' = 'refuse',
): Prisma.Sql {
  const { filter, sortBy, sortOrder, startIndex, count } = params
  const order = sortBy
    ? Prisma.sql`${orderSql(sortBy, sortOrder, userColumns(model.shape, model.own))}, e."id"`
    : Prisma.sql`e."id"`
  return Prisma.sql`
    SELECT e."id" FROM "Employee" e WHERE ${usersWhere(actor, model, filter, unknown)}
    ORDER BY ${order} LIMIT ${count} OFFSET ${startIndex - 1}`
}

/**
 * Users that a filter wants, in a stable order, and how many there are (RFC 7644 §3.4.2).
 * @param unknown what becomes of a filter's attributes that users don't have
 * @throws AppError `invalid` (`invalidFilter`, `invalidValue`)
 */
export async function listUsers(
  actor: Actor,
  params: ListParams,
  unknown: 'refuse' | 'none' = 'refuse',
): Promise<Page> {
  authorize(actor, 'scim:use')
  const model = await loadUserModel(actor)
  const ids = (await db.$queryRaw<{ id: string }[]>(userIdsSql(actor, model, params, unknown))).map(
    ({ id }) => id,
  )
  const isWhole = params.startIndex === 1 && ids.length < params.count
  const [total, rows] = await Promise.all([
    isWhole ? ids.length : countUsers(usersWhere(actor, model, params.filter, unknown)),
    db.employee.findMany({
      where: { organizationId: actor.organizationId, id: { in: ids } },
      select: userSelect,
    }),
  ])
  const known = new Map(rows.map((row) => [row.id, row]))
  const resources = ids.flatMap((id) => {
    const row = known.get(id)
    return row ? [presentUser(toRow(row), model, params)] : []
  })
  return { resources, total }
}

async function countUsers(where: Prisma.Sql): Promise<number> {
  const [row] = await db.$queryRaw<
    [{ total: bigint }]
  >`SELECT count(*) AS total FROM "Employee" e WHERE ${where}`
  return Number(row.total)
}
