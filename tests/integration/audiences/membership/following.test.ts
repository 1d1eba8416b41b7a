import { beforeEach, expect, test } from 'vitest'
import { segment } from '@/lib/activations/mutations'
import { updateAudience } from '@/lib/audiences/saving/mutations'
import { db } from '@/lib/db'
import { listWorkspace } from '@/lib/workspace/queries'
import { employeeActor, memberActor } from '@/tests/support/actors'
import { draftOf, newDraft } from '@/tests/support/directory'
import { createActivation, createEmployee } from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'
import { departmentIs, eventsOf, type Followed, file, memberIds, newFollowed, scim } from './samples'

let organization: Followed['organization']
let save: Followed['save']
let audienceOf: Followed['audienceOf']

beforeEach(async () => {
  ;({ organization, save, audienceOf } = await newFollowed())
})

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
