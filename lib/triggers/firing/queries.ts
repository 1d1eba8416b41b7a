import type { OrganizationActor } from '@/lib/auth/actor'
import type { Transaction } from '@/lib/db'
import { linksSelect } from '@/lib/triggers/links/queries'
import { type EventData, toEventData } from '@/lib/triggers/rules'
import { triggerDetailsSchema, triggerFilterSchema } from '@/lib/triggers/schema'
import { samplePerson } from '@/lib/triggers/testing/rules'

/** A trigger with all that its firing decides upon; null: it is gone. */
export async function readTrigger(tx: Transaction, { organizationId }: OrganizationActor, id: string) {
  const row = await tx.trigger.findFirst({
    where: { id, organizationId },
    select: {
      id: true,
      name: true,
      event: true,
      action: true,
      isEnabled: true,
      filter: true,
      details: true,
      connectionId: true,
      endpointId: true,
      ...linksSelect,
    },
  })
  return (
    row && {
      ...row,
      filter: triggerFilterSchema.parse(row.filter),
      details: triggerDetailsSchema.parse(row.details),
    }
  )
}
export type FiredTrigger = NonNullable<Awaited<ReturnType<typeof readTrigger>>>

export interface Pending {
  id: string
  eventId: string | null
  isTest: boolean
  createdAt: Date
  data: EventData
}

/** The oldest firings of a trigger that nobody else has, held until the transaction ends. */
export async function readPending(
  tx: Transaction,
  { organizationId }: OrganizationActor,
  triggerId: string,
  limit: number,
): Promise<Pending[]> {
  const rows = await tx.$queryRaw<Row[]>`
    SELECT firing."id", firing."eventId", firing."isTest", firing."createdAt", event."data",
      connection."name"::text AS "connectionName", e."givenName" || ' ' || e."familyName" AS "employeeName",
      e."department"
    FROM "TriggerFiring" firing
    LEFT JOIN "Event" event ON event."id" = firing."eventId"
    LEFT JOIN "Connection" connection ON connection."id" = (event."data" ->> 'connectionId')::uuid
      AND connection."organizationId" = ${organizationId}::uuid
    LEFT JOIN "Employee" e ON e."id" = (event."data" -> 'employee' ->> 'id')::uuid
      AND e."organizationId" = ${organizationId}::uuid
    WHERE firing."triggerId" = ${triggerId}::uuid AND firing."state" = 'pending'
    ORDER BY firing."createdAt", firing."id" LIMIT ${limit}::int
    FOR UPDATE OF firing SKIP LOCKED`
  return rows.map(({ data, connectionName, employeeName, department, ...firing }) => ({
    ...firing,
    data: toEventData(data, {
      connectionName,
      department,
      // Of a test: somebody who does not exist.
      employeeName: employeeName ?? (firing.isTest ? samplePerson : null),
    }),
  }))
}

type Row = Omit<Pending, 'data'> & {
  data: unknown
  connectionName: string | null
  employeeName: string | null
  department: string | null
}
