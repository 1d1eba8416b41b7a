import type { Transaction } from '@/lib/db'
import { recordEventsOf } from '@/lib/events/mutations'
import { employeeJson } from '@/lib/events/sql'
import { Prisma } from '@/lib/generated/prisma/client'

const { sql } = Prisma

interface PeopleChange {
  /** People who joined or came back, and people who left. */
  arrivedIds?: readonly string[]
  departedIds?: readonly string[]
  /** People of another department than before. */
  moved?: readonly { id: string; from: string | null }[]
}

/** Tells triggers of people who joined, left or changed department; the database has it already. */
export async function recordPeopleEvents(
  tx: Transaction,
  organizationId: string,
  { arrivedIds = [], departedIds = [], moved = [] }: PeopleChange,
): Promise<void> {
  const parts = [
    { type: 'employee.joined' as const, count: arrivedIds.length, happened: ofPeople('joined', arrivedIds) },
    { type: 'employee.left' as const, count: departedIds.length, happened: ofPeople('left', departedIds) },
    { type: 'employee.department_changed' as const, count: moved.length, happened: ofMoved(moved) },
  ].filter(({ count }) => count > 0)
  if (parts.length === 0) return
  const happened = Prisma.join(
    parts.map((part) => part.happened),
    ' UNION ALL ',
  )
  await recordEventsOf(
    tx,
    organizationId,
    parts.map(({ type }) => type),
    sql`SELECT "type", "data" FROM (${happened}) AS change ("type", "data", "organizationId")
      WHERE "organizationId" = ${organizationId}::uuid`,
  )
}

const ofPeople = (what: 'joined' | 'left', ids: readonly string[]) => sql`
  SELECT ${`employee.${what}`}::text, jsonb_build_object(
    'employee', ${employeeJson}, 'department', e."department", 'startDate', e."startDate", 'endDate', e."endDate"
  ), e."organizationId"
  FROM "Employee" e WHERE e."id" = ANY (${ids}::uuid[])`

const ofMoved = (moved: NonNullable<PeopleChange['moved']>) => sql`
  SELECT 'employee.department_changed', jsonb_build_object(
    'employee', ${employeeJson}, 'department', e."department", 'previousDepartment', moved."from"
  ), e."organizationId"
  FROM jsonb_to_recordset(${JSON.stringify(moved)}::jsonb) AS moved("id" uuid, "from" text)
  JOIN "Employee" e ON e."id" = moved."id"`
