import type { OrganizationActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'

/** Whether the activation of a connection gives its listing to an employee, as both are at this moment. */
export async function isInScopeNow(
  { organizationId }: OrganizationActor,
  connectionId: string,
  employeeId: string,
): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT FROM "Activation" activation
    JOIN "Employee" e ON e."organizationId" = activation."organizationId" AND e."id" = ${employeeId}::uuid
    WHERE activation."organizationId" = ${organizationId}::uuid AND activation."connectionId" = ${connectionId}::uuid
      AND activation."isActive" AND e."status" <> 'left' AND (
        activation."everyone" OR EXISTS (
          SELECT FROM "ActivationEmployee" chosen
          WHERE chosen."activationId" = activation."id" AND chosen."employeeId" = e."id"
        ) OR EXISTS (
          SELECT FROM "ActivationAudience" chosen
          JOIN "AudienceMember" member ON member."audienceId" = chosen."audienceId"
          WHERE chosen."activationId" = activation."id" AND member."employeeId" = e."id"
        )
      )`
  return rows.length > 0
}
