import { expect, test } from 'vitest'
import {
  activate,
  deactivate,
  deactivateOfConnection,
  reactivate,
  segment,
} from '@/lib/activations/mutations'
import { getActivation } from '@/lib/activations/queries'
import type { MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor } from '@/tests/support/actors'
import {
  createAudience,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'

const everyone = { everyone: true, audienceIds: [], employeeIds: [] }

function only(audienceIds: string[], employeeIds: string[] = []) {
  return { everyone: false, audienceIds, employeeIds }
}

async function setUp() {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const connection = await createConnection(db, organization)
  const [anna, ben] = await Promise.all([createEmployee(db, organization), createEmployee(db, organization)])
  const audience = await createAudience(db, organization, { employeeIds: [anna.id] })
  return { organization, admin, connection, anna, ben, audience }
}

async function installations(connection: { listingId: string }): Promise<number> {
  const listing = await db.listing.findUniqueOrThrow({ where: { id: connection.listingId } })
  return listing.activeInstallations
}

async function auditActions(actor: MemberActor): Promise<string[]> {
  const events = await db.auditEvent.findMany({
    where: { organizationId: actor.organizationId, actorId: actor.userId },
    orderBy: { createdAt: 'asc' },
  })
  return events.map(({ action }) => action)
}

test('activating stores the recipients, counts the installation and leaves a trace of both', async () => {
  const { admin, connection, audience, ben } = await setUp()
  const result = await activate(admin, {
    connectionId: connection.id,
    recipients: only([audience.id], [ben.id]),
  })

  const { activation, display } = await getActivation(admin, connection.id)
  expect(activation).toMatchObject({ version: 1, isActive: true, everyone: false })
  expect(activation?.audiences.map(({ id }) => id)).toEqual([audience.id])
  expect(activation?.employees.map(({ id }) => id)).toEqual([ben.id])
  expect(display).toEqual({ state: 'connected', reason: null, action: null })
  expect(await installations(connection)).toBe(1)
  expect(await auditActions(admin)).toEqual(['activation.activated'])
  const change = await db.activationChange.findUniqueOrThrow({ where: { id: result.changeId ?? '' } })
  expect(change).toMatchObject({ memberId: admin.memberId, resultVersion: 1 })
})

test.each(['pending', 'needs_reconnect', 'needs_consent', 'inactive'] as const)(
  'a connection that is %s cannot be activated',
  async (state) => {
    const { admin, organization } = await setUp()
    const connection = await createConnection(db, organization, { state })
    await expect(
      activate(admin, { connectionId: connection.id, recipients: everyone }),
    ).rejects.toMatchObject({ code: 'conflict', details: { reason: 'connectionNotVerified' } })
    expect(await db.activation.count({ where: { connectionId: connection.id } })).toBe(0)
  },
)

test('a coming-soon listing cannot be activated', async () => {
  const { admin, organization } = await setUp()
  const { id: listingId } = await createListing(db, { stage: 'coming_soon' })
  const { id: connectionId } = await createConnection(db, organization, { listingId })
  await expect(activate(admin, { connectionId, recipients: everyone })).rejects.toMatchObject({
    details: { reason: 'listingNotAvailable' },
  })
})

test('a listing is active once per organization, whichever connection asks', async () => {
  const { admin, organization, connection } = await setUp()
  const { listingId } = connection
  const other = await createConnection(db, organization, { listingId, isDefault: false })
  await activate(admin, { connectionId: connection.id, recipients: everyone })
  await expect(activate(admin, { connectionId: other.id, recipients: everyone })).rejects.toMatchObject({
    details: { reason: 'alreadyActive' },
  })
  expect(await installations(connection)).toBe(1)
})

test('of two first activations at the same time one wins', async () => {
  const { admin, connection } = await setUp()
  const input = { connectionId: connection.id, recipients: everyone }
  const results = await Promise.allSettled([activate(admin, input), activate(admin, input)])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', details: { reason: 'alreadyActive' } },
  })
  expect(await installations(connection)).toBe(1)
})

test('of two edits of the same version one wins and the other is told', async () => {
  const { admin, connection, audience, ben } = await setUp()
  const { activationId, version } = await activate(admin, {
    connectionId: connection.id,
    recipients: everyone,
  })
  const results = await Promise.allSettled([
    segment(admin, { activationId, version, recipients: only([audience.id]) }),
    segment(admin, { activationId, version, recipients: only([], [ben.id]) }),
  ])
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  expect(results.find(({ status }) => status === 'rejected')).toMatchObject({
    reason: { code: 'conflict', details: { reason: 'changedMeanwhile' } },
  })
  const { activation } = await getActivation(admin, connection.id)
  expect(activation?.version).toBe(2)
  expect((activation?.audiences.length ?? 0) + (activation?.employees.length ?? 0)).toBe(1)
})

test('segmenting replaces the recipients; the same recipients again change nothing', async () => {
  const { admin, connection, audience, ben } = await setUp()
  const first = await activate(admin, { connectionId: connection.id, recipients: everyone })
  const second = await segment(admin, { ...first, recipients: only([audience.id], [ben.id]) })
  const third = await segment(admin, { ...second, recipients: only([audience.id], [ben.id]) })
  expect(second).toMatchObject({ version: 2, changeId: expect.any(String) })
  expect(third).toMatchObject({ version: 2, changeId: null })
  expect(await auditActions(admin)).toEqual(['activation.activated', 'activation.segmented'])
})

test('nobody chosen is refused', async () => {
  const { admin, connection } = await setUp()
  const refused = { code: 'invalid', details: { reason: 'chooseRecipients' } }
  const input = { connectionId: connection.id, recipients: only([]) }
  await expect(activate(admin, input)).rejects.toMatchObject(refused)
  const activated = await activate(admin, { ...input, recipients: everyone })
  await expect(segment(admin, { ...activated, recipients: only([]) })).rejects.toMatchObject(refused)
})

test('deactivating keeps connection, credentials and recipients, and reactivating needs nothing else', async () => {
  const { admin, connection, audience } = await setUp()
  await db.credential.create({ data: { connectionId: connection.id, sealed: Buffer.from('sealed') } })
  const active = await activate(admin, {
    connectionId: connection.id,
    recipients: only([audience.id]),
  })
  const inactive = await deactivate(admin, active)
  expect(await installations(connection)).toBe(0)
  expect((await getActivation(admin, connection.id)).display.reason).toBe('deactivated')
  expect(await db.credential.count({ where: { connectionId: connection.id } })).toBe(1)

  await reactivate(admin, inactive)
  const { activation } = await getActivation(admin, connection.id)
  expect(activation).toMatchObject({ version: 3, isActive: true, audiences: [{ id: audience.id }] })
  expect(await installations(connection)).toBe(1)
})

test('an inactive listing can be activated for others, over another connection', async () => {
  const { admin, organization, connection, ben } = await setUp()
  const { listingId } = connection
  const other = await createConnection(db, organization, { listingId, isDefault: false })
  await deactivate(admin, await activate(admin, { connectionId: connection.id, recipients: everyone }))
  await activate(admin, { connectionId: other.id, recipients: only([], [ben.id]) })
  const { activation } = await getActivation(admin, other.id)
  expect(activation).toMatchObject({ isActive: true, everyone: false, over: null, version: 3 })
  expect(await installations(connection)).toBe(1)
})

test('a deactivated listing refuses edits and a second deactivation', async () => {
  const { admin, connection } = await setUp()
  const inactive = await deactivate(
    admin,
    await activate(admin, { connectionId: connection.id, recipients: everyone }),
  )
  const refused = { code: 'conflict', details: { reason: 'activationInactive' } }
  await expect(deactivate(admin, inactive)).rejects.toMatchObject(refused)
  await expect(segment(admin, { ...inactive, recipients: everyone })).rejects.toMatchObject(refused)
})

test('reactivating waits for a connection that works', async () => {
  const { admin, connection } = await setUp()
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone })
  const inactive = await deactivate(admin, active)
  await db.connection.update({ where: { id: connection.id }, data: { state: 'needs_reconnect' } })
  await expect(reactivate(admin, inactive)).rejects.toMatchObject({
    details: { reason: 'connectionNotVerified' },
  })
})

test('removing a connection takes its activation out of the count', async () => {
  const { admin, connection } = await setUp()
  await activate(admin, { connectionId: connection.id, recipients: everyone })
  await db.$transaction((tx) => deactivateOfConnection(tx, admin, connection.id))
  await db.$transaction((tx) => deactivateOfConnection(tx, admin, connection.id))
  expect(await installations(connection)).toBe(0)
})

test('audiences and employees of another organization are not found, and nothing is stored', async () => {
  const { admin, connection } = await setUp()
  const foreign = await setUp()
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone })
  for (const recipients of [only([foreign.audience.id]), only([], [foreign.ben.id])]) {
    await expect(segment(admin, { ...active, recipients })).rejects.toMatchObject({ code: 'not_found' })
  }
  const { activation } = await getActivation(admin, connection.id)
  expect(activation).toMatchObject({ version: 1, everyone: true })
})

test('another organization finds neither connection nor activation', async () => {
  const { admin, connection } = await setUp()
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone })
  const foreigner = await foreignMemberActor()
  const missing = { code: 'not_found' }
  const input = { connectionId: connection.id, recipients: everyone }
  await expect(activate(foreigner, input)).rejects.toMatchObject(missing)
  await expect(segment(foreigner, { ...active, recipients: everyone })).rejects.toMatchObject(missing)
  await expect(deactivate(foreigner, active)).rejects.toMatchObject(missing)
  await expect(reactivate(foreigner, active)).rejects.toMatchObject(missing)
  await db.$transaction((tx) => deactivateOfConnection(tx, foreigner, connection.id))
  expect(await installations(connection)).toBe(1)
})

test('a viewer and an employee change nothing, whatever they send', async () => {
  const { admin, organization, connection } = await setUp()
  const active = await activate(admin, { connectionId: connection.id, recipients: everyone })
  const refused = { code: 'forbidden' }
  for (const actor of [await memberActor(organization, 'view'), await employeeActor(organization)]) {
    const input = { connectionId: connection.id, recipients: everyone }
    await expect(activate(actor, input)).rejects.toMatchObject(refused)
    await expect(segment(actor, { ...active, recipients: everyone })).rejects.toMatchObject(refused)
    await expect(deactivate(actor, active)).rejects.toMatchObject(refused)
    await expect(reactivate(actor, active)).rejects.toMatchObject(refused)
    const within = db.$transaction((tx) => deactivateOfConnection(tx, actor, connection.id))
    await expect(within).rejects.toMatchObject(refused)
  }
})
