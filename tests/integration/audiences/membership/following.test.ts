import { beforeEach, expect, test } from 'vitest'
import { segment } from '@/lib/activations/mutations'
import { findPassedDays } from '@/lib/audiences/membership/jobs'
import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import { updateAudience } from '@/lib/audiences/saving/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { type Actor, systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import type { Organization } from '@/lib/generated/prisma/client'
import { recordMembershipChange, takeMembershipChange } from '@/lib/membership-changes/mutations'
import { listWorkspace } from '@/lib/workspace/queries'
import { employeeActor, memberActor } from '@/tests/support/actors'
import { draftOf, newDraft } from '@/tests/support/directory'
import {
  createActivation,
  createAudience,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000)
const scim = { kind: 'scim' } as const

const departmentIs = (value: string): AudienceConditions => ({
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value,
})
const newcomers: AudienceConditions = {
  kind: 'attribute',
  attribute: 'startDate',
  operator: 'withinLastDays',
  value: 90,
}

let organization: Organization
let portico: Actor & { organizationId: string }

beforeEach(async () => {
  await db.activation.deleteMany()
  await db.audience.deleteMany()
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  organization = await createOrganization(db)
  portico = systemActor(organization.id)
})

const save = (
  drafts: Parameters<typeof saveEmployees>[2],
  cause: Parameters<typeof saveEmployees>[3] = scim,
) => db.$transaction((tx) => saveEmployees(tx, portico, drafts, cause))

async function audienceOf(conditions: AudienceConditions, day = new Date()) {
  const audience = await createAudience(db, organization, { conditions })
  const cause = { kind: 'audience', audienceId: audience.id, version: 1, userId: null } as const
  await db.$transaction((tx) => evaluateAudience(tx, portico, audience.id, { cause, today: day }))
  return audience
}

async function memberIds(audience: { id: string }): Promise<string[]> {
  const members = await db.audienceMember.findMany({ where: { audienceId: audience.id } })
  return members.map(({ employeeId }) => employeeId).sort()
}

async function eventsOf(employeeId: string | undefined) {
  const events = await db.accessEvent.findMany({ where: { employeeId }, orderBy: { createdAt: 'asc' } })
  return events.map(({ kind, cause, listingId }) => ({ kind, cause, listingId }))
}

test('a changed employee is a member where their new attributes belong, and the workspace shows it', async () => {
  const anna = await employeeActor(organization, { department: 'Marketing' })
  const sales = await audienceOf(departmentIs('Sales'))
  const { listingId } = await createActivation(db, organization, { audienceIds: [sales.id] })
  await save([{ ...(await draftOf(anna.employeeId)), department: 'Sales' }])
  expect(await memberIds(sales)).toEqual([])
  await runJobs()
  expect(await memberIds(sales)).toEqual([anna.employeeId])
  expect(await listWorkspace(anna)).toHaveLength(1)
  expect(await eventsOf(anna.employeeId)).toEqual([{ kind: 'granted', cause: scim, listingId }])
  expect(await listJobs()).toEqual([])
})

test('who moves between audiences of one activation neither gains nor loses it', async () => {
  const { id } = await createEmployee(db, organization, { department: 'Sales' })
  const audienceIds = [await audienceOf(departmentIs('Sales')), await audienceOf(departmentIs('Legal'))]
  await createActivation(db, organization, { audienceIds: audienceIds.map((audience) => audience.id) })
  await save([{ ...(await draftOf(id)), department: 'Legal' }])
  await runJobs()
  expect(await eventsOf(id)).toEqual([])
})

test('who joins gains what everyone has, who leaves loses all, and who comes back has it again', async () => {
  const { listingId } = await createActivation(db, organization, { everyone: true })
  await createActivation(db, organization, { everyone: true, isActive: false })
  const [created] = await save([newDraft({ status: 'active' })])
  const id = created?.id ?? ''
  await runJobs()
  await save([{ ...(await draftOf(id)), status: 'left' }])
  await runJobs()
  await save([{ ...(await draftOf(id)), status: 'on_leave' }])
  await runJobs()
  expect((await eventsOf(id)).map(({ kind }) => kind)).toEqual(['granted', 'revoked', 'granted'])
  expect((await eventsOf(id)).every((event) => event.listingId === listingId)).toBe(true)
})

test('who came and went before anybody looked neither gained nor lost anything', async () => {
  await createActivation(db, organization, { everyone: true })
  const [created] = await save([newDraft({ status: 'active' })])
  const id = created?.id ?? ''
  await save([{ ...(await draftOf(id)), status: 'left' }])
  await runJobs()
  expect(await eventsOf(id)).toEqual([])
})

const file = { kind: 'import', importId: crypto.randomUUID(), userId: null } as const

test('who leaves before their arrival was followed by another cause gained first, then lost', async () => {
  await createActivation(db, organization, { everyone: true })
  const [created] = await save([newDraft({ status: 'active' })], file)
  const id = created?.id ?? ''
  await save([{ ...(await draftOf(id)), status: 'left' }])
  await runJobs()
  expect(await eventsOf(id)).toMatchObject([
    { kind: 'granted', cause: file },
    { kind: 'revoked', cause: scim },
  ])
})

test('an edit while somebody’s leaving or arrival waits tells of neither twice, and loses none', async () => {
  const actor = await memberActor(organization)
  const leaver = await createEmployee(db, organization, { department: 'Sales' })
  const sales = await audienceOf(departmentIs('Sales'))
  const { listingId } = await createActivation(db, organization, { audienceIds: [sales.id] })
  await save([{ ...(await draftOf(leaver.id)), status: 'left' }])
  const [created] = await save([newDraft({ department: 'Legal' })])
  const input = { audienceId: sales.id, name: 'Legal', description: '', addedIds: [], removedIds: [] }
  await updateAudience(actor, { ...input, version: 1, conditions: departmentIs('Legal') })
  await runJobs()
  const edited = { kind: 'audience', audienceId: sales.id, version: 2, userId: actor.userId }
  expect(await eventsOf(leaver.id)).toEqual([{ kind: 'revoked', cause: edited, listingId }])
  expect(await eventsOf(created?.id)).toEqual([{ kind: 'granted', cause: scim, listingId }])
})

test('an activation while somebody’s arrival waits tells of it once', async () => {
  const actor = await memberActor(organization)
  const activation = await createActivation(db, organization, { employeeIds: [] })
  const leaver = await createEmployee(db, organization)
  await save([{ ...(await draftOf(leaver.id)), status: 'left' }])
  const [created] = await save([newDraft()])
  const { version } = await db.activation.findUniqueOrThrow({ where: { id: activation.id } })
  const recipients = { everyone: true, audienceIds: [], employeeIds: [] }
  await segment(actor, { activationId: activation.id, version, recipients })
  await runJobs()
  expect((await eventsOf(created?.id)).map(({ kind }) => kind)).toEqual(['granted'])
  expect((await eventsOf(leaver.id)).map(({ kind }) => kind)).toEqual(['granted', 'revoked'])
})

test('who moves from an audience by an attribute to one by segment with one change neither gains nor loses', async () => {
  const { id } = await createEmployee(db, organization, { department: 'Sales' })
  const segmentRow = await db.segment.create({
    data: {
      organizationId: organization.id,
      name: 'Pushed',
      userCount: 1,
      users: { create: { userId: 'e-77' } },
    },
  })
  const sales = await audienceOf(departmentIs('Sales'))
  const pushed = await audienceOf({ kind: 'segment', segmentId: segmentRow.id, value: true })
  await createActivation(db, organization, { audienceIds: [sales.id, pushed.id] })
  await save([{ ...(await draftOf(id)), department: 'Legal', externalId: 'E-77' }])
  await runJobs()
  expect(await memberIds(pushed)).toEqual([id])
  expect(await eventsOf(id)).toEqual([])
})

test('many changes wait as one job, are followed in order, and each keeps its cause', async () => {
  const sales = await audienceOf(departmentIs('Sales'))
  await createActivation(db, organization, { audienceIds: [sales.id] })
  const [created] = await save([newDraft({ department: 'Sales' })], file)
  const id = created?.id ?? ''
  await save([{ ...(await draftOf(id)), department: 'Legal' }])
  await save([{ ...(await draftOf(id)), department: 'Sales' }])
  expect(await listJobs()).toHaveLength(1)
  await runJobs()
  // The second and third have one cause, and in between nobody looked.
  expect(await eventsOf(id)).toMatchObject([{ kind: 'granted', cause: file }])
  expect(await memberIds(sales)).toEqual([id])
  expect(await db.membershipChange.count()).toBe(0)
})

test('a changed segment moves the audiences that ask for it, and no others', async () => {
  const { id } = await createEmployee(db, organization, { department: 'Sales' })
  const segment = await db.segment.create({ data: { organizationId: organization.id, name: 'Pushed' } })
  const pushed = await audienceOf({ kind: 'segment', segmentId: segment.id, value: true })
  const sales = await createAudience(db, organization, { conditions: departmentIs('Sales') })
  await db.segmentUser.create({ data: { segmentId: segment.id, userId: 'anna', employeeId: id } })
  const cause = { kind: 'segment', segmentId: segment.id, apiKeyId: crypto.randomUUID() } as const
  await db.$transaction((tx) =>
    recordMembershipChange(tx, organization.id, { cause, segmentId: segment.id, employeeIds: [id] }),
  )
  await runJobs()
  expect(await memberIds(pushed)).toEqual([id])
  expect(await memberIds(sales)).toEqual([])
})

test('an id that a segment waited for matches once somebody has it', async () => {
  const segment = await db.segment.create({
    data: {
      organizationId: organization.id,
      name: 'Pushed',
      userCount: 1,
      users: { create: { userId: 'New.Person@example.com' } },
    },
  })
  const pushed = await audienceOf({ kind: 'segment', segmentId: segment.id, value: true })
  const [created] = await save([newDraft({ email: 'new.person@example.com' })])
  await runJobs()
  expect(await memberIds(pushed)).toEqual([created?.id])
  expect(await db.segment.findUnique({ where: { id: segment.id } })).toMatchObject({ matchedCount: 1 })
  await save([{ ...(await draftOf(created?.id ?? '')), email: 'other@example.com' }])
  await runJobs()
  expect(await memberIds(pushed)).toEqual([])
  expect(await db.segment.findUnique({ where: { id: segment.id } })).toMatchObject({ matchedCount: 0 })
})

test('as a day passes, people come into audiences that count days and leave them; again changes nothing', async () => {
  const settled = await createEmployee(db, organization, { startDate: daysAgo(100) })
  const newcomer = await createEmployee(db, organization, { startDate: daysAgo(10) })
  const audience = await audienceOf(newcomers, daysAgo(20))
  await createActivation(db, organization, { audienceIds: [audience.id] })
  expect(await memberIds(audience)).toEqual([settled.id])
  for (let round = 0; round < 2; round += 1) {
    await findPassedDays.run({})
    await runJobs()
    expect(await memberIds(audience)).toEqual([newcomer.id])
  }
  const cause = { kind: 'date', on: new Date().toISOString().slice(0, 10) }
  expect(await eventsOf(settled.id)).toMatchObject([{ kind: 'revoked', cause }])
  expect(await eventsOf(newcomer.id)).toMatchObject([{ kind: 'granted', cause }])
  await findPassedDays.run({})
  expect(await listJobs()).toEqual([])
})

test('an audience whose conditions cannot be read keeps its members and does not stop the others', async () => {
  const broken = await audienceOf(departmentIs('Sales'))
  const sound = await audienceOf(departmentIs('Sales'))
  await db.audience.update({ where: { id: broken.id }, data: { conditions: { kind: 'unheard' } } })
  const [created] = await save([newDraft({ department: 'Sales' })])
  await runJobs()
  expect(await memberIds(sound)).toEqual([created?.id])
  expect(await memberIds(broken)).toEqual([])
})

test('a change is followed by more conditions than a statement can have values', async () => {
  const { id } = await createEmployee(db, organization, { startDate: daysAgo(10) })
  await db.audience.createMany({
    data: Array.from({ length: 225 }, (_, number) => ({
      organizationId: organization.id,
      name: `Audience ${number}`,
      conditions: { kind: 'and', conditions: Array(99).fill(newcomers) },
    })),
  })
  await save([{ ...(await draftOf(id)), department: 'Sales' }])
  await runJobs()
  expect(await db.audienceMember.count({ where: { employeeId: id } })).toBe(225)
})

test('each organization’s audiences hold its own people alone', async () => {
  const other = await createOrganization(db)
  const stranger = await createEmployee(db, other, { department: 'Sales' })
  const sales = await audienceOf(departmentIs('Sales'))
  await db.$transaction((tx) =>
    recordMembershipChange(tx, organization.id, { cause: scim, employeeIds: [stranger.id] }),
  )
  await runJobs()
  expect(await memberIds(sales)).toEqual([])
})

test('what waits is taken by Portico alone', async () => {
  await expect(takeMembershipChange(db, await memberActor(organization, 'view'))).rejects.toMatchObject({
    code: 'forbidden',
  })
})
