import { managersWhere } from '@/lib/auth/leavers'
import { db } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'

/** Whoever may edit and has not left, with the person of the directory who they are, if any. */
export interface KnownAdmin {
  memberId: string
  employeeId: string | null
  name: string
}

/** Who manages an organization that is known to be the actor's. */
export async function listAdmins(organizationId: string, now = new Date()): Promise<KnownAdmin[]> {
  const members = await db.member.findMany({
    where: { organizationId, ...managersWhere(now) },
    orderBy: [{ user: { name: 'asc' } }, { id: 'asc' }],
    select: { id: true, employee: { select: { id: true } }, user: { select: { name: true } } },
  })
  return members.map(({ id, employee, user }) => ({
    memberId: id,
    employeeId: employee?.id ?? null,
    name: user.name,
  }))
}

/** Those of some people of whom a claim holds. @param claim in SQL, about the alias `e` */
export async function findAmong(
  organizationId: string,
  employeeIds: readonly string[],
  claim: Prisma.Sql,
): Promise<string[]> {
  const rows = await db.$queryRaw<{ id: string }[]>`
    SELECT e."id"::text FROM "Employee" e
    WHERE e."organizationId" = ${organizationId}::uuid AND e."id" = ANY (${employeeIds}::uuid[]) AND ${claim}`
  return rows.map(({ id }) => id)
}
