import { expect, test } from 'vitest'
import { activate, deactivate, segment, undo } from '@/lib/activations/mutations'
import { getSnapshot } from '@/lib/activations/queries'
import type { Recipients } from '@/lib/activations/schema'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createAudience,
  createConnection,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'

const start = new Date('2026-03-02T09:00:00Z')

function minutesLater(minutes: number): Date {
  return new Date(start.getTime() + minutes * 60_000)
}

async function setUp(recipients?: Recipients) {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const connection = await createConnection(db, organization)
  const employee = await createEmployee(db, organization)
  const audience = await createAudience(db, organization, { employeeIds: [employee.id] })
  const chosen = recipients ?? { everyone: false, audienceIds: [audience.id], employeeIds: [employee.id] }
  const active = await activate(admin, { connectionId: connection.id, recipients: chosen }, start)
  const read = () => getSnapshot(admin, connection.id)
  return { organization, admin, connection, employee, audience, active, read, former: await read() }
}

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

test('undo of an edit restores exactly the former recipients', async () => {
  const { admin, active, read, former } = await setUp()
  const edited = await segment(admin, { ...active, recipients: everyone }, start)
  const undone = await undo(admin, edited.changeId ?? '', minutesLater(9))
  expect(await read()).toEqual(former)
  expect(undone.version).toBe(3)
})

test('undo of a deactivation makes it available to the same people and counts it again', async () => {
  const { admin, active, connection, read, former } = await setUp()
  const inactive = await deactivate(admin, active, start)
  await undo(admin, inactive.changeId ?? '', minutesLater(1))
  expect(await read()).toEqual(former)
  const listing = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  expect(listing.activeInstallations).toBe(1)
})

test('undo of a first activation leaves nobody with access', async () => {
  const { admin, active, connection, read } = await setUp()
  await undo(admin, active.changeId ?? '', minutesLater(1))
  expect(await read()).toMatchObject({ isActive: false, everyone: false, audienceIds: [], employeeIds: [] })
  const listing = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  expect(listing.activeInstallations).toBe(0)
})

test('undo is refused after ten minutes, to the second', async () => {
  const { admin, active, read } = await setUp()
  const { changeId } = await segment(admin, { ...active, recipients: everyone }, start)
  const tooLate = new Date(minutesLater(10).getTime() + 1000)
  await expect(undo(admin, changeId ?? '', tooLate)).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'undoTooLate' },
  })
  expect(await read()).toMatchObject({ everyone: true })
  await undo(admin, changeId ?? '', minutesLater(10))
})

test('undo is refused once something was changed after it, and a second time', async () => {
  const { admin, active } = await setUp()
  const edited = await segment(admin, { ...active, recipients: everyone }, start)
  const inactive = await deactivate(admin, edited, start)
  const now = minutesLater(1)
  await expect(undo(admin, edited.changeId ?? '', now)).rejects.toMatchObject({
    details: { reason: 'undoSuperseded' },
  })
  await undo(admin, inactive.changeId ?? '', now)
  await expect(undo(admin, inactive.changeId ?? '', now)).rejects.toMatchObject({
    details: { reason: 'undoDone' },
  })
})

test('of two undos at the same time one restores and the other is told', async () => {
  const { admin, active, read, former } = await setUp()
  const { changeId } = await segment(admin, { ...active, recipients: everyone }, start)
  const results = await Promise.allSettled([
    undo(admin, changeId ?? '', minutesLater(1)),
    undo(admin, changeId ?? '', minutesLater(1)),
  ])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(await read()).toEqual(former)
})

test('undo says so when a former audience exists no more, and changes nothing', async () => {
  const { admin, active, audience, read } = await setUp()
  const { changeId } = await segment(admin, { ...active, recipients: everyone }, start)
  await db.audience.delete({ where: { id: audience.id } })
  await expect(undo(admin, changeId ?? '', minutesLater(1))).rejects.toMatchObject({
    code: 'conflict',
    details: { reason: 'undoImpossible' },
  })
  expect(await read()).toMatchObject({ everyone: true })
})

test('undo goes back to the former connection', async () => {
  const { organization, admin, active, connection, read, former } = await setUp()
  const { listingId } = connection
  const other = await createConnection(db, organization, { listingId, isDefault: false })
  await deactivate(admin, active, start)
  const inactive = await read()
  const moved = await activate(admin, { connectionId: other.id, recipients: everyone }, start)
  await undo(admin, moved.changeId ?? '', minutesLater(1))
  expect(await read()).toEqual(inactive)
  expect(inactive).toEqual({ ...former, isActive: false })
})

test('another organization and a viewer undo nothing', async () => {
  const { organization, admin, active, read } = await setUp()
  const { changeId } = await segment(admin, { ...active, recipients: everyone }, start)
  const now = minutesLater(1)
  await expect(undo(await foreignMemberActor(), changeId ?? '', now)).rejects.toMatchObject({
    code: 'not_found',
  })
  await expect(undo(await memberActor(organization, 'view'), changeId ?? '', now)).rejects.toMatchObject({
    code: 'forbidden',
  })
  expect(await read()).toMatchObject({ everyone: true })
})
