import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

/** Whom the activation of a connection makes its listing available to; null: it is switched off, or runs over another. */
export type Scope = { everyone: boolean; audienceIds: string[]; employeeIds: string[] } | null

/** Whom a connection provisions: its activation decides. */
export async function readScope(
  tx: Transaction,
  organizationId: string,
  connectionId: string,
): Promise<Scope> {
  const activation = await tx.activation.findFirst({
    where: { organizationId, connectionId, isActive: true },
    select: {
      everyone: true,
      audiences: { select: { audienceId: true } },
      employees: { select: { employeeId: true } },
    },
  })
  return (
    activation && {
      everyone: activation.everyone,
      audienceIds: activation.audiences.map(({ audienceId }) => audienceId),
      employeeIds: activation.employees.map(({ employeeId }) => employeeId),
    }
  )
}

/** In SQL, about the row `e` of "Employee": whether they are in scope. Who has left never is. */
export function inScope(scope: Scope): Prisma.Sql {
  if (!scope) return sql`FALSE`
  if (scope.everyone) return sql`e."status" <> 'left'`
  return sql`(e."status" <> 'left' AND (
    e."id" = ANY (${scope.employeeIds}::uuid[]) OR EXISTS (
      SELECT FROM "AudienceMember" member
      WHERE member."employeeId" = e."id" AND member."audienceId" = ANY (${scope.audienceIds}::uuid[])
    )))`
}
