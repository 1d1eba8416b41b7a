import type { ScimActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import { Prisma } from '@/lib/generated/prisma/client'
import { notUnique, resourceId, scimProblem } from '@/lib/scim/schema'
import { isUserName } from '@/lib/scim/users/columns/rules'
import { findUserRow } from '@/lib/scim/users/queries'
import type { UserRow } from '@/lib/scim/users/rules'

type Names = Pick<EmployeeDraft, 'id' | 'userName' | 'email' | 'externalId'>
interface Holder extends Names {
  id: string
  isDeleted: boolean
}

/** In SQL: whether `"Employee" e` has one of the names. */
function sharesName({ userName, email, externalId }: Names): Prisma.Sql {
  const name = userName ?? email
  const ids = externalId === null ? Prisma.empty : Prisma.sql`OR e."externalId" = ${externalId}::citext`
  return Prisma.sql`(${isUserName(name)} OR e."email" = ${email}::citext ${ids})`
}

function holders(tx: Transaction, { organizationId }: ScimActor, names: Names): Promise<Holder[]> {
  return tx.$queryRaw<Holder[]>`
    SELECT e."id", e."userName"::text, e."email"::text, e."externalId"::text, e."scimDeletedAt" IS NOT NULL AS "isDeleted"
    FROM "Employee" e WHERE e."organizationId" = ${organizationId}::uuid AND ${sharesName(names)}`
}

const same = (one: string | null, other: string | null) =>
  one !== null && one.toLowerCase() === other?.toLowerCase()

/**
 * @returns ids of people whom the identity provider deleted and who still have one of the names: they do not stand in
 * the way (RFC 7644 §3.6)
 * @throws AppError `conflict` (`uniqueness`) naming what another person has
 */
export async function requireUnique(tx: Transaction, actor: ScimActor, draft: Names): Promise<string[]> {
  const others = (await holders(tx, actor, draft)).filter(({ id }) => id !== draft.id)
  const name = draft.userName ?? draft.email
  for (const other of others) {
    if (other.isDeleted) continue
    if (same(name, other.userName ?? other.email)) throw notUnique('Another user has this userName')
    if (same(draft.email, other.email)) throw notUnique('Another person has this work e-mail')
    if (same(draft.externalId, other.externalId)) throw notUnique('Another user has this externalId')
  }
  return others.flatMap(({ id, isDeleted }) => (isDeleted ? [id] : []))
}

/** Somebody whom the identity provider deleted and now names again; nobody else changes them meanwhile. */
export async function findDeleted(tx: Transaction, actor: ScimActor, draft: Names): Promise<UserRow | null> {
  const deleted = (await holders(tx, actor, draft)).filter(({ isDeleted }) => isDeleted)
  const name = draft.userName ?? draft.email
  const former =
    deleted.find((one) => same(name, one.userName ?? one.email)) ??
    deleted.find((one) => same(draft.email, one.email)) ??
    deleted[0]
  if (!former) return null
  await tx.$executeRaw`
    SELECT 1 FROM "Employee" WHERE "id" = ${former.id}::uuid AND "organizationId" = ${actor.organizationId}::uuid
    FOR NO KEY UPDATE`
  return findUserRow(actor, former.id, tx, 'deleted')
}

/**
 * The manager whom a client names by id, external id or user name.
 * @throws AppError `invalid` (`invalidValue`) for somebody whom nobody knows
 */
export async function findManager(
  tx: Transaction,
  { organizationId }: ScimActor,
  manager: string | null,
  former: UserRow | null,
): Promise<string | null> {
  if (manager === null) return null
  if (manager.toLowerCase() === former?.manager?.id) return former.manager.id
  const id = resourceId.safeParse(manager).data ?? null
  const found = await tx.$queryRaw<{ id: string }[]>`
    SELECT e."id" FROM "Employee" e
    WHERE e."organizationId" = ${organizationId}::uuid AND e."scimDeletedAt" IS NULL
      AND (e."id" = ${id}::uuid OR e."externalId" = ${manager}::citext OR ${isUserName(manager)})
    ORDER BY e."id" = ${id}::uuid DESC NULLS LAST, e."externalId" = ${manager}::citext DESC NULLS LAST
    LIMIT 1`
  const [first] = found
  if (!first) throw scimProblem('invalidValue', "'manager' names no user: provision the manager first")
  return first.id
}
