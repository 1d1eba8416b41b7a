import { expect, test } from 'vitest'
import { POST } from '@/app/api/sign-in/route'
import { isLastAdmin } from '@/lib/attention/queries'
import { systemActor } from '@/lib/auth/actor'
import { watchForLeavers } from '@/lib/auth/jobs'
import { watchLeavers } from '@/lib/auth/leavers'
import { loadActor } from '@/lib/auth/load-actor'
import { loadHandOffActor } from '@/lib/auth/load-hand-off'
import { hashPassword } from '@/lib/auth/password'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { adminWithListing, startConsented } from '@/tests/support/connect'
import {
  createEmployee,
  createMember,
  createOrganization,
  createPublisher,
  createPublisherMember,
  createSession,
  type EmployeeOverrides,
} from '@/tests/support/factories'
import { cookiesOf, destination, formRequest, whoIs } from '@/tests/support/sign-in'
import { runJobs } from '@/tests/support/worker'
import { makeLink } from '../hand-offs/links'

const password = 'correct horse battery staple'
const passwordHash = await hashPassword(password)
const inDays = (days: number) => new Date(Date.now() + days * 24 * 60 * 60 * 1000)
const left = { status: 'left' } as const

/** A member with a password, a running session, and a row in the directory. */
async function createPerson(
  organization: { id: string },
  marketplace: 'none' | 'view' | 'edit',
  employee: EmployeeOverrides = {},
) {
  const member = await createMember(db, organization, { marketplace, user: { passwordHash } })
  const { id: employeeId } = await createEmployee(db, organization, { memberId: member.id, ...employee })
  const { email } = await db.user.findUniqueOrThrow({ where: { id: member.userId } })
  const { id: sessionId } = await createSession(db, { id: member.userId })
  const become = (data: { status?: 'left' | 'active'; endDate?: Date | null }) =>
    db.employee.update({ where: { id: employeeId }, data })
  return { ...member, email, sessionId, become, kind: async () => (await loadActor(sessionId)).kind }
}

const signIn = (email: string) =>
  POST(formRequest('/api/sign-in', { provider: 'password', locale: 'en', email, password }))
const lockedOutAt = async (id: string) => (await db.member.findUniqueOrThrow({ where: { id } })).lockedOutAt
const auditOf = (subjectId: string) =>
  db.auditEvent.findMany({ where: { subjectId }, orderBy: { id: 'asc' }, select: { action: true } })

test.each(['none', 'view', 'edit'] as const)(
  'whoever has left loses a running session at once, and cannot sign in again: right "%s"',
  async (right) => {
    const organization = await createOrganization(db)
    await memberActor(organization)
    const person = await createPerson(organization, right)
    expect(await person.kind()).toBe(right === 'none' ? 'employee' : 'member')
    await person.become(left)
    expect(await loadActor(person.sessionId)).toEqual({ kind: 'visitor' })
    const response = await signIn(person.email)
    expect(destination(response)).toMatchObject({ path: '/en/sign-in', search: { error: 'hasLeft' } })
    expect(cookiesOf(response).map(({ name }) => name)).not.toContain('next-auth.session-token')
    expect(await db.session.count({ where: { userId: person.userId } })).toBe(1)
  },
)

test('a last day counts to its end, and one that is over as having left', async () => {
  const organization = await createOrganization(db)
  await memberActor(organization)
  const person = await createPerson(organization, 'edit', { endDate: new Date() })
  expect(await person.kind()).toBe('member')
  await person.become({ endDate: inDays(-1) })
  expect(await person.kind()).toBe('visitor')
})

test('with a wrong password nobody hears that somebody has left', async () => {
  const organization = await createOrganization(db)
  await memberActor(organization)
  const person = await createPerson(organization, 'edit', left)
  const fields = { provider: 'password', locale: 'en', email: person.email, password: 'not the password' }
  const response = await POST(formRequest('/api/sign-in', fields))
  expect(destination(response).search.error).toBe('wrongCredentials')
})

test('within minutes their sessions are ended for good; who is back signs in as before', async () => {
  const organization = await createOrganization(db)
  await memberActor(organization)
  const person = await createPerson(organization, 'edit')
  await person.become(left)
  await watchLeavers(systemActor())
  await watchLeavers(systemActor())
  expect(await lockedOutAt(person.id)).not.toBeNull()
  await person.become({ status: 'active' })
  expect(await person.kind()).toBe('visitor')
  const cookies = cookiesOf(await signIn(person.email))
  expect(await whoIs(cookies)).toMatchObject({ kind: 'member', memberId: person.id })
  await db.$executeRaw`SELECT graphile_worker.add_job(${watchForLeavers.name})`
  await runJobs([watchForLeavers])
  expect(await lockedOutAt(person.id)).toBeNull()
  expect(await auditOf(person.id)).toEqual([{ action: 'member.locked_out' }, { action: 'member.readmitted' }])
  expect(await whoIs(cookies)).toMatchObject({ kind: 'member' })
})

test('the last who may edit stays, and is told; whoever left before stays out; the next ends it', async () => {
  const organization = await createOrganization(db)
  const [former, last] = [await createPerson(organization, 'edit'), await createPerson(organization, 'edit')]
  await createPerson(organization, 'view')
  await former.become(left)
  await watchLeavers(systemActor())
  await last.become(left)
  await watchLeavers(systemActor())
  expect([await former.kind(), await last.kind()]).toEqual(['visitor', 'member'])
  expect(destination(await signIn(former.email)).search.error).toBe('hasLeft')
  expect(destination(await signIn(last.email)).path).toBe('/en/home')
  const actor = await loadActor(last.sessionId)
  expect(await isLastAdmin(actor, new Date())).toBe(true)

  const next = await memberActor(organization)
  expect(await isLastAdmin(next, new Date())).toBe(false)
  expect(await last.kind()).toBe('visitor')
  await watchLeavers(systemActor())
  expect(await lockedOutAt(last.id)).not.toBeNull()
})

test('a directory that lets all admins leave at once shuts none of them out, but everybody else', async () => {
  const organization = await createOrganization(db)
  const people = [
    await createPerson(organization, 'edit'),
    await createPerson(organization, 'edit'),
    await createPerson(organization, 'view'),
    await createPerson(organization, 'none'),
  ]
  await db.employee.updateMany({ where: { organizationId: organization.id }, data: left })
  await Promise.all([watchLeavers(systemActor()), watchLeavers(systemActor())])
  expect(await Promise.all(people.map(({ kind }) => kind()))).toEqual([
    'member',
    'member',
    'visitor',
    'visitor',
  ])
})

test('admins of other organizations, and sample ones outside demo mode, do not count as the others', async () => {
  const organization = await createOrganization(db)
  await memberActor(await createOrganization(db))
  await createMember(db, organization, { marketplace: 'edit', user: { isDemo: true } })
  const person = await createPerson(organization, 'edit', left)
  expect(await person.kind()).toBe('member')
})

test('whoever is something else too acts as that, with the sessions they have', async () => {
  const [former, present] = [await createOrganization(db), await createOrganization(db)]
  for (const organization of [former, present]) await memberActor(organization)
  const moved = await createPerson(former, 'edit', left)
  await createMember(db, present, { marketplace: 'view', userId: moved.userId })
  const partner = await createPerson(former, 'edit', left)
  await createPublisherMember(db, await createPublisher(db), { userId: partner.userId })
  await watchLeavers(systemActor())
  expect(await loadActor(moved.sessionId)).toMatchObject({ kind: 'member', organizationId: present.id })
  expect(await partner.kind()).toBe('partner')
})

test('a link to hand off dies with the access of whoever made it', async () => {
  const { organization, actor, listing } = await adminWithListing()
  await memberActor(organization)
  const { token } = await makeLink(actor, await startConsented(actor, listing))
  expect(await loadHandOffActor(token)).not.toBeNull()
  const { id } = await createEmployee(db, organization, { memberId: actor.memberId, status: 'left' })
  expect(await loadHandOffActor(token)).toBeNull()
  await db.employee.update({ where: { id }, data: { status: 'active' } })
  expect(await loadHandOffActor(token)).not.toBeNull()
})
