import { expect, test } from 'vitest'
import { listChanges } from '@/lib/activations/changes/queries'
import { activate, deactivate, segment, undo } from '@/lib/activations/mutations'
import { describeRecipients, getActivation } from '@/lib/activations/queries'
import { summarizeListings } from '@/lib/activations/summaries/queries'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

async function setUp() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization, 'edit', { user: { name: 'Ada Admin' } })
  const connection = await createConnection(db, organization)
  return { organization, admin, connection }
}

test('a connection without activation is pending: it waits for recipients', async () => {
  const { admin, connection } = await setUp()
  const view = await getActivation(admin, connection.id)
  expect(view.activation).toBeNull()
  expect(view.display).toEqual({ state: 'pending', reason: 'notActivated', action: 'activate' })
})

test('recipients come with names; who has left is marked', async () => {
  const { organization, admin, connection } = await setUp()
  const gone = await createEmployee(db, organization, {
    givenName: 'Gus',
    familyName: 'Gone',
    status: 'left',
  })
  const audience = await createAudience(db, organization, { name: 'Sales' })
  await createActivation(db, organization, { connection, audienceIds: [audience.id], employeeIds: [gone.id] })
  const { activation } = await getActivation(await memberActor(organization, 'view'), connection.id)
  expect(activation?.audiences).toEqual([{ id: audience.id, name: 'Sales' }])
  expect(activation?.employees).toEqual([{ id: gone.id, name: 'Gus Gone', jobTitle: null, hasLeft: true }])
  const recipients = { everyone: false, audienceIds: [audience.id], employeeIds: [gone.id] }
  const described = await describeRecipients(admin, recipients)
  expect(described).toEqual({ audiences: activation?.audiences, employees: activation?.employees })
})

test('a second connection of the listing says over which one it is available', async () => {
  const { organization, admin, connection } = await setUp()
  const { listingId } = connection
  const second = await createConnection(db, organization, { listingId, isDefault: false })
  await createActivation(db, organization, { connection, everyone: true })
  const { activation, display } = await getActivation(admin, second.id)
  expect(activation?.over).toEqual({ id: connection.id, name: connection.name })
  expect(display.reason).toBe('notActivated')
})

test('the history names who did what, newest first, and what can still be undone', async () => {
  const { organization, admin, connection } = await setUp()
  const ben = await createEmployee(db, organization)
  const at = new Date('2026-03-02T09:00:00Z')
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone }, at)
  const recipients = { everyone: false, audienceIds: [], employeeIds: [ben.id] }
  const edited = await segment(admin, { ...active, recipients }, at)
  await deactivate(admin, edited, at)

  const soon = new Date('2026-03-02T09:09:59Z')
  const changes = await listChanges(admin, { connectionId: connection.id }, soon)
  expect(changes.map(({ kind, by, undoUntil }) => [kind, by, undoUntil?.toISOString() ?? null])).toEqual([
    ['deactivated', 'Ada Admin', '2026-03-02T09:10:00.000Z'],
    ['segmented', 'Ada Admin', null],
    ['activated', 'Ada Admin', null],
  ])
  expect(changes[1]?.after).toEqual({ everyone: false, audiences: 0, employees: 1 })

  const [latest] = changes
  await undo(admin, latest?.id ?? '', soon)
  const after = await listChanges(admin, { connectionId: connection.id, limit: 2 }, soon)
  expect(after.map(({ kind, undoneAt }) => [kind, undoneAt])).toEqual([
    ['undone', null],
    ['deactivated', soon],
  ])
  // The change that it undid need not be among those listed.
  const [only] = await listChanges(admin, { connectionId: connection.id, limit: 1 }, soon)
  expect(only).toMatchObject({ kind: 'undone', isActive: true })
  const late = new Date('2026-03-02T09:21:00Z')
  const [expired] = await listChanges(admin, { connectionId: connection.id }, late)
  expect(expired?.undoUntil).toBeNull()
})

test('a card tells state and recipients; each employee counts once and who has left does not', async () => {
  const { organization, admin, connection } = await setUp()
  const [anna, ben, gone] = await Promise.all([
    createEmployee(db, organization, { givenName: 'Anna', familyName: 'Abel' }),
    createEmployee(db, organization, { givenName: 'Ben', familyName: 'Bloch' }),
    createEmployee(db, organization, { givenName: 'Gus', familyName: 'Gone', status: 'left' }),
  ])
  const audience = await createAudience(db, organization, {
    name: 'All hands',
    employeeIds: [anna.id, gone.id],
  })
  await createActivation(db, organization, {
    connection,
    audienceIds: [audience.id],
    employeeIds: [anna.id, ben.id],
  })
  const open = await createConnection(db, organization)
  await createActivation(db, organization, { connection: open, everyone: true })
  const draft = await createConnection(db, organization, { state: 'pending', stateReason: 'credentials' })
  const { id: unconnected } = await createListing(db)

  const ids = [connection, open, draft].map(({ listingId }) => listingId)
  const summaries = await summarizeListings(admin, [...ids, unconnected])
  expect([...summaries.keys()].sort()).toEqual([...ids].sort())
  expect(summaries.get(connection.listingId)).toEqual({
    connectionId: connection.id,
    display: { state: 'connected', reason: null, action: null },
    recipients: {
      everyone: false,
      reach: 2,
      audiences: { count: 1, first: [{ id: audience.id, name: 'All hands', memberCount: 1 }] },
      employees: {
        count: 2,
        first: [
          { id: anna.id, name: 'Anna Abel' },
          { id: ben.id, name: 'Ben Bloch' },
        ],
      },
    },
  })
  expect(summaries.get(open.listingId)?.recipients).toMatchObject({ everyone: true, reach: 2 })
  expect(summaries.get(draft.listingId)).toEqual({
    connectionId: draft.id,
    display: { state: 'pending', reason: 'credentials', action: 'finishSetUp' },
    recipients: null,
  })
})

test('another organization learns nothing', async () => {
  const { organization, connection } = await setUp()
  const audience = await createAudience(db, organization)
  await createActivation(db, organization, { connection, audienceIds: [audience.id] })
  const foreigner = await foreignMemberActor()
  const missing = { code: 'not_found' }
  await expect(getActivation(foreigner, connection.id)).rejects.toMatchObject(missing)
  await expect(listChanges(foreigner, { connectionId: connection.id })).rejects.toMatchObject(missing)
  const recipients = { everyone: false, audienceIds: [audience.id], employeeIds: [] }
  await expect(describeRecipients(foreigner, recipients)).rejects.toMatchObject(missing)
  expect(await summarizeListings(foreigner, [connection.listingId])).toEqual(new Map())
})

test('an employee without marketplace right reads none of it', async () => {
  const { organization, connection } = await setUp()
  const employee = await employeeActor(organization)
  const refused = { code: 'forbidden' }
  await expect(getActivation(employee, connection.id)).rejects.toMatchObject(refused)
  await expect(listChanges(employee, { connectionId: connection.id })).rejects.toMatchObject(refused)
  await expect(describeRecipients(employee, everyone)).rejects.toMatchObject(refused)
  await expect(summarizeListings(employee, [])).rejects.toMatchObject(refused)
})
