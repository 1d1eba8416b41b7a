import { isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import type { EmployeeDraft } from '@/lib/directory/saving/schema'

/** Somebody new for the directory: active, with a name and an e-mail, and nothing else unless told. */
export function newDraft(overrides: Partial<EmployeeDraft> = {}): EmployeeDraft {
  return {
    id: null,
    givenName: 'Camille',
    familyName: 'Sample',
    email: `${crypto.randomUUID()}@example.com`,
    externalId: null,
    userName: null,
    jobTitle: null,
    department: null,
    team: null,
    location: null,
    country: null,
    language: null,
    managerId: null,
    employmentType: 'permanent',
    startDate: null,
    endDate: null,
    status: 'active',
    attributes: {},
    ...overrides,
  }
}

/** A person of the directory as they are. */
export async function draftOf(id: string): Promise<EmployeeDraft> {
  const row = await db.employee.findUniqueOrThrow({
    where: { id },
    omit: {
      organizationId: true,
      memberId: true,
      version: true,
      scimDeletedAt: true,
      createdAt: true,
      updatedAt: true,
    },
  })
  return {
    ...row,
    startDate: row.startDate && isoDay(row.startDate),
    endDate: row.endDate && isoDay(row.endDate),
    attributes: row.attributes as Record<string, string>,
  }
}
