import type { Actor, ScimActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { Prisma } from '@/lib/generated/prisma/client'
import { parseFilter } from '@/lib/scim/filters/rules'
import { filterSql, type Order, orderOf } from '@/lib/scim/filters/sql/rules'
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

/** So many users that a filter wants are all looked at; of more, a page is found in the order of the list. */
const fewUsers = 20_000

/** The users whom a filter wants, in which order. */
export interface UserList {
  where: Prisma.Sql
  order: Order
}

export function userListOf(
  actor: ScimActor,
  model: UserModel,
  { filter, sortBy, sortOrder }: ListParams,
  unknown: 'refuse' | 'none' = 'refuse',
): UserList {
  const byId = { key: Prisma.sql`e."id"`, direction: Prisma.empty }
  return {
    where: usersWhere(actor, model, filter, unknown),
    order: sortBy ? orderOf(sortBy, sortOrder, userColumns(model.shape, model.own)) : byId,
  }
}

interface Found {
  total: number
  ids: string[]
}

/**
 * The statement that finds few users. It says nothing of an order until they are found: to come by them in that order
 * would be to read the whole directory, when hardly anybody is wanted.
 */
export function fewUsersSql({ where, order }: UserList, { startIndex, count }: ListParams): Prisma.Sql {
  return Prisma.sql`
    WITH found AS MATERIALIZED (
      SELECT e."id", ${order.key} AS "key" FROM "Employee" e WHERE ${where} LIMIT ${fewUsers + 1}
    )
    SELECT (SELECT count(*)::int FROM found) AS "total", ARRAY(
      SELECT "id" FROM found ORDER BY "key" ${order.direction}, "id" LIMIT ${count} OFFSET ${startIndex - 1}
    ) AS "ids"`
}

async function findFew(list: UserList, params: ListParams): Promise<Found | null> {
  const [found] = await db.$queryRaw<[Found]>(fewUsersSql(list, params))
  return found.total > fewUsers ? null : found
}

/** The statement that finds a page of many users, who are met soon or by way of an index. */
export function manyUsersSql({ where, order }: UserList, { startIndex, count }: ListParams): Prisma.Sql {
  return Prisma.sql`
    SELECT e."id" FROM "Employee" e WHERE ${where}
    ORDER BY ${order.key} ${order.direction}, e."id" LIMIT ${count} OFFSET ${startIndex - 1}`
}

async function findMany(list: UserList, params: ListParams): Promise<Found> {
  const { where } = list
  const [rows, [{ total }]] = await Promise.all([
    db.$queryRaw<{ id: string }[]>(manyUsersSql(list, params)),
    db.$queryRaw<[{ total: number }]>`SELECT count(*)::int AS "total" FROM "Employee" e WHERE ${where}`,
  ])
  return { total, ids: rows.map(({ id }) => id) }
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
  const list = userListOf(actor, model, params, unknown)
  const { total, ids } = (await findFew(list, params)) ?? (await findMany(list, params))
  const rows = await db.employee.findMany({
    where: { organizationId: actor.organizationId, id: { in: ids } },
    select: userSelect,
  })
  const known = new Map(rows.map((row) => [row.id, row]))
  const resources = ids.flatMap((id) => {
    const row = known.get(id)
    return row ? [presentUser(toRow(row), model, params)] : []
  })
  return { resources, total }
}
