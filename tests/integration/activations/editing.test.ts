import { expect, test } from 'vitest'
import { suggestRecipients, takeDeactivateStep, takeStep } from '@/lib/activations/editing/queries'
import { type SegmentForm, segmentFormSchema } from '@/lib/activations/editing/schema'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'

async function setUp() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const anna = await createEmployee(db, organization, {
    givenName: 'Anna',
    familyName: 'Abel',
    department: 'Sales',
  })
  const gone = await createEmployee(db, organization, {
    givenName: 'Gus',
    familyName: 'Gone',
    department: 'Sales',
    status: 'left',
  })
  const audience = await createAudience(db, organization, {
    name: 'Sales team',
    employeeIds: [anna.id, gone.id],
  })
  const connection = await createConnection(db, organization)
  const form = (change: object = {}): SegmentForm =>
    segmentFormSchema.parse({
      connectionId: connection.id,
      activationId: '',
      version: '0',
      recipients: 'specific',
      audienceIds: [],
      employeeIds: [],
      locale: 'en',
      ...change,
    })
  return { organization, admin, anna, gone, audience, connection, form }
}

test('a search offers audiences with their size and people who have not left', async () => {
  const { admin, anna, audience } = await setUp()
  expect(await suggestRecipients(admin, 'sales')).toEqual({
    audiences: [{ id: audience.id, name: 'Sales team', memberCount: 1 }],
    employees: [{ id: anna.id, name: 'Anna Abel', jobTitle: null, department: 'Sales', hasLeft: false }],
  })
})

test('searching, adding and removing carry the choice along, with names and reach', async () => {
  const { admin, anna, audience, form } = await setUp()
  const searched = await takeStep(admin, form({ q: 'sales' }))
  expect(searched).toMatchObject({
    view: 'choose',
    reach: 0,
    suggestions: { audiences: [{ id: audience.id }] },
  })

  const added = await takeStep(admin, form({ intent: `add:audience:${audience.id}`, recipients: 'everyone' }))
  expect(added).toMatchObject({
    reach: 1,
    selection: { everyone: false, audiences: [{ id: audience.id, name: 'Sales team' }], employees: [] },
  })

  const removed = await takeStep(
    admin,
    form({ intent: `remove:audience:${audience.id}`, audienceIds: [audience.id], employeeIds: [anna.id] }),
  )
  expect(removed.selection).toMatchObject({ audiences: [], employees: [{ name: 'Anna Abel' }] })
})

test('the review shows the impact, any page of it, and keeps the version that the editor saw', async () => {
  const { organization, admin, connection, anna, form } = await setUp()
  await createActivation(db, organization, { connection, everyone: true, version: 7 })
  const ben = await createEmployee(db, organization, { givenName: 'Ben', familyName: 'Bloch' })
  const fields = { version: '5', employeeIds: [anna.id] }
  const review = await takeStep(admin, form({ ...fields, intent: 'review' }))
  expect(review).toMatchObject({
    view: 'review',
    version: 5,
    impact: { reach: 1, loses: { count: 1, first: [{ id: ben.id }] }, gains: { count: 0 } },
    page: null,
  })
  const paged = await takeStep(admin, form({ ...fields, intent: 'page:loses:1' }))
  expect(paged.page).toMatchObject({ side: 'loses', page: 1, pageCount: 1, people: [{ name: 'Ben Bloch' }] })
  expect((await takeStep(admin, form({ ...fields, intent: 'back' }))).view).toBe('choose')
})

test('nobody chosen is not reviewed', async () => {
  const { admin, form } = await setUp()
  await expect(takeStep(admin, form({ intent: 'review' }))).rejects.toMatchObject({
    code: 'invalid',
    details: { reason: 'chooseRecipients' },
  })
})

test('the last one over the limit is refused when it is added', async () => {
  const { organization, admin, form } = await setUp()
  const audienceIds: string[] = []
  for (let number = 0; number <= 50; number++) audienceIds.push((await createAudience(db, organization)).id)
  const [last, ...others] = audienceIds
  await expect(
    takeStep(admin, form({ intent: `add:audience:${last}`, audienceIds: others })),
  ).rejects.toMatchObject({ code: 'invalid', details: { reason: 'tooManyAudiences' } })
})

test('a deactivation is reviewed, and back forgets it', async () => {
  const { organization, admin, connection, anna } = await setUp()
  const activation = await createActivation(db, organization, { connection, employeeIds: [anna.id] })
  const form = { connectionId: connection.id, activationId: activation.id, version: 1, locale: 'en' }
  expect(await takeDeactivateStep(admin, { ...form, intent: 'review' })).toMatchObject({
    version: 1,
    impact: { reach: 0, loses: { count: 1, first: [{ name: 'Anna Abel' }] } },
  })
  expect(await takeDeactivateStep(admin, { ...form, intent: 'page:loses:1' })).toMatchObject({
    page: { people: [{ name: 'Anna Abel' }] },
  })
  expect(await takeDeactivateStep(admin, { ...form, intent: 'back' })).toMatchObject({ impact: null })
})

test('another organization steps nowhere and is offered nothing of ours', async () => {
  const { anna, audience, connection, form } = await setUp()
  const foreigner = await foreignMemberActor()
  const missing = { code: 'not_found' }
  for (const change of [
    { audienceIds: [audience.id] },
    { employeeIds: [anna.id] },
    { intent: `add:employee:${anna.id}` },
    { intent: 'review', recipients: 'everyone' },
  ]) {
    await expect(takeStep(foreigner, form(change))).rejects.toMatchObject(missing)
  }
  const deactivation = { connectionId: connection.id, activationId: connection.id, version: 1, locale: 'en' }
  await expect(takeDeactivateStep(foreigner, { ...deactivation, intent: 'review' })).rejects.toMatchObject(
    missing,
  )
  expect(await suggestRecipients(foreigner, 'sales')).toEqual({ audiences: [], employees: [] })
})

test('an employee without marketplace right steps nowhere', async () => {
  const { organization, form } = await setUp()
  const employee = await employeeActor(organization)
  const refused = { code: 'forbidden' }
  await expect(takeStep(employee, form())).rejects.toMatchObject(refused)
  await expect(suggestRecipients(employee, '')).rejects.toMatchObject(refused)
  const deactivation = { connectionId: '', activationId: '', version: 1, locale: 'en', intent: 'review' }
  await expect(takeDeactivateStep(employee, deactivation)).rejects.toMatchObject(refused)
})
