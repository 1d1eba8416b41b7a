import { segmentsOf } from '@/lib/audiences/rules'
import { audienceConditions } from '@/lib/audiences/schema'
import type { Transaction } from '@/lib/db'
import type { Audience, Employee, Prisma } from '@/lib/generated/prisma/client'
import { unique } from './unique'

export type EmployeeOverrides = Partial<Omit<Prisma.EmployeeCreateManyInput, 'organizationId'>>

/** Several people of the directory in one statement, in the order given. */
export async function createEmployees(
  tx: Transaction,
  organization: { id: string },
  people: EmployeeOverrides[],
): Promise<Employee[]> {
  const data = people.map((overrides) => ({
    givenName: 'Camille',
    familyName: 'Sample',
    email: `employee-${unique()}@example.com`,
    ...overrides,
    organizationId: organization.id,
  }))
  const rows = await tx.employee.createManyAndReturn({ data })
  const byEmail = new Map(rows.map((row) => [row.email, row]))
  return data.flatMap(({ email }) => byEmail.get(email) ?? [])
}

/** One person of the directory: active, without department, country or manager unless told. */
export function createEmployee(
  tx: Transaction,
  organization: { id: string },
  overrides: EmployeeOverrides = {},
): Promise<Employee> {
  const { email = `employee-${unique()}@example.com`, ...rest } = overrides
  return tx.employee.create({
    data: { givenName: 'Camille', familyName: 'Sample', email, ...rest, organizationId: organization.id },
  })
}

export interface AudienceOverrides {
  name?: string
  description?: string
  /** `AudienceConditions` of lib/audiences/schema.ts; not evaluated here, see `evaluateAudience`. */
  conditions?: Prisma.InputJsonValue
  createdById?: string | null
  /** People by hand; they are members at once. */
  employeeIds?: string[]
}

/** An audience with its people by hand, and the first version of its history. */
export function createAudience(
  tx: Transaction,
  organization: { id: string },
  {
    employeeIds = [],
    name = `Audience ${unique()}`,
    description = '',
    conditions,
    createdById,
  }: AudienceOverrides = {},
): Promise<Audience> {
  const people = employeeIds.map((employeeId) => ({ employeeId }))
  const parsed = audienceConditions.safeParse(conditions)
  const segmentIds = parsed.success ? segmentsOf(parsed.data) : []
  return tx.audience.create({
    data: {
      organizationId: organization.id,
      name,
      description,
      conditions,
      createdById,
      evaluatedOn: conditions ? new Date(0) : null,
      people: { createMany: { data: people } },
      members: { createMany: { data: people } },
      segments: { createMany: { data: segmentIds.map((segmentId) => ({ segmentId })) } },
      versions: {
        create: { number: 1, name, description, conditions, addedIds: employeeIds, memberId: createdById },
      },
    },
  })
}
