import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import type { AttributeUse, AttributeView } from '@/lib/directory/attributes/schema'
import { AppError } from '@/lib/errors'

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
 * An attribute, who has a value of it, and which audiences ask for it.
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
  return { ...attribute, ...(await findUse(db, organizationId, attribute.key)) }
}

/** What hangs on an attribute that is known to be the organization's. */
export async function findUse(
  tx: Transaction,
  organizationId: string,
  key: string,
): Promise<Pick<AttributeUse, 'people' | 'audiences'>> {
  const [row] = await tx.$queryRaw<{ people: number; audiences: string[] }[]>`
    SELECT
      (SELECT count(*)::int FROM "Employee" WHERE "organizationId" = ${organizationId}::uuid AND "attributes" ? ${key})
        AS "people",
      ARRAY(
        SELECT "name" FROM "Audience" WHERE "organizationId" = ${organizationId}::uuid AND jsonb_path_exists(
          "conditions", '$.** ? (@.kind == "custom" && @.key == $key)', jsonb_build_object('key', ${key}::text)
        ) ORDER BY "name"
      ) AS "audiences"`
  return row ?? { people: 0, audiences: [] }
}
