import type { AudienceInput } from '@/lib/audiences/saving/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { db } from '@/lib/db'
import type { Employee } from '@/lib/generated/prisma/client'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createEmployees, createOrganization } from '@/tests/support/factories'

export const now = new Date('2026-11-22T10:00:00Z')
export const inSales: AudienceConditions = {
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value: 'Sales',
}
export const newHires: AudienceConditions = {
  kind: 'attribute',
  attribute: 'startDate',
  operator: 'withinLastDays',
  value: 90,
}

/** Sales and Engineering, and who edits their audiences. */
export async function twoDepartments() {
  const organization = await createOrganization(db)
  const editor = await memberActor(organization, 'edit')
  const foreigner = await foreignMemberActor()
  const people = await createEmployees(db, organization, [
    { givenName: 'Marie', department: 'Sales' },
    { givenName: 'Jonas', department: 'Engineering', startDate: new Date('2026-11-01') },
    { givenName: 'Léa', department: 'Engineering' },
  ])
  const [marie, jonas, lea] = people as [Employee, Employee, Employee]
  return { organization, editor, foreigner, marie, jonas, lea }
}

let count = 0

export const input = (overrides: Partial<AudienceInput> = {}): AudienceInput => ({
  name: `Audience no. ${++count}`,
  description: '',
  conditions: inSales,
  addedIds: [],
  removedIds: [],
  ...overrides,
})

export async function memberIds(audienceId: string): Promise<string[]> {
  const rows = await db.audienceMember.findMany({ where: { audienceId } })
  return rows.map(({ employeeId }) => employeeId).sort()
}

export const audits = (subjectId: string) =>
  db.auditEvent.findMany({
    where: { subjectId },
    orderBy: { id: 'asc' },
    select: { action: true, details: true },
  })
