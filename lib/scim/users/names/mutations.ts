import type { ScimActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { readDrafts } from '@/lib/directory/saving/queries'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'
import { Prisma } from '@/lib/generated/prisma/client'

type Names = Pick<EmployeeDraft, 'userName' | 'email' | 'externalId'>

const same = (one: string | null, other: string | null) => one?.toLowerCase() === other?.toLowerCase()

/**
 * Takes from people whom the identity provider deleted the names that somebody else is to have. In the place of an
 * e-mail, which everybody has, comes one that no mail ever reaches (RFC 2606 §2).
 */
export async function releaseNames(
  tx: Transaction,
  actor: ScimActor,
  ids: string[],
  { userName, email, externalId }: Names,
): Promise<void> {
  const former = await readDrafts(tx, actor.organizationId, Prisma.sql`e."id" = ANY (${ids}::uuid[])`, {
    limit: ids.length,
  })
  const name = userName ?? email
  const released = former.map((person) => ({
    ...person,
    userName: same(person.userName, name) ? null : person.userName,
    externalId: same(person.externalId, externalId) ? null : person.externalId,
    email: [name, email].some((one) => same(person.email, one))
      ? `${person.id}@former.invalid`
      : person.email,
  }))
  await saveEmployees(tx, actor, released, { kind: 'scim' })
}
