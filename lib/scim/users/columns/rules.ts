import type { AttributeDefinition } from '@/lib/directory/imports/schema'
import { keyOf } from '@/lib/directory/keys/sql'
import { Prisma } from '@/lib/generated/prisma/client'
import { always, never } from '@/lib/scim/filters/sql/rules'
import type { Column, Columns } from '@/lib/scim/filters/sql/schema'
import { locate, mainPart } from '@/lib/scim/resources/rules'
import type { Shape } from '@/lib/scim/resources/schema'
import { urns } from '@/lib/scim/schema'

const text = (sql: Prisma.Sql): Column => ({ kind: 'text', sql })
const name = (sql: Prisma.Sql): Column => ({ kind: 'name', sql })
const none: Column = { kind: 'none' }
const work = text(Prisma.sql`'work'::text`)
const primary: Column = { kind: 'boolean', sql: always }

const wholeName = text(Prisma.sql`btrim(e."givenName" || ' ' || e."familyName")`)
const address = Prisma.sql`(e."location" IS NOT NULL OR e."country" IS NOT NULL)`
const isActive = Prisma.sql`(e."status" IN ('active', 'on_leave'))`
const isEnterprise = Prisma.sql`(e."department" IS NOT NULL OR e."managerId" IS NOT NULL)`

const userName = Prisma.sql`coalesce(e."userName", e."email")`
/** In SQL: whose name it is at the identity provider, by way of the index that makes it one person's. */
export const isUserName = (value: string) => Prisma.sql`${keyOf(userName)} = lower(${value}::text)`

const schemas: Record<string, Prisma.Sql> = {
  [urns.user.toLowerCase()]: always,
  [urns.enterprise.toLowerCase()]: isEnterprise,
  [urns.portico.toLowerCase()]: always,
}

/** Columns of `"Employee" e`, by the names that `locate` finds; those of an extension begin with its URN. */
const columns: Record<string, Column> = {
  schemas: {
    kind: 'claim',
    sql: always,
    equals: (urn) => schemas[urn.toLowerCase()] ?? never,
  },
  id: { kind: 'id', sql: Prisma.sql`e."id"` },
  externalId: name(Prisma.sql`e."externalId"`),
  userName: name(userName),
  displayName: wholeName,
  'name.formatted': wholeName,
  'name.givenName': text(Prisma.sql`NULLIF(e."givenName", '')`),
  'name.familyName': text(Prisma.sql`NULLIF(e."familyName", '')`),
  title: text(Prisma.sql`e."jobTitle"`),
  userType: text(Prisma.sql`
    CASE WHEN e."employmentType" IN ('permanent', 'fixed_term') THEN 'Employee'
      WHEN e."employmentType" = 'contractor' THEN 'Contractor' ELSE 'Intern' END`),
  preferredLanguage: text(Prisma.sql`e."language"`),
  active: { kind: 'boolean', sql: isActive },
  'emails.value': name(Prisma.sql`e."email"`),
  'emails.type': work,
  'emails.primary': primary,
  'addresses.locality': text(Prisma.sql`e."location"`),
  'addresses.country': text(Prisma.sql`e."country"`),
  'addresses.type': text(Prisma.sql`CASE WHEN ${address} THEN 'work' END`),
  'addresses.primary': { kind: 'boolean', sql: Prisma.sql`CASE WHEN ${address} THEN TRUE END` },
  'meta.resourceType': text(Prisma.sql`'User'::text`),
  'meta.created': { kind: 'moment', sql: Prisma.sql`e."createdAt"` },
  'meta.lastModified': { kind: 'moment', sql: Prisma.sql`e."updatedAt"` },
  [`${urns.enterprise}:department`]: text(Prisma.sql`e."department"`),
  [`${urns.enterprise}:manager.value`]: { kind: 'id', sql: Prisma.sql`e."managerId"` },
  [`${urns.enterprise}:manager.displayName`]: text(Prisma.sql`(
    SELECT btrim(m."givenName" || ' ' || m."familyName") FROM "Employee" m WHERE m."id" = e."managerId")`),
  [`${urns.portico}:team`]: text(Prisma.sql`e."team"`),
  [`${urns.portico}:employmentType`]: text(Prisma.sql`e."employmentType"::text`),
  [`${urns.portico}:startDate`]: { kind: 'day', sql: Prisma.sql`e."startDate"` },
  [`${urns.portico}:endDate`]: { kind: 'day', sql: Prisma.sql`e."endDate"` },
}

const groupColumns: Record<string, Column> = {
  value: { kind: 'id', sql: Prisma.sql`g."id"` },
  display: text(Prisma.sql`g."name"`),
  type: text(Prisma.sql`'direct'::text`),
}

const inGroups = (claim: Prisma.Sql) => Prisma.sql`EXISTS (
  SELECT 1 FROM "GroupMember" gm JOIN "Group" g ON g."id" = gm."groupId"
  WHERE gm."employeeId" = e."id" AND ${claim})`

/** What filters and orders of users may ask about. */
export function userColumns(shape: Shape, own: readonly AttributeDefinition[]): Columns {
  const ownColumns = Object.fromEntries(
    own.map(({ key }) => [`${urns.portico}:${key}`, text(Prisma.sql`(e."attributes" ->> ${key})`)]),
  )
  const all: Record<string, Column> = { ...columns, ...ownColumns }

  const find = (wanted: string): Column | null => {
    if (wanted === 'schemas') return columns.schemas ?? null
    const place = locate(shape, wanted)
    if (place.kind === 'unused') return none
    if (place.kind !== 'attribute') return null
    const { attribute, schema } = place
    const part = place.part ?? mainPart(attribute)
    const path = [attribute.name, ...(part ? [part.name] : [])].join('.')
    if (attribute.name === 'groups') {
      const column = groupColumns[part?.name ?? '']
      return column ? throughGroups(column) : null
    }
    const column = all[schema ? `${schema}:${path}` : path]
    if (column) return column
    // `name pr`, `addresses pr`: the whole has a value when something of it has.
    return place.part ? null : (wholes[attribute.name] ?? null)
  }

  const values = (wanted: string) => {
    const place = locate(shape, wanted)
    if (place.kind !== 'attribute' || place.part || !place.attribute.config.multiValued) return null
    const { name: attribute } = place.attribute
    if (attribute === 'groups') return { columns: plain(groupColumns), within: inGroups }
    const within = (claim: Prisma.Sql) =>
      attribute === 'addresses' ? Prisma.sql`(${address} AND ${claim})` : claim
    return { columns: { find: (part: string) => find(`${attribute}.${part}`), values: () => null }, within }
  }

  return { find, values }
}

const wholes: Record<string, Column> = {
  name: wholeName,
  addresses: { kind: 'claim', sql: address, equals: () => never },
}

/** Any of a person's groups. */
function throughGroups(column: Column): Column {
  const equals = (value: string) => {
    if (column.kind === 'id') return inGroups(Prisma.sql`g."id"::text = lower(${value}::text)`)
    return column.kind === 'text' ? inGroups(Prisma.sql`lower(${column.sql}) = lower(${value}::text)`) : never
  }
  return { kind: 'claim', sql: inGroups(always), equals }
}

const plain = (known: Record<string, Column>): Columns => ({
  find: (wanted) => Object.entries(known).find(([key]) => key.toLowerCase() === wanted)?.[1] ?? null,
  values: () => null,
})
