import { expect, test } from 'vitest'
import { activate } from '@/lib/activations/mutations'
import type { MemberActor } from '@/lib/auth/actor'
import { deleteConnection } from '@/lib/connections/deletion/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import {
  auditOf,
  createSandboxListing,
  deleteShown,
  dumpDatabase,
  startWithKey,
} from '@/tests/support/connect'
import { createConnection, createEmployee, createListing } from '@/tests/support/factories'
import { sharedWith } from '../settings/people'
import { installations, setUp, unreachable } from './samples'

const find = (id: string) => db.connection.findUnique({ where: { id } })

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
    accounts: 0,
    deprovisioning: 'never',
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

test('accounts that stay at the provider are counted before, and in the log', async () => {
  const { organization, actor, connection } = await setUp()
  const { id: connectionId } = connection
  const settings = { connectionId, organizationId: organization.id, mapping: {} }
  await db.syncSettings.create({ data: settings })
  const unlinked = await previewDeletion(actor, connectionId)
  const link = (state: 'linked' | 'deprovisioned' | 'absent') => ({
    connectionId,
    employeeId: crypto.randomUUID(),
    state,
    employeeVersion: 1,
    mappingVersion: 1,
  })
  const data = [link('linked'), link('linked'), link('deprovisioned'), link('absent')]
  await db.syncLink.createMany({ data })
  const foreseen = async () => {
    const { accounts, deprovisioning } = await previewDeletion(actor, connectionId)
    return [accounts, deprovisioning]
  }
  expect(await foreseen()).toEqual([2, 'byHand'])
  await expect(
    deleteConnection(actor, { connectionId, fingerprint: unlinked.fingerprint }),
  ).rejects.toMatchObject({ code: 'conflict', details: { reason: 'impactChanged' } })
  for (const [data, deprovisioning] of [
    [{ isEnabled: true }, 'byItself'],
    [{ onChange: false }, 'byHand'],
    [{ schedule: { everyMinutes: 60 } }, 'byItself'],
    [{ isEnabled: false }, 'byHand'],
    [{ deprovisioning: 'none' }, 'never'],
  ] as const) {
    await db.syncSettings.update({ where: { connectionId }, data })
    expect(await foreseen()).toEqual([2, deprovisioning])
  }
  await deleteShown(actor, connectionId)
  expect((await auditOf(connectionId)).at(-1)).toMatchObject({
    action: 'connection.deleted',
    details: { accountsLeft: 2 },
  })
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
