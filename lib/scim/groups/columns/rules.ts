import { Prisma } from '@/lib/generated/prisma/client'
import { always, never } from '@/lib/scim/filters/sql/rules'
import type { Column, Columns } from '@/lib/scim/filters/sql/schema'
import { groupShape } from '@/lib/scim/groups/schema'
import { locate, mainPart } from '@/lib/scim/resources/rules'
import { resourceId, urns } from '@/lib/scim/schema'

const text = (sql: Prisma.Sql): Column => ({ kind: 'text', sql })

/** Columns of `"Group" g`. */
const columns: Record<string, Column> = {
  schemas: {
    kind: 'claim',
    sql: always,
    equals: (urn) => (urn.toLowerCase() === urns.group.toLowerCase() ? always : never),
  },
  id: { kind: 'id', sql: Prisma.sql`g."id"` },
  externalId: text(Prisma.sql`g."externalId"`),
  displayName: text(Prisma.sql`g."name"`),
  'members.value': {
    kind: 'claim',
    sql: within(always),
    equals: (value) => {
      const id = resourceId.safeParse(value)
      return id.success ? within(Prisma.sql`gm."employeeId" = ${id.data}::uuid`) : never
    },
  },
  'meta.resourceType': text(Prisma.sql`'Group'::text`),
  'meta.created': { kind: 'moment', sql: Prisma.sql`g."createdAt"` },
  'meta.lastModified': { kind: 'moment', sql: Prisma.sql`g."updatedAt"` },
}

function within(claim: Prisma.Sql): Prisma.Sql {
  return Prisma.sql`EXISTS (
    SELECT 1 FROM "GroupMember" gm JOIN "Employee" e ON e."id" = gm."employeeId"
    WHERE gm."groupId" = g."id" AND ${claim})`
}

const parts: Record<string, Column> = {
  value: { kind: 'id', sql: Prisma.sql`e."id"` },
  display: text(Prisma.sql`btrim(e."givenName" || ' ' || e."familyName")`),
  type: text(Prisma.sql`'User'::text`),
}

/** What stands in the brackets of `members[…]`, over `"Employee" e`. */
export const memberColumns: Columns = {
  find: (wanted) => parts[wanted] ?? (wanted === '$ref' ? { kind: 'none' } : null),
  values: () => null,
}

/** What filters and orders of groups may ask about. */
export const groupColumns: Columns = {
  find: (wanted) => {
    if (wanted === 'schemas') return columns.schemas ?? null
    const place = locate(groupShape, wanted)
    if (place.kind === 'unused') return { kind: 'none' }
    if (place.kind !== 'attribute') return null
    const part = place.part ?? mainPart(place.attribute)
    return columns[[place.attribute.name, ...(part ? [part.name] : [])].join('.')] ?? null
  },
  values: (wanted) => (wanted === 'members' ? { columns: memberColumns, within } : null),
}
