import { beforeEach, expect, test } from 'vitest'
import { activate, deactivate } from '@/lib/activations/mutations'
import { evaluateAudience } from '@/lib/audiences/membership/mutations'
import { type MemberActor, systemActor } from '@/lib/auth/actor'
import { changeState, changeStates } from '@/lib/connections/state/mutations'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { recordEvents } from '@/lib/events/mutations'
import { type EventType, eventTypes, fireTriggersJob } from '@/lib/events/schema'
import type { Organization } from '@/lib/generated/prisma/client'
import { changeSegmentUsers, createSegment, deleteSegment } from '@/lib/segments/mutations'
import { memberActor } from '@/tests/support/actors'
import { deleteShown } from '@/tests/support/connect'
import { draftOf, newDraft } from '@/tests/support/directory'
import {
  createActivation,
  createAudience,
  createConnection,
  createEmployee,
  createOrganization,
  unique,
} from '@/tests/support/factories'
import { apiKeyActor } from '@/tests/support/segments-api'
import { listJobs } from '@/tests/support/worker'

let organization: Organization
let admin: MemberActor

beforeEach(async () => {
  organization = await createOrganization(db)
  admin = await memberActor(organization)
})

/** Somebody who listens to each type. */
function listenTo(...types: EventType[]) {
  return db.trigger.createMany({
    data: types.map((event) => ({
      id: crypto.randomUUID(),
      organizationId: organization.id,
      name: `Trigger ${unique()}`,
      event,
      action: 'mail' as const,
      isEnabled: true,
    })),
  })
}

const toldOf = async () =>
  (
    await db.event.findMany({
      where: { organizationId: organization.id },
      orderBy: [{ createdAt: 'asc' }, { type: 'asc' }],
      select: { type: true, data: true },
    })
  ).map(({ type, data }) => ({ type, ...(data as Record<string, unknown>) }))

const firings = () => db.triggerFiring.count({ where: { trigger: { organizationId: organization.id } } })

test('nothing is written where nobody listens', async () => {
  await db.trigger.create({
    data: {
      organizationId: organization.id,
      name: 'Off',
      event: 'segment.changed',
      action: 'mail',
      isEnabled: false,
    },
  })
  await db.$transaction((tx) =>
    recordEvents(
      tx,
      organization.id,
      eventTypes.map((type) => ({ type, data: {} })),
    ),
  )
  expect(await toldOf()).toEqual([])
  expect((await listJobs()).filter(({ task }) => task === fireTriggersJob.name)).toEqual([])
})

test('a listener hears of its own type alone, once each, and is woken once for a transaction', async () => {
  await listenTo('segment.changed', 'segment.changed', 'activation.changed')
  const event = { type: 'segment.changed', data: { name: 'A' } } as const
  await db.$transaction(async (tx) => {
    await recordEvents(tx, organization.id, [event, event])
    await recordEvents(tx, organization.id, [event, { type: 'employee.left', data: {} }])
  })
  expect(await toldOf()).toHaveLength(3)
  expect(await firings()).toBe(6)
  const jobs = await db.$queryRaw<unknown[]>`
    SELECT FROM graphile_worker.jobs WHERE key LIKE ${`%${organization.id}%`} AND task_identifier = 'triggers.fire'`
  expect(jobs).toHaveLength(1)
})

test('an activation tells of itself, and of who gains and who loses access', async () => {
  await listenTo('activation.changed', 'employee.access_granted', 'employee.access_revoked')
  const anna = await createEmployee(db, organization, { externalId: 'E-1' })
  const connection = await createConnection(db, organization)
  const listing = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  const recipients = { everyone: false, audienceIds: [], employeeIds: [anna.id] }
  const { activationId, version } = await activate(admin, { connectionId: connection.id, recipients })
  const named = { id: listing.id, slug: listing.slug, name: listing.name }
  const employee = { id: anna.id, externalId: 'E-1', email: anna.email }
  expect(await toldOf()).toEqual([
    expect.objectContaining({
      type: 'activation.changed',
      activationId,
      listing: named,
      change: 'activated',
      isActive: true,
      individuals: 1,
    }),
    { type: 'employee.access_granted', employee, listing: named, cause: 'activation' },
  ])
  await deactivate(admin, { activationId, version })
  expect((await toldOf()).slice(2)).toMatchObject([
    { type: 'activation.changed', change: 'deactivated', isActive: false },
    { type: 'employee.access_revoked', employee },
  ])
})

test('people who come into an audience gain access, and are told of in the statement that moves them', async () => {
  await listenTo('employee.access_granted')
  const people = [
    await createEmployee(db, organization, { department: 'Sales' }),
    await createEmployee(db, organization, { department: 'Sales' }),
    await createEmployee(db, organization, { department: 'Legal' }),
  ]
  const conditions = { kind: 'attribute', attribute: 'department', operator: 'is', value: 'Sales' } as const
  const audience = await createAudience(db, organization, { conditions, employeeIds: [] })
  await createActivation(db, organization, { audienceIds: [audience.id] })
  await db.audienceMember.deleteMany({ where: { audienceId: audience.id } })
  const cause = { kind: 'date', on: '2026-11-22' } as const
  await db.$transaction((tx) => evaluateAudience(tx, systemActor(organization.id), audience.id, { cause }))
  const ids = (await toldOf()).map((event) => (event as unknown as { employee: { id: string } }).employee.id)
  expect(ids.sort()).toEqual(
    people
      .slice(0, 2)
      .map(({ id }) => id)
      .sort(),
  )
  expect(await firings()).toBe(2)
})

test('a connection tells of each change of its state, and of its end', async () => {
  await listenTo('connection.state_changed')
  const connection = await createConnection(db, organization, { name: 'Main' })
  const facts = { state: 'connected', stateReason: null } as const
  const known = { ...facts, id: connection.id, listingId: connection.listingId }
  const reconnect = { state: 'needs_reconnect', stateReason: 'authenticationFailed' } as const
  await db.$transaction((tx) => changeState(tx, admin, known, reconnect))
  const off = { state: 'inactive', stateReason: 'policy' } as const
  const change = { id: connection.id, before: reconnect, after: off, held: null }
  await db.$transaction((tx) => changeStates(tx, admin, [change]))
  await deleteShown(admin, connection.id)
  const told = { type: 'connection.state_changed', connectionId: connection.id, connectionName: 'Main' }
  expect(await toldOf()).toMatchObject([
    { ...told, state: 'needs_reconnect', reason: 'authenticationFailed', previousState: 'connected' },
    { ...told, state: 'inactive', reason: 'policy', previousState: 'needs_reconnect' },
    { ...told, state: 'deleted' },
  ])
})

test('a request that changes a segment tells of it once, with what it did', async () => {
  await listenTo('segment.changed')
  const key = await apiKeyActor(organization)
  await createSegment(key, { id: 'ext', name: 'Pushed', userIds: ['a', 'b'] })
  const { id: segmentId } = await db.segment.findFirstOrThrow({ where: { externalId: 'ext' } })
  await changeSegmentUsers(key, { segmentId, action: 'override', userIds: ['b', 'c', 'd'] })
  await changeSegmentUsers(key, { segmentId, action: 'add', userIds: ['b'] })
  await deleteSegment(key, { segmentId })
  const told = { type: 'segment.changed', segmentId, externalId: 'ext', name: 'Pushed' }
  expect(await toldOf()).toEqual([
    { ...told, change: 'created', added: 2, removed: 0, userCount: 2 },
    { ...told, change: 'updated', added: 2, removed: 1, userCount: 3 },
    { ...told, change: 'deleted', added: 0, removed: 3, userCount: 0 },
  ])
})

test('the directory tells who joined, who left and who changed department', async () => {
  await listenTo('employee.joined', 'employee.left', 'employee.department_changed')
  const anna = await createEmployee(db, organization, { department: 'Sales' })
  const ben = await createEmployee(db, organization, { department: 'Legal' })
  const drafts = [
    newDraft({ department: 'Care', startDate: '2026-12-01' }),
    newDraft({ status: 'left' }),
    { ...(await draftOf(anna.id)), department: 'Care' },
    { ...(await draftOf(ben.id)), status: 'left' as const },
  ]
  const save = () =>
    db.$transaction((tx) =>
      saveEmployees(tx, systemActor(organization.id), drafts.slice(2), { kind: 'scim' }),
    )
  await db.$transaction((tx) => saveEmployees(tx, systemActor(organization.id), drafts, { kind: 'scim' }))
  await save()
  expect(await toldOf()).toMatchObject([
    {
      type: 'employee.department_changed',
      employee: { id: anna.id },
      department: 'Care',
      previousDepartment: 'Sales',
    },
    { type: 'employee.joined', department: 'Care', startDate: '2026-12-01' },
    { type: 'employee.left', employee: { id: ben.id }, department: 'Legal' },
  ])
})
