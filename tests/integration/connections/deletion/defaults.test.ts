import { expect, test } from 'vitest'
import { activate, deactivate, reactivate } from '@/lib/activations/mutations'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { acceptUnverified } from '@/lib/connections/verification/mutations'
import { saveSetup } from '@/lib/connections/wizard/mutations'
import { db } from '@/lib/db'
import { ensurePersonalFolder } from '@/lib/folders/mutations'
import { memberActor } from '@/tests/support/actors'
import { auditOf, createSandboxListing, deleteShown, startWithKey } from '@/tests/support/connect'
import {
  createActivation,
  createConnection,
  createEmployee,
  createOrganization,
} from '@/tests/support/factories'
import { installations, setUp, unreachable } from './samples'

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
