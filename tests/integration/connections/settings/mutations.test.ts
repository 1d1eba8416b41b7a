import { expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import {
  duplicateConnection,
  renameConnection,
  setDefaultConnection,
} from '@/lib/connections/settings/mutations'
import { getConnectionRights, listConnectionRights } from '@/lib/connections/settings/queries'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { auditOf } from '@/tests/support/connect'
import { createConnection } from '@/tests/support/factories'
import { setUp, sharedWith } from './people'

const find = (id: string) => db.connection.findUniqueOrThrow({ where: { id }, include: { credential: true } })

const field = (name: string, reason: string) => ({
  code: 'conflict',
  details: { fields: { [name]: reason } },
})

const mutations: [string, (actor: Actor, connectionId: string) => Promise<unknown>][] = [
  ['renaming', (actor, connectionId) => renameConnection(actor, { connectionId, name: 'Other' })],
  ['making the default', (actor, connectionId) => setDefaultConnection(actor, { connectionId })],
  ['copying', (actor, connectionId) => duplicateConnection(actor, { connectionId })],
]

test.each(mutations)('%s takes the right to edit and to manage the folder', async (_, mutate) => {
  const { organization } = await setUp()
  const { connection, adminWith } = await sharedWith(organization, ['view', 'use', 'manage'])
  const [viewer, user, manager] = [adminWith('view'), adminWith('use'), adminWith('manage')]
  const outsiders: [Actor, string][] = [
    [await foreignMemberActor(), 'not_found'],
    [await memberActor(organization), 'not_found'],
    [viewer, 'forbidden'],
    [user, 'forbidden'],
    [await memberActor(organization, 'view'), 'forbidden'],
    [await employeeActor(organization), 'forbidden'],
    [await partnerActor(), 'forbidden'],
    [visitor, 'unauthenticated'],
  ]
  for (const [who, code] of outsiders) {
    await expect(mutate(who, connection.id)).rejects.toMatchObject({ code })
  }
  expect(await db.connection.findMany({ where: { folderId: connection.folderId } })).toEqual([connection])
  expect(await auditOf(connection.id)).toEqual([])
  await mutate(manager, connection.id)
  await expect(mutate(manager, crypto.randomUUID())).rejects.toMatchObject({ code: 'not_found' })
})

test('a new name is kept with the one before in the log, and the same one again says nothing', async () => {
  const { actor, connection } = await setUp()
  const input = { connectionId: connection.id, name: 'Payroll (EU)' }
  expect(await renameConnection(actor, input)).toEqual({ name: 'Payroll (EU)' })
  await renameConnection(actor, input)
  expect((await find(connection.id)).name).toBe('Payroll (EU)')
  expect(await auditOf(connection.id)).toMatchObject([
    { action: 'connection.renamed', details: { before: connection.name, after: 'Payroll (EU)' } },
  ])
})

test('a name is taken once in a folder, whatever its letters’ case, and free in another', async () => {
  const { organization, actor, connection } = await setUp()
  const other = await createConnection(db, organization, { name: 'Écran' })
  const { connection: elsewhere } = await sharedWith(organization, [])
  await expect(renameConnection(actor, { connectionId: connection.id, name: 'éCRAN' })).rejects.toMatchObject(
    field('name', 'connectionNameTaken'),
  )
  await renameConnection(actor, { connectionId: other.id, name: 'ÉCRAN' })
  await renameConnection(actor, { connectionId: connection.id, name: elsewhere.name })
  expect((await find(other.id)).name).toBe('ÉCRAN')
})

test('of twenty connections renamed to one name at once, one has it', async () => {
  const { organization, actor } = await setUp()
  const many = await Promise.all(Array.from({ length: 20 }, () => createConnection(db, organization)))
  const outcomes = await Promise.allSettled(
    many.map(({ id }, index) =>
      renameConnection(actor, { connectionId: id, name: index % 2 ? 'Payroll' : 'PAYROLL' }),
    ),
  )
  const refused = outcomes.filter(({ status }) => status === 'rejected')
  expect(refused).toHaveLength(19)
  for (const outcome of refused) {
    expect(outcome).toMatchObject({ reason: field('name', 'connectionNameTaken') })
  }
})

test('the default of a listing is handed over, and the log names the one before', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const next = await createConnection(db, organization, { listingId, isDefault: false })
  const foreign = await createConnection(db, (await setUp()).organization, { listingId })
  await setDefaultConnection(actor, { connectionId: next.id })
  await setDefaultConnection(actor, { connectionId: next.id })
  const defaults = await db.connection.findMany({ where: { listingId, isDefault: true } })
  expect(new Set(defaults.map(({ id }) => id))).toEqual(new Set([next.id, foreign.id]))
  expect(await auditOf(next.id)).toMatchObject([
    { action: 'connection.made_default', details: { before: connection.name, beforeId: connection.id } },
  ])
})

test('twenty connections made the default at once leave exactly one', async () => {
  const { organization, actor, connection } = await setUp()
  const { listingId } = connection
  const others = await Promise.all(
    Array.from({ length: 19 }, () => createConnection(db, organization, { listingId, isDefault: false })),
  )
  const all = [connection, ...others]
  await Promise.all(all.map(({ id }) => setDefaultConnection(actor, { connectionId: id })))
  expect(await db.connection.count({ where: { listingId, isDefault: true } })).toBe(1)
})

test('a draft cannot be the default', async () => {
  const { organization, actor } = await setUp()
  const draft = { isDefault: false, state: 'pending', stateReason: 'consent', verifiedAt: null } as const
  const { id } = await createConnection(db, organization, draft)
  await expect(setDefaultConnection(actor, { connectionId: id })).rejects.toMatchObject({
    details: { reason: 'draftNotDefault' },
  })
})

test('what each may do with a connection is told by their role in its folder', async () => {
  const { organization, actor, connection } = await setUp()
  const shared = await sharedWith(organization, ['view', 'use', 'manage'])
  const rights = await Promise.all(
    shared.admins.map((admin) => getConnectionRights(admin, shared.connection.id)),
  )
  expect(rights).toEqual([
    { canUse: false, canManage: false, canTakeOver: false, hasSiblings: false, canHandOff: false },
    { canUse: true, canManage: false, canTakeOver: false, hasSiblings: false, canHandOff: false },
    { canUse: true, canManage: true, canTakeOver: false, hasSiblings: false, canHandOff: false },
  ])
  const viewer = await memberActor(organization, 'view')
  expect(await getConnectionRights(viewer, connection.id)).toMatchObject({ canUse: false, canManage: false })
  for (const outsider of [actor, await foreignMemberActor()]) {
    await expect(getConnectionRights(outsider, shared.connection.id)).rejects.toMatchObject({
      code: 'not_found',
    })
  }

  const ids = [shared.connection.id, connection.id]
  expect([...(await listConnectionRights(actor, ids)).keys()]).toEqual([connection.id])
  expect(await listConnectionRights(await foreignMemberActor(), ids)).toEqual(new Map())

  const { listingId } = connection
  const draft = { state: 'pending', stateReason: 'consent', verifiedAt: null } as const
  await createConnection(db, organization, { listingId, isDefault: false, ...draft })
  expect(await getConnectionRights(actor, connection.id)).toMatchObject({ hasSiblings: false })
  await createConnection(db, organization, { listingId, isDefault: false, state: 'needs_reconnect' })
  expect(await getConnectionRights(actor, connection.id)).toMatchObject({ hasSiblings: true })
})
