import { expect, test } from 'vitest'
import { notifyOrganization } from '@/lib/attention/mutations'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { watchLeavers } from '@/lib/auth/leavers'
import { loadActor } from '@/lib/auth/load-actor'
import { loadCalendarOwner } from '@/lib/auth/load-member'
import { renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { tellSubmitter } from '@/lib/connections/approval/notices/mutations'
import { listApprovers } from '@/lib/connections/approval/queries'
import { previewPolicy } from '@/lib/connections/policy/queries'
import { listPossibleOwners } from '@/lib/connections/settings/queries'
import { transferConnection } from '@/lib/connections/settings/transfer/mutations'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { storedConnection } from '@/tests/support/connect'
import {
  createConnection,
  createEmployee,
  createOrganization,
  createSession,
  unique,
} from '@/tests/support/factories'
import { fail, mailsAbout, start } from '../connections/health/steps'
import { openPolicy } from '../policies/put-policy'

/** An admin who has left by the directory. */
async function leaver(organization: { id: string }): Promise<MemberActor> {
  const actor = await memberActor(organization)
  await createEmployee(db, organization, { memberId: actor.memberId, status: 'left' })
  return actor
}

const recipientsOf = async (name: string) => (await mailsAbout(name)).map(({ recipient }) => recipient)
const mailsTo = (recipient: string) => db.mailMessage.count({ where: { recipient } })

async function calendarOf(actor: MemberActor) {
  const { url } = await renewCalendarFeed(actor)
  const token =
    new URL(url).pathname
      .split('/')
      .at(-1)
      ?.replace(/\.ics$/, '') ?? ''
  return async () => (await loadCalendarOwner(token))?.memberId ?? null
}

test('the last who may edit is told of all that needs somebody; whoever keeps no access, of nothing', async () => {
  const organization = await createOrganization(db)
  const [former, last] = [await leaver(organization), await leaver(organization)]
  await db.member.update({ where: { id: former.memberId }, data: { lockedOutAt: new Date() } })
  const name = `Payroll ${unique()}`
  const connection = await createConnection(db, organization, { name, ownerId: former.memberId })
  const calendars = [await calendarOf(former), await calendarOf(last)] as const

  await fail(last, connection.id, start, { isRevoked: true, status: 401 })
  expect(await recipientsOf(name)).toEqual([last.email])
  const before = await mailsTo(last.email)
  await notifyOrganization(systemActor(organization.id))
  expect([await mailsTo(former.email), await mailsTo(last.email)]).toEqual([0, before + 1])
  const approvers = await db.$transaction((tx) => listApprovers(tx, last, connection.id))
  expect(approvers.map(({ id }) => id)).toEqual([last.memberId])
  expect([await calendars[0](), await calendars[1]()]).toEqual([null, last.memberId])

  await memberActor(organization)
  expect(await calendars[1]()).toBeNull()
})

test('the last who may edit can take over what others have left behind', async () => {
  const organization = await createOrganization(db)
  const [former, last] = [await leaver(organization), await leaver(organization)]
  await db.member.update({ where: { id: former.memberId }, data: { lockedOutAt: new Date() } })
  const { id: connectionId } = await createConnection(db, organization, { ownerId: former.memberId })
  expect((await listPossibleOwners(last)).map(({ memberId }) => memberId)).toEqual([last.memberId])
  await transferConnection(last, { connectionId, memberId: last.memberId })
  expect((await storedConnection(connectionId)).ownerId).toBe(last.memberId)

  const next = await memberActor(organization)
  expect((await listPossibleOwners(next)).map(({ memberId }) => memberId)).toEqual([next.memberId])
})

test('a policy that asks for a second admin does not count those who have left', async () => {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  await leaver(organization)
  const draft = { ...openPolicy, requiresApproval: true }
  expect(await previewPolicy(actor, draft)).toMatchObject({ approvers: 1 })
})

test('whoever has left hears no more of what they submitted', async () => {
  const organization = await createOrganization(db)
  const [admin, gone] = [await memberActor(organization), await leaver(organization)]
  const name = `Payroll ${unique()}`
  const { id } = await createConnection(db, organization, { name, submittedById: gone.memberId })
  const tell = () => db.$transaction((tx) => tellSubmitter(tx, admin, id, { kind: 'approved' }))
  await tell()
  expect(await recipientsOf(name)).toEqual([])
  await db.employee.updateMany({ where: { memberId: gone.memberId }, data: { status: 'active' } })
  await tell()
  expect(await recipientsOf(name)).toEqual([gone.email])
})

test('whoever was locked out stays it when the directory forgets them, and keeps nobody else out', async () => {
  const organization = await createOrganization(db)
  const [gone, admin] = [await leaver(organization), await memberActor(organization)]
  await watchLeavers(systemActor())
  await db.employee.deleteMany({ where: { memberId: gone.memberId } })
  await watchLeavers(systemActor())
  const { id } = await createSession(db, { id: gone.userId })
  expect(await loadActor(id)).toEqual({ kind: 'visitor' })

  await createEmployee(db, organization, { memberId: admin.memberId, status: 'left' })
  const session = await createSession(db, { id: admin.userId })
  expect(await loadActor(session.id)).toMatchObject({ kind: 'member' })
})
