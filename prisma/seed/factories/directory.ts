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
  /** `AudienceConditions` of lib/audiences/schema.ts; not evaluated here, see `materializeAudience`. */
  conditions?: Prisma.InputJsonValue
  createdById?: string | null
  /** Members by hand. */
  employeeIds?: string[]
}

/** An audience with its members by hand. */
export function createAudience(
  tx: Transaction,
  organization: { id: string },
  { employeeIds = [], name = `Audience ${unique()}`, ...overrides }: AudienceOverrides = {},
): Promise<Audience> {
  return tx.audience.create({
    data: {
      organizationId: organization.id,
      name,
      ...overrides,
      members: { createMany: { data: employeeIds.map((employeeId) => ({ employeeId, source: 'manual' })) } },
    },
  })
}
