import { expect, test } from 'vitest'
import { loadActor } from '@/lib/auth/load-actor'
import { db } from '@/lib/db'
import { actorFor } from '@/tests/support/actors'
import {
  createEmployee,
  createGroup,
  createMember,
  createOrganization,
  createPublisher,
  createPublisherMember,
  createSession,
  createUser,
} from '@/tests/support/factories'

test.each(['view', 'edit'] as const)(
  'a member with the right "%s" is a member of that organization',
  async (right) => {
    const organization = await createOrganization(db)
    const member = await createMember(db, organization, { marketplace: right, user: { locale: 'fr' } })
    expect(await actorFor(member.userId)).toMatchObject({
      kind: 'member',
      marketplace: right,
      organizationId: organization.id,
      memberId: member.id,
      employeeId: null,
      administeredGroupIds: [],
      locale: 'fr',
    })
  },
)

test('a member without the right is an employee, with their own row in the directory', async () => {
  const organization = await createOrganization(db)
  const member = await createMember(db, organization)
  const employee = await createEmployee(db, organization, { memberId: member.id })
  const actor = await actorFor(member.userId)
  expect(actor).toMatchObject({ kind: 'employee', employeeId: employee.id, organizationId: organization.id })
  expect(actor).not.toHaveProperty('marketplace')
})

test('a group admin knows the groups they administer, and no other', async () => {
  const organization = await createOrganization(db)
  const member = await createMember(db, organization)
  const group = await createGroup(db, organization, { administratorIds: [member.id] })
  await createGroup(db, organization)
  expect(await actorFor(member.userId)).toMatchObject({
    kind: 'employee',
    administeredGroupIds: [group.id],
  })
})

test.each(['owner', 'developer', 'marketer'] as const)('a publisher’s %s is a partner', async (role) => {
  const publisher = await createPublisher(db)
  const member = await createPublisherMember(db, publisher, { role })
  expect(await actorFor(member.userId)).toMatchObject({ kind: 'partner', publisherId: publisher.id, role })
})

test('an operator is an operator', async () => {
  const user = await createUser(db, { isOperator: true })
  expect(await actorFor(user.id)).toMatchObject({ kind: 'operator', userId: user.id })
})

test('an operator who is a member acts as the member, not as both', async () => {
  const user = await createUser(db, { isOperator: true })
  await createMember(db, await createOrganization(db), { marketplace: 'view', userId: user.id })
  expect(await actorFor(user.id)).toMatchObject({ kind: 'member', marketplace: 'view' })
})

test('someone who belongs to nothing is a visitor with a name', async () => {
  const user = await createUser(db, { name: 'Ada' })
  const actor = await actorFor(user.id)
  expect(actor).toMatchObject({ kind: 'visitor', userId: user.id, name: 'Ada' })
  expect(actor).not.toHaveProperty('organizationId')
})

test('of several organizations the first joined counts', async () => {
  const [first, second] = [await createOrganization(db), await createOrganization(db)]
  const user = await createUser(db)
  await createMember(db, second, { userId: user.id, marketplace: 'edit' })
  const member = await createMember(db, first, { userId: user.id })
  await db.member.update({ where: { id: member.id }, data: { createdAt: new Date(0) } })
  expect(await actorFor(user.id)).toMatchObject({ kind: 'employee', organizationId: first.id })
})

test('an unknown, an ended and an expired session are a visitor', async () => {
  const user = await createUser(db)
  const past = new Date(Date.now() - 1)
  const ended = await createSession(db, user, { endedAt: past })
  const expired = await createSession(db, user, { expiresAt: past })
  for (const id of [crypto.randomUUID(), ended.id, expired.id]) {
    expect(await loadActor(id)).toEqual({ kind: 'visitor' })
  }
})

test('outside demo mode a session of a demo account is a visitor', async () => {
  const user = await createUser(db, { isDemo: true })
  expect(await actorFor(user.id)).toEqual({ kind: 'visitor' })
})
