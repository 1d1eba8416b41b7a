import type { Actor, OrganizationActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { AttributeUse, AttributeView } from '@/lib/directory/attributes/schema'
import { AppError } from '@/lib/errors'
import { connectionsWhere } from '@/lib/folders/queries'

const viewSelect = { id: true, key: true, name: true, type: true, options: true } as const

/** The attributes that an organization defines itself, in its order. */
export async function listAttributes(actor: Actor): Promise<AttributeView[]> {
  authorize(actor, 'directory:read')
  return listDefinitions(db, actor.organizationId)
}

/** The same, for whoever is known to work for the organization. */
export function listDefinitions(tx: Transaction, organizationId: string): Promise<AttributeView[]> {
  return tx.employeeAttribute.findMany({
    where: { organizationId },
    orderBy: [{ position: 'asc' }, { createdAt: 'asc' }, { id: 'asc' }],
    select: viewSelect,
  })
}

/** Until the transaction ends none of them is deleted. Held before any person is. */
export async function holdDefinitions(tx: Transaction, organizationId: string): Promise<void> {
  await tx.$executeRaw`
    SELECT FROM "EmployeeAttribute" WHERE "organizationId" = ${organizationId}::uuid ORDER BY "id" FOR KEY SHARE`
}

/**
 * An attribute, who has a value of it, which audiences ask for it, and which connections send it.
 * @throws AppError `not_found`
 */
export async function getAttribute(actor: Actor, id: string): Promise<AttributeUse> {
  authorize(actor, 'directory:read')
  const { organizationId } = actor
  const attribute = await db.employeeAttribute.findFirst({
    where: { id, organizationId },
    select: viewSelect,
  })
  if (!attribute) throw new AppError('not_found')
  return { ...attribute, ...(await findUse(db, actor, attribute.key)) }
}

/** What hangs on an attribute that is known to be the organization's. */
export async function findUse(
  tx: Transaction,
  actor: OrganizationActor,
  key: string,
): Promise<Pick<AttributeUse, 'people' | 'audiences' | 'mappings'>> {
  const { organizationId } = actor
  const [row] = await tx.$queryRaw<{ people: number; audiences: string[] }[]>`
    SELECT
      (SELECT count(*)::int FROM "Employee" WHERE "organizationId" = ${organizationId}::uuid AND "attributes" ? ${key})
        AS "people",
      ARRAY(
        SELECT "name" FROM "Audience" WHERE "organizationId" = ${organizationId}::uuid AND jsonb_path_exists(
          "conditions", '$.** ? (@.kind == "custom" && @.key == $key)', jsonb_build_object('key', ${key}::text)
        ) ORDER BY "name"
      ) AS "audiences"`
  return { people: 0, audiences: [], ...row, mappings: await findMappings(tx, actor, `custom:${key}`) }
}

/** The connections whose mapping reads this source, by itself or in a template. */
async function findMappings(
  tx: Transaction,
  actor: OrganizationActor,
  source: string,
): Promise<AttributeUse['mappings']> {
  const rows = await tx.$queryRaw<{ connectionId: string }[]>`
    SELECT "connectionId"::text FROM "SyncSettings"
    WHERE "organizationId" = ${actor.organizationId}::uuid AND EXISTS (
      SELECT FROM jsonb_path_query("mapping", '$.rules[*].value') AS value
      WHERE value ->> 'kind' = 'attribute' AND value ->> 'source' = ${source}
        OR value ->> 'kind' = 'template' AND strpos(value ->> 'text', ${`{${source}}`}) > 0
    )`
  const ids = rows.map(({ connectionId }) => connectionId)
  const seen = await tx.connection.findMany({
    where: { id: { in: ids }, AND: connectionsWhere(actor, 'view') },
    orderBy: [{ name: 'asc' }, { id: 'asc' }],
    select: { id: true, name: true },
  })
  const names = new Map(seen.map(({ id, name }) => [id, name]))
  const hidden = ids.filter((id) => !names.has(id))
  return [...names.keys(), ...hidden].map((id) => ({ connectionId: id, name: names.get(id) ?? null }))
}
