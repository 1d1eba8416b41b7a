import { expect, test } from 'vitest'
import { activate, deactivate, reactivate } from '@/lib/activations/mutations'
import type { MemberActor } from '@/lib/auth/actor'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { acceptUnverified } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import {
  auditOf,
  createSandboxListing,
  deleteShown,
  dumpDatabase,
  startWithKey,
} from '@/tests/support/connect'
import {
  createActivation,
  createConnection,
  createEmployee,
  createListing,
  createOrganization,
} from '@/tests/support/factories'
import { sharedWith } from '../settings/people'

async function setUp() {
  const organization = await createOrganization(db)
  const actor = await memberActor(organization)
  const connection = await createConnection(db, organization)
  return { organization, actor, connection }
}

const unreachable = { url: 'http://127.0.0.1:1', clientId: 'id', clientSecret: 'client-secret' }
const find = (id: string) => db.connection.findUnique({ where: { id } })
const installations = async (id: string) =>
  (await db.listing.findUniqueOrThrow({ where: { id } })).activeInstallations

test('deleting destroys the credentials with the row and keeps a record without a secret', async () => {
  const { organization, actor } = await setUp()
  const listing = await createSandboxListing(unreachable)
  const connectionId = await startWithKey(actor, listing, 'a-key-that-must-go')
  const { name } = await db.connection.update({
    where: { id: connectionId },
    data: { state: 'connected', verifiedAt: new Date() },
  })
  const sealed = await db.credential.findUniqueOrThrow({ where: { connectionId } })

  expect(await deleteShown(actor, connectionId)).toEqual({
    name,
    listingSlug: listing.slug,
    // A key is the provider's own to end.
    revocation: 'byHand',
  })
  expect(await find(connectionId)).toBeNull()
  expect(await db.credential.findUnique({ where: { connectionId } })).toBeNull()
  const dump = await dumpDatabase()
  expect(dump).not.toContain('a-key-that-must-go')
  expect(dump).not.toContain(Buffer.from(sealed.sealed).toString('hex'))
  expect((await auditOf(connectionId)).at(-1)).toEqual({
    action: 'connection.deleted',
    organizationId: organization.id,
    actorId: actor.userId,
    details: { listing: listing.slug, name },
  })
})

test('the preview names who loses access, and deleting takes it from them and from the count', async () => {
  const { organization, actor, connection } = await setUp()
  const { connectionId, listingId } = { connectionId: connection.id, listingId: connection.listingId }
  const anna = await createEmployee(db, organization, { givenName: 'Anna', familyName: 'Ander' })
  const left = await createEmployee(db, organization, { status: 'left' })
  expect(await previewDeletion(actor, connectionId)).toEqual({
    uses: [],
    isActive: false,
    loses: { count: 0, first: [] },
    isDefault: true,
    nextDefault: null,
    openHandOffs: [],
    isRevocable: null,
    fingerprint: expect.any(String),
  })

  const recipients = { everyone: false, audienceIds: [], employeeIds: [anna.id, left.id] }
  const { activationId } = await activate(actor, { connectionId, recipients })
  expect(await installations(listingId)).toBe(1)
  const { name } = await db.listing.findUniqueOrThrow({ where: { id: listingId } })
  expect(await previewDeletion(actor, connectionId)).toMatchObject({
    uses: [{ kind: 'activation', name }],
    isActive: true,
    loses: { count: 1, first: [{ id: anna.id, name: 'Anna Ander' }] },
  })

  await deleteShown(actor, connectionId)
  expect(await installations(listingId)).toBe(0)
  expect(await db.activation.findUnique({ where: { id: activationId } })).toBeNull()
  const log = await db.auditEvent.findMany({ where: { subjectId: activationId }, orderBy: { id: 'asc' } })
  expect(log.at(-1)).toMatchObject({ action: 'activation.deactivated' })
})

test('what is active over another connection stays', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const other = await createConnection(db, organization, { listingId, isDefault: false })
  await activate(actor, {
    connectionId: connection.id,
    recipients: { everyone: true, audienceIds: [], employeeIds: [] },
  })
  expect(await previewDeletion(actor, other.id)).toMatchObject({ isActive: false, nextDefault: null })
  await deleteShown(actor, other.id)
  expect(await db.activation.findFirst({ where: { connectionId: connection.id } })).toMatchObject({
    isActive: true,
  })
  expect(await installations(listingId)).toBe(1)
})

test('a deleted default hands over to the oldest other connection in use, of the same organization', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const at = (year: number) => ({ listingId, isDefault: false, createdAt: new Date(`${year}-01-01`) })
  await createConnection(db, await createOrganization(db), at(2019))
  await createConnection(db, organization, { ...at(2020), state: 'needs_reconnect' })
  const newer = await createConnection(db, organization, at(2022))
  const older = await createConnection(db, organization, at(2021))
  expect(await previewDeletion(actor, newer.id)).toMatchObject({ nextDefault: null })
  expect(await previewDeletion(actor, connection.id)).toMatchObject({ nextDefault: { name: older.name } })
  await deleteShown(actor, connection.id)
  const defaults = await db.connection.findMany({ where: { listingId, isDefault: true } })
  expect(defaults.map(({ id }) => id)).toEqual([older.id])
  expect((await auditOf(connection.id)).at(-1)?.details).toMatchObject({ nextDefaultId: older.id })
})

test('the next default is not named where it is in a folder that the reader does not see', async () => {
  const { organization, actor, connection } = await setUp()
  const { memberId } = await memberActor(organization)
  const folderId = await ensurePersonalFolder(db, { organizationId: organization.id, memberId })
  const { listingId } = connection
  const other = { listingId, folderId, ownerId: memberId, isDefault: false, name: 'Negotiations' }
  await createConnection(db, organization, other)
  const preview = await previewDeletion(actor, connection.id)
  expect(preview.nextDefault).toEqual({ name: null })
})

test('a connection whose listing lost its definition can still be deleted', async () => {
  const { organization, actor } = await setUp()
  const { id: listingId } = await createListing(db, { definition: null })
  const { id } = await createConnection(db, organization, { listingId })
  await deleteShown(actor, id)
  expect(await find(id)).toBeNull()
})

test('only who may edit previews and deletes, in their own organization', async () => {
  const { organization, connection } = await setUp()
  const input = { connectionId: connection.id, fingerprint: 'x' }
  const viewer = await memberActor(organization, 'view')
  for (const actor of [viewer, await employeeActor(organization), await partnerActor()]) {
    await expect(deleteConnection(actor, input)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(previewDeletion(actor, connection.id)).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(deleteConnection(visitor, input)).rejects.toMatchObject({ code: 'unauthenticated' })
  const foreign = await foreignMemberActor()
  await expect(deleteConnection(foreign, input)).rejects.toMatchObject({ code: 'not_found' })
  await expect(previewDeletion(foreign, connection.id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await find(connection.id)).toEqual(connection)
  expect(await auditOf(connection.id)).toEqual([])
})

test('it takes the role to manage; who only uses or sees the connection is told so', async () => {
  const { organization } = await setUp()
  const { connection, admins } = await sharedWith(organization, ['view', 'use', 'manage'])
  const [viewer, user, manager] = admins as [MemberActor, MemberActor, MemberActor]
  const input = { connectionId: connection.id, fingerprint: 'x' }
  const folderRole = { code: 'forbidden', details: { reason: 'folderRole' } }
  for (const [who, refusal] of [
    [viewer, folderRole],
    [user, folderRole],
    [await memberActor(organization), { code: 'not_found' }],
  ] as const) {
    await expect(previewDeletion(who, connection.id)).rejects.toMatchObject(refusal)
    await expect(deleteConnection(who, input)).rejects.toMatchObject(refusal)
  }
  await deleteShown(manager, connection.id)
  expect(await find(connection.id)).toBeNull()
})

test('links that are open are named; used, revoked and expired ones are not', async () => {
  const { actor, connection } = await setUp()
  const now = new Date()
  const expiresAt = new Date(now.getTime() + 60_000)
  const link = (overrides: object) => ({
    connectionId: connection.id,
    tokenHash: crypto.randomUUID(),
    locale: 'en',
    expiresAt,
    ...overrides,
  })
  await db.handOff.createMany({
    data: [
      link({ recipient: 'it@example.com' }),
      link({ usedAt: now }),
      link({ revokedAt: now }),
      link({ expiresAt: now }),
    ],
  })
  const { openHandOffs } = await previewDeletion(actor, connection.id, now)
  expect(openHandOffs).toMatchObject([{ recipient: 'it@example.com', expiresAt }])
})

test('what has changed since it was shown is not deleted', async () => {
  const { organization, actor, connection } = await setUp()
  const { id: connectionId, listingId } = connection
  const changes = [
    () => createConnection(db, organization, { listingId, isDefault: false }),
    () =>
      activate(actor, {
        connectionId,
        recipients: { everyone: true, audienceIds: [], employeeIds: [] },
      }),
    () => createEmployee(db, organization),
  ]
  for (const change of changes) {
    const { fingerprint } = await previewDeletion(actor, connectionId)
    await change()
    await expect(deleteConnection(actor, { connectionId, fingerprint })).rejects.toMatchObject({
      code: 'conflict',
      details: { reason: 'impactChanged' },
    })
  }
  const { fingerprint } = await previewDeletion(actor, connectionId)
  await deleteConnection(actor, { connectionId, fingerprint })
  expect(await find(connectionId)).toBeNull()
})

test('of deletions at once one is done and counted', async () => {
  const { organization, actor, connection } = await setUp()
  await activate(actor, {
    connectionId: connection.id,
    recipients: { everyone: true, audienceIds: [], employeeIds: [] },
  })
  const colleague = await memberActor(organization)
  const outcomes = await Promise.allSettled(
    [actor, colleague, actor, colleague].map((who) => deleteShown(who, connection.id)),
  )
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(3)
  for (const outcome of refused) expect(outcome).toMatchObject({ reason: { code: 'not_found' } })
  expect(await installations(connection.listingId)).toBe(0)
  expect(await auditOf(connection.id)).toHaveLength(1)
})

test('all connections of a listing deleted at once leave none, and no default in between fails', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const more = await Promise.all(
    [1, 2, 3, 4].map(() => createConnection(db, organization, { listingId, isDefault: false })),
  )
  await Promise.all([connection, ...more].map(({ id }) => deleteShown(actor, id)))
  expect(await db.connection.count({ where: { listingId } })).toBe(0)
})

test('deleting one connection while another is taken into use leaves exactly one default', async () => {
  const { organization, actor } = await setUp()
  for (let round = 0; round < 5; round += 1) {
    const listing = await createSandboxListing(unreachable, {
      change: (definition) => ({ ...definition, verify: null }),
    })
    const [one, other] = [
      await startWithKey(actor, listing, 'k1'),
      await startWithKey(await memberActor(organization), listing, 'k2'),
    ]
    await acceptUnverified(actor, { connectionId: one, isUnderstood: true })
    await Promise.all([
      deleteShown(actor, one),
      acceptUnverified(actor, { connectionId: other, isUnderstood: true }),
      saveSetup(actor, { connectionId: other, method: 'api_key', values: { apiKey: 'k3' } }).catch(
        () => null,
      ),
    ])
    const left = await db.connection.findMany({ where: { listingId: listing.id } })
    expect(left).toMatchObject([{ id: other, isDefault: true }])
  }
})

test('deleting while its listing is made available again ends in one order or the other', async () => {
  const { organization, actor } = await setUp()
  for (let round = 0; round < 8; round += 1) {
    const connection = await createConnection(db, organization)
    await createEmployee(db, organization)
    const { id, version } = await createActivation(db, organization, { connection, everyone: true })
    await db.listing.update({ where: { id: connection.listingId }, data: { activeInstallations: 1 } })
    const off = await deactivate(actor, { activationId: id, version })
    const [deleted, again] = await Promise.allSettled([
      deleteShown(actor, connection.id),
      reactivate(actor, { activationId: id, version: off.version }),
    ])
    expect(deleted).toMatchObject({ status: 'fulfilled' })
    if (again.status === 'rejected') expect(again.reason).toMatchObject({ code: 'not_found' })
    expect(await installations(connection.listingId)).toBe(0)
  }
})
