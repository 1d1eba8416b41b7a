import { beforeEach, expect, test } from 'vitest'
import { findPassedDays } from '@/lib/audiences/membership/jobs'
import { db } from '@/lib/db'
import { recordMembershipChange, takeMembershipChange } from '@/lib/membership-changes/mutations'
import { memberActor } from '@/tests/support/actors'
import { draftOf, newDraft } from '@/tests/support/directory'
import {
  createActivation,
  createAudience,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'
import {
  daysAgo,
  departmentIs,
  eventsOf,
  type Followed,
  file,
  memberIds,
  newcomers,
  newFollowed,
  scim,
} from './samples'

let organization: Followed['organization']
let save: Followed['save']
let audienceOf: Followed['audienceOf']

beforeEach(async () => {
  ;({ organization, save, audienceOf } = await newFollowed())
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
