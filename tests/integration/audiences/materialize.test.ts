import { beforeEach, describe, expect, test } from 'vitest'
import { materializeAudience } from '@/lib/audiences/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { memberActor } from '@/tests/support/actors'
import { createAudience, createEmployee, createOrganization } from '@/tests/support/factories'

const today = new Date('2026-11-22')

const inSales: AudienceConditions = {
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value: 'Sales',
}

let organization: Organization
let marie: Employee
let jonas: Employee

beforeEach(async () => {
  organization = await createOrganization(db)
  marie = await createEmployee(db, organization, { givenName: 'Marie', department: 'Sales' })
  jonas = await createEmployee(db, organization, { givenName: 'Jonas', department: 'Engineering' })
})

function materialize(audience: { id: string }, day = today) {
  return db.$transaction((tx) => materializeAudience(tx, systemActor(organization.id), audience.id, day))
}

async function memberIds(audience: { id: string }): Promise<string[]> {
  const members = await db.audienceMember.findMany({ where: { audienceId: audience.id } })
  return members.map((member) => member.employeeId).sort()
}

describe('materializeAudience', () => {
  test('makes members of those who match and says whom', async () => {
    const audience = await createAudience(db, organization, { conditions: inSales })
    expect(await materialize(audience)).toEqual({ gained: [marie.id], lost: [] })
    expect(await memberIds(audience)).toEqual([marie.id])
  })

  test('takes out those who match no longer, and does nothing the second time', async () => {
    const audience = await createAudience(db, organization, { conditions: inSales })
    await materialize(audience)
    await db.employee.update({ where: { id: marie.id }, data: { department: 'Finance' } })
    await db.employee.update({ where: { id: jonas.id }, data: { department: 'Sales' } })
    expect(await materialize(audience)).toEqual({ gained: [jonas.id], lost: [marie.id] })
    expect(await materialize(audience)).toEqual({ gained: [], lost: [] })
  })

  test('keeps members by hand, whether they match or not', async () => {
    const employeeIds = [marie.id, jonas.id]
    const audience = await createAudience(db, organization, { conditions: inSales, employeeIds })
    expect(await materialize(audience)).toEqual({ gained: [], lost: [] })
    await db.employee.update({ where: { id: marie.id }, data: { department: 'Finance' } })
    await materialize(audience)
    expect(await memberIds(audience)).toEqual(employeeIds.sort())
  })

  test('without conditions only members by hand remain', async () => {
    const audience = await createAudience(db, organization, { conditions: inSales, employeeIds: [jonas.id] })
    await materialize(audience)
    await db.$executeRaw`UPDATE "Audience" SET conditions = NULL WHERE id = ${audience.id}::uuid`
    expect(await materialize(audience)).toEqual({ gained: [], lost: [marie.id] })
    expect(await memberIds(audience)).toEqual([jonas.id])
  })

  test('counts relative dates from the given day', async () => {
    const lea = await createEmployee(db, organization, { startDate: new Date('2026-11-01') })
    const conditions = { kind: 'attribute', attribute: 'startDate', operator: 'withinLastDays', value: 30 }
    const audience = await createAudience(db, organization, { conditions })
    expect(await materialize(audience)).toEqual({ gained: [lea.id], lost: [] })
    expect(await materialize(audience, new Date('2026-12-24'))).toEqual({ gained: [], lost: [lea.id] })
  })

  test('goes through a directory of more than one page', async () => {
    await db.$executeRaw`
      INSERT INTO "Employee" (id, "organizationId", "givenName", "familyName", email, department, "updatedAt")
      SELECT gen_random_uuid(), ${organization.id}::uuid, 'Camille', 'Sample', i || '@example.com',
        CASE i % 2 WHEN 1 THEN 'Sales' ELSE 'Finance' END, now()
      FROM generate_series(1, 10050) AS i`
    const audience = await createAudience(db, organization, { conditions: inSales })
    const { gained } = await materialize(audience)
    expect(gained).toHaveLength(5_026)
    expect(new Set(gained).size).toBe(5_026)
  })

  test('two at once leave the members that one leaves', async () => {
    const audience = await createAudience(db, organization, { conditions: inSales })
    const changes = await Promise.all([materialize(audience), materialize(audience)])
    expect(changes.flatMap((change) => change.gained)).toEqual([marie.id])
    expect(await memberIds(audience)).toEqual([marie.id])
  })

  test('does not find an audience of another organization, and takes nobody from one', async () => {
    const other = await createOrganization(db)
    await createEmployee(db, other, { department: 'Sales' })
    const audience = await createAudience(db, other, { conditions: inSales })
    await expect(materialize(audience)).rejects.toMatchObject({ code: 'not_found' })
    await expect(materializeAudience(db, systemActor(), audience.id)).rejects.toMatchObject({
      code: 'not_found',
    })
    expect(await memberIds(audience)).toEqual([])
    const own = await createAudience(db, organization, { conditions: inSales })
    expect((await materialize(own)).gained).toEqual([marie.id])
  })

  test('is refused to people, whatever their rights', async () => {
    const actor: Actor = await memberActor(organization, 'edit')
    expect(() => authorize(actor, 'audience:materialize')).toThrow('forbidden')
  })
})
