import { expect, test } from 'vitest'
import { findAccount } from '@/lib/auth/account'
import { homeOf } from '@/lib/auth/home'
import { db } from '@/lib/db'
import {
  actorFor,
  employeeActor,
  memberActor,
  operatorActor,
  partnerActor,
  visitor,
} from '@/tests/support/actors'
import { createMember, createOrganization, createUser } from '@/tests/support/factories'

test('a member sees name, address, organization and role, and lands in the marketplace', async () => {
  const organization = await createOrganization(db, { name: 'Analytical Engines' })
  await createOrganization(db, { name: 'Somebody else' })
  const actor = await memberActor(organization, 'edit')
  const { name, email } = actor
  expect(await findAccount(actor)).toEqual({
    name,
    email,
    role: 'hrAdmin',
    organization: 'Analytical Engines',
  })
  expect(homeOf(actor)).toBe('/marketplace')
  expect(await findAccount(await memberActor(organization, 'view'))).toMatchObject({ role: 'hrViewer' })
})

test('an employee is told apart from who administers a group; both land in the workspace', async () => {
  const organization = await createOrganization(db)
  const employee = await employeeActor(organization)
  expect(await findAccount(employee)).toMatchObject({ role: 'employee', organization: organization.name })
  const member = await createMember(db, organization)
  const group = await db.group.create({ data: { organizationId: organization.id, name: 'Sales France' } })
  await db.groupAdministrator.create({ data: { groupId: group.id, memberId: member.id } })
  const groupAdmin = await actorFor(member.userId)
  expect(await findAccount(groupAdmin)).toMatchObject({ role: 'groupAdmin' })
  expect([homeOf(employee), homeOf(groupAdmin)]).toEqual(['/workspace', '/workspace'])
})

test('a partner sees the publisher, an operator no organization', async () => {
  const partner = await partnerActor()
  const publisher = await db.publisher.findUniqueOrThrow({ where: { id: partner.publisherId } })
  expect(await findAccount(partner)).toMatchObject({ role: 'partner', organization: publisher.name })
  const operator = await operatorActor()
  expect(await findAccount(operator)).toMatchObject({ role: 'operator', organization: null })
  expect(homeOf(operator)).toBe('/operator/outbox')
})

test('who belongs to nothing still has an account; nobody has none', async () => {
  const stranded = await actorFor((await createUser(db, { name: 'Ada' })).id)
  expect(await findAccount(stranded)).toMatchObject({ name: 'Ada', role: null, organization: null })
  expect(homeOf(stranded)).toBe('/marketplace')
  expect(await findAccount(visitor)).toBeNull()
  expect(homeOf(visitor)).toBe('/sign-in')
})
