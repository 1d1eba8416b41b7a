import { beforeEach, expect, test } from 'vitest'
import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import { explainMembership } from '@/lib/audiences/membership/queries'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import type { Employee, Organization } from '@/lib/generated/prisma/client'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'

const today = new Date('2026-11-22')
const cause = { kind: 'date', on: '2026-11-22' } as const

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

function evaluate(audience: { id: string }, day = today, actor: Actor = systemActor(organization.id)) {
  return db.$transaction((tx) => evaluateAudience(tx, actor, audience.id, { cause, today: day }))
}

async function memberIds(audience: { id: string }): Promise<string[]> {
  const members = await db.audienceMember.findMany({ where: { audienceId: audience.id } })
  return members.map((member) => member.employeeId).sort()
}

test('who matches becomes a member, who matches no longer stops being one, and again nothing changes', async () => {
  const audience = await createAudience(db, organization, { conditions: inSales })
  expect(await evaluate(audience)).toEqual({ gained: 1, lost: 0 })
  expect(await memberIds(audience)).toEqual([marie.id])
  await db.employee.update({ where: { id: marie.id }, data: { department: 'Finance' } })
  await db.employee.update({ where: { id: jonas.id }, data: { department: 'Sales' } })
  expect(await evaluate(audience)).toEqual({ gained: 1, lost: 1 })
  expect(await memberIds(audience)).toEqual([jonas.id])
  expect(await evaluate(audience)).toEqual({ gained: 0, lost: 0 })
})

test('people by hand are members whether they match or not, and only they are without conditions', async () => {
  const employeeIds = [jonas.id]
  const audience = await createAudience(db, organization, { conditions: inSales, employeeIds })
  expect(await evaluate(audience)).toEqual({ gained: 1, lost: 0 })
  expect(await memberIds(audience)).toEqual([marie.id, jonas.id].sort())
  await db.$executeRaw`UPDATE "Audience" SET conditions = NULL WHERE id = ${audience.id}::uuid`
  expect(await evaluate(audience)).toEqual({ gained: 0, lost: 1 })
  expect(await memberIds(audience)).toEqual([jonas.id])
})

test('notes the day for conditions that count days, and for no others', async () => {
  const counting = await createAudience(db, organization, {
    conditions: { kind: 'attribute', attribute: 'startDate', operator: 'withinLastDays', value: 30 },
  })
  const plain = await createAudience(db, organization, { conditions: inSales })
  await evaluate(counting)
  await evaluate(plain)
  const days = await db.audience.findMany({
    where: { id: { in: [counting.id, plain.id] } },
    orderBy: { id: 'asc' },
  })
  expect(days.map(({ evaluatedOn }) => evaluatedOn)).toEqual([today, null])
})

test('two at once leave the members that one leaves', async () => {
  const audience = await createAudience(db, organization, { conditions: inSales })
  const results = await Promise.all([evaluate(audience), evaluate(audience)])
  expect(results.map(({ gained }) => gained).sort()).toEqual([0, 1])
  expect(await memberIds(audience)).toEqual([marie.id])
})

test('does not find an audience of another organization, and takes nobody from one', async () => {
  const other = await createOrganization(db)
  await createEmployee(db, other, { department: 'Sales' })
  const audience = await createAudience(db, other, { conditions: inSales })
  await expect(evaluate(audience)).rejects.toMatchObject({ code: 'not_found' })
  await expect(evaluate(audience, today, await foreignMemberActor())).rejects.toMatchObject({
    code: 'not_found',
  })
  expect(await memberIds(audience)).toEqual([])
  const own = await createAudience(db, organization, { conditions: inSales })
  expect(await evaluate(own)).toEqual({ gained: 1, lost: 0 })
})

test('is refused to who may not change audiences', async () => {
  const audience = await createAudience(db, organization, { conditions: inSales })
  for (const actor of [
    await memberActor(organization, 'view'),
    await employeeActor(organization),
    systemActor(),
  ]) {
    await expect(evaluate(audience, today, actor)).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('records who gains and loses the listings of the audience, once for each, and nothing of inactive ones', async () => {
  const audience = await createAudience(db, organization, { conditions: inSales })
  const active = await createActivation(db, organization, {
    audienceIds: [audience.id],
    employeeIds: [jonas.id],
  })
  await createActivation(db, organization, { audienceIds: [audience.id], isActive: false })
  await createActivation(db, organization, { audienceIds: [audience.id], everyone: true })
  await evaluate(audience)
  await db.employee.updateMany({ where: { organizationId: organization.id }, data: { department: 'Sales' } })
  await db.employee.update({ where: { id: marie.id }, data: { department: 'Finance' } })
  await evaluate(audience)
  const events = await db.accessEvent.findMany({ orderBy: { createdAt: 'asc' } })
  const ofMarie = {
    employeeId: marie.id,
    listingId: active.listingId,
    cause,
    organizationId: organization.id,
  }
  expect(events.filter(({ organizationId }) => organizationId === organization.id)).toMatchObject([
    { ...ofMarie, kind: 'granted' },
    { ...ofMarie, kind: 'revoked' },
  ])
})

test('“why” names the deciding condition with what the directory says, or that a person was added by hand', async () => {
  const actor = await memberActor(organization, 'view')
  const audience = await createAudience(db, organization, { conditions: inSales, employeeIds: [jonas.id] })
  const why = (employeeId: string, asked: Actor = actor) =>
    explainMembership(asked, { audienceId: audience.id, employeeId })
  await evaluate(audience)
  expect(await why(marie.id)).toEqual({
    isMember: true,
    basis: 'conditions',
    explanation: {
      matched: true,
      decisions: [{ condition: inSales, negated: false, met: true, actual: 'Sales' }],
    },
  })
  expect(await why(jonas.id)).toEqual({ isMember: true, basis: 'addedByHand', explanation: null })
  const lea = await createEmployee(db, organization, { department: 'Legal' })
  expect(await why(lea.id)).toMatchObject({
    isMember: false,
    explanation: { decisions: [{ met: false, actual: 'Legal' }] },
  })
  await expect(why(marie.id, await foreignMemberActor())).rejects.toMatchObject({ code: 'not_found' })
  const stranger = await createEmployee(db, await createOrganization(db))
  await expect(why(stranger.id)).rejects.toMatchObject({ code: 'not_found' })
})
