import { expect, test } from 'vitest'
import { activate, deactivate, segment } from '@/lib/activations/mutations'
import { db } from '@/lib/db'
import { dismissNotice } from '@/lib/workspace/mutations'
import { listWorkspace, viewAsEmployee } from '@/lib/workspace/queries'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
  createPublisher,
} from '@/tests/support/factories'

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

async function setUp() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const anna = await employeeActor(organization, { givenName: 'Anna', familyName: 'Abel' })
  const ben = await employeeActor(organization, { givenName: 'Ben', familyName: 'Bloch' })
  const connection = await createConnection(db, organization)
  return { organization, admin, anna, ben, connection }
}

async function slugs(actor: Parameters<typeof listWorkspace>[0], q = ''): Promise<string[]> {
  return (await listWorkspace(actor, { q })).map(({ slug }) => slug)
}

async function count(actor: Parameters<typeof listWorkspace>[0]): Promise<number> {
  return (await listWorkspace(actor)).length
}

test('what is for everyone, for an audience and for one person is in the right workspaces', async () => {
  const { organization, anna, ben, connection } = await setUp()
  const audience = await createAudience(db, organization, { employeeIds: [anna.employeeId] })
  await createActivation(db, organization, { connection, everyone: true })
  await createActivation(db, organization, { audienceIds: [audience.id] })
  await createActivation(db, organization, { employeeIds: [ben.employeeId] })
  await createActivation(db, organization)
  expect(await count(anna)).toBe(2)
  expect(await count(ben)).toBe(2)
  expect(await slugs(anna)).not.toEqual(await slugs(ben))
})

test('a listing leaves the workspaces at once when it is deactivated or given to others', async () => {
  const { admin, anna, ben, connection } = await setUp()
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone })
  expect([await count(anna), await count(ben)]).toEqual([1, 1])
  const recipients = { everyone: false, audienceIds: [], employeeIds: [ben.employeeId] }
  const edited = await segment(admin, { ...active, recipients })
  expect([await count(anna), await count(ben)]).toEqual([0, 1])
  await deactivate(admin, edited)
  expect([await count(anna), await count(ben)]).toEqual([0, 0])
})

test.each(['pending', 'needs_reconnect', 'needs_consent', 'inactive'] as const)(
  'nothing is offered over a connection that is %s',
  async (state) => {
    const { organization, anna } = await setUp()
    const connection = await createConnection(db, organization, { state })
    await createActivation(db, organization, { connection, everyone: true })
    expect(await count(anna)).toBe(0)
  },
)

test('who has left has nothing, however it was given', async () => {
  const { organization } = await setUp()
  const gone = await employeeActor(organization)
  // At the very moment of a request: with the next one they are nobody.
  await db.employee.update({ where: { id: gone.employeeId }, data: { status: 'left' } })
  const audience = await createAudience(db, organization, { employeeIds: [gone.employeeId] })
  await createActivation(db, organization, { everyone: true })
  await createActivation(db, organization, { employeeIds: [gone.employeeId] })
  await createActivation(db, organization, { audienceIds: [audience.id] })
  expect(await count(gone)).toBe(0)
})

test('a member without a row in the directory has an empty workspace', async () => {
  const { organization, admin, connection } = await setUp()
  await createActivation(db, organization, { connection, everyone: true })
  expect(await listWorkspace(admin)).toEqual([])
})

test('cards are in the order of names, with what leaves the directory, and can be searched', async () => {
  const { organization, anna } = await setUp()
  const publisher = await createPublisher(db, { name: 'Zed Labs', website: 'https://zed.example' })
  const listing = await createListing(db, {
    name: 'Zed',
    publisherId: publisher.id,
    permissions: [
      { object: 'employees', access: 'read', fields: ['email', 'department'] },
      { object: 'employees', access: 'write', fields: ['phone'] },
      { object: 'absences', access: 'read', fields: ['start_date'] },
    ],
  })
  const zed = await createConnection(db, organization, { listingId: listing.id })
  const other = await createListing(db, { name: 'Alpha' })
  const alpha = await createConnection(db, organization, { listingId: other.id })
  for (const connection of [zed, alpha]) {
    await createActivation(db, organization, { connection, everyone: true })
  }
  const items = await listWorkspace(anna)
  expect(items.map(({ name }) => name)).toEqual(['Alpha', 'Zed'])
  expect(items[1]).toMatchObject({
    publisherName: 'Zed Labs',
    website: 'https://zed.example',
    sharedFields: ['email', 'department'],
    isNew: true,
  })
  expect(await slugs(anna, 'zed LABS')).toEqual([listing.slug])
  expect(await slugs(anna, 'nothing like it')).toEqual([])
})

test('a first-time note is dismissed once, for this person only', async () => {
  const { organization, anna, ben, connection } = await setUp()
  await createActivation(db, organization, { connection, everyone: true })
  const [item] = await listWorkspace(anna)
  await dismissNotice(anna, { slug: item?.slug ?? '' })
  await dismissNotice(anna, { slug: item?.slug ?? '' })
  expect(await listWorkspace(anna)).toMatchObject([{ isNew: false }])
  expect(await listWorkspace(ben)).toMatchObject([{ isNew: true }])
})

test('a note of a listing outside the own workspace cannot be dismissed', async () => {
  const { organization, anna, admin, ben, connection } = await setUp()
  await createActivation(db, organization, { connection, employeeIds: [ben.employeeId] })
  const { slug } = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  const missing = { code: 'not_found' }
  await expect(dismissNotice(anna, { slug })).rejects.toMatchObject(missing)
  await expect(dismissNotice(admin, { slug })).rejects.toMatchObject(missing)
  await expect(dismissNotice(ben, { slug: 'unheard-of' })).rejects.toMatchObject(missing)
  expect(await db.workspaceNotice.count({ where: { employeeId: anna.employeeId } })).toBe(0)
})

test('an admin and a viewer see the workspace of an employee as that person does', async () => {
  const { organization, admin, anna, connection } = await setUp()
  await createActivation(db, organization, { connection, employeeIds: [anna.employeeId] })
  for (const actor of [admin, await memberActor(organization, 'view')]) {
    const view = await viewAsEmployee(actor, anna.employeeId)
    expect(view).toEqual({
      employee: { id: anna.employeeId, name: 'Anna Abel' },
      items: await listWorkspace(anna),
    })
  }
})

test('another organization sees no workspace of ours and ours nothing of theirs', async () => {
  const { organization, anna, connection } = await setUp()
  const foreigner = await foreignMemberActor()
  await createActivation(db, organization, { connection, everyone: true })
  await expect(viewAsEmployee(foreigner, anna.employeeId)).rejects.toMatchObject({ code: 'not_found' })

  const elsewhere = { id: foreigner.organizationId }
  await createActivation(db, elsewhere, { everyone: true })
  await createActivation(db, elsewhere, { employeeIds: [anna.employeeId] })
  expect(await count(anna)).toBe(1)
  const stranger = await employeeActor(elsewhere)
  expect(await count(stranger)).toBe(1)
})

test('an employee views nobody else, and people outside an organization have no workspace', async () => {
  const { organization, anna } = await setUp()
  const other = await createEmployee(db, organization)
  await expect(viewAsEmployee(anna, other.id)).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listWorkspace(await partnerActor())).rejects.toMatchObject({ code: 'forbidden' })
  await expect(listWorkspace(visitor)).rejects.toMatchObject({ code: 'unauthenticated' })
  await expect(dismissNotice(visitor, { slug: 'any' })).rejects.toMatchObject({ code: 'unauthenticated' })
})
