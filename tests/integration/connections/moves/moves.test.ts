import { expect, test } from 'vitest'
import { moveConnection } from '@/lib/connections/moves/mutations'
import { listMovableFolders } from '@/lib/connections/moves/queries'
import { db } from '@/lib/db'
import { deleteFolder, ensureGeneralFolder } from '@/lib/folders/mutations'
import { employeeActor, foreignMemberActor, memberActor } from '../../../support/actors'
import { auditOf } from '../../../support/connect'
import { createConnection, createOrganization, createSharedFolder } from '../../../support/factories'

const setUp = async () => {
  const organization = await createOrganization(db)
  const admin = await memberActor(organization)
  const connection = await createConnection(db, organization, { name: 'Okta' })
  const shares = [{ memberId: admin.memberId, role: 'manage' as const }]
  const target = await createSharedFolder(db, organization, { name: 'Payroll', shares })
  return { organization, admin, connection, connectionId: connection.id, target }
}
const folderOf = async (id: string) => (await db.connection.findUniqueOrThrow({ where: { id } })).folderId

test('a connection moves between folders and the log names both', async () => {
  const { organization, admin, connection, connectionId, target } = await setUp()
  const { folder } = await moveConnection(admin, { connectionId, folderId: target.id })
  expect(folder).toEqual({ id: target.id, title: 'shared', name: 'Payroll' })
  expect(await folderOf(connectionId)).toBe(target.id)
  await moveConnection(admin, { connectionId, folderId: target.id })
  expect(await auditOf(connectionId)).toEqual([
    {
      action: 'connection.moved',
      organizationId: organization.id,
      actorId: admin.userId,
      details: {
        name: 'Okta',
        from: 'general',
        fromId: connection.folderId,
        to: 'Payroll',
        toId: target.id,
      },
    },
  ])
})

test('the own folder is made by the first move into it, by two at once too', async () => {
  const { organization, admin, connectionId } = await setUp()
  const other = await createConnection(db, organization, { name: 'Slack' })
  expect((await listMovableFolders(admin)).map(({ id, title }) => [id === 'own', title])).toEqual([
    [false, 'general'],
    [false, 'shared'],
    [true, 'own'],
  ])
  await Promise.all(
    [connectionId, other.id].map((id) => moveConnection(admin, { connectionId: id, folderId: 'own' })),
  )
  const { id } = await db.folder.findUniqueOrThrow({ where: { memberId: admin.memberId } })
  expect([await folderOf(connectionId), await folderOf(other.id)]).toEqual([id, id])
  expect((await listMovableFolders(admin)).at(-1)).toEqual({ id, title: 'own', name: null })
})

test('a name that is taken there, whatever its case, keeps a connection where it is', async () => {
  const { organization, admin, connection, connectionId, target } = await setUp()
  await createConnection(db, organization, { folderId: target.id, name: 'OKTA' })
  const refusal = { code: 'conflict', details: { reason: 'nameTakenInFolder' } }
  const move = { connectionId, folderId: target.id }
  await expect(moveConnection(admin, move)).rejects.toMatchObject(refusal)
  expect(await folderOf(connectionId)).toBe(connection.folderId)
})

test('two of one name that move there at once end with one of them there', async () => {
  const { organization, admin, connectionId, target } = await setUp()
  const { id: folderId } = await createSharedFolder(db, organization, { everyone: 'manage' })
  const twin = await createConnection(db, organization, { folderId, name: 'okta' })
  const moves = [connectionId, twin.id].map((id) =>
    moveConnection(admin, { connectionId: id, folderId: target.id }),
  )
  const results = await Promise.allSettled(moves)
  expect(results.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const refused = results.find((result) => result.status === 'rejected')
  expect(refused?.reason).toMatchObject({ details: { reason: 'nameTakenInFolder' } })
})

test.each([
  ['view', 'manage', 'folderRole'],
  ['use', 'manage', 'folderRole'],
  ['manage', 'view', 'folderManager'],
  ['manage', 'use', 'folderManager'],
] as const)('with %s here and %s there it stays', async (here, there, reason) => {
  const { organization, admin } = await setUp()
  const mover = await memberActor(organization)
  const keeper = { memberId: admin.memberId, role: 'manage' as const }
  const shares = (role: 'view' | 'use' | 'manage') => [keeper, { memberId: mover.memberId, role }]
  const from = await createSharedFolder(db, organization, { shares: shares(here) })
  const to = await createSharedFolder(db, organization, { shares: shares(there) })
  const { id } = await createConnection(db, organization, { folderId: from.id })
  const move = moveConnection(mover, { connectionId: id, folderId: to.id })
  await expect(move).rejects.toMatchObject({ code: 'forbidden', details: { reason } })
})

test('nothing moves across organizations, or by who may only view', async () => {
  const { organization, admin, connectionId, target } = await setUp()
  const foreigner = await foreignMemberActor()
  const foreign = await ensureGeneralFolder(db, foreigner.organizationId)
  const missing = { code: 'not_found' }
  await expect(moveConnection(admin, { connectionId, folderId: foreign })).rejects.toMatchObject(missing)
  await expect(moveConnection(foreigner, { connectionId, folderId: foreign })).rejects.toMatchObject(missing)
  await expect(moveConnection(foreigner, { connectionId, folderId: target.id })).rejects.toMatchObject(
    missing,
  )
  for (const actor of [await memberActor(organization, 'view'), await employeeActor(organization)]) {
    const move = moveConnection(actor, { connectionId, folderId: target.id })
    await expect(move).rejects.toMatchObject({ code: 'forbidden' })
    await expect(listMovableFolders(actor)).rejects.toMatchObject({ code: 'forbidden' })
  }
})

test('a folder that is deleted while a connection moves into it either goes or holds it', async () => {
  const { admin, connectionId, target } = await setUp()
  const [move] = await Promise.allSettled([
    moveConnection(admin, { connectionId, folderId: target.id }),
    deleteFolder(admin, { folderId: target.id }),
  ])
  const stands = await db.folder.count({ where: { id: target.id } })
  expect(stands).toBe(move.status === 'fulfilled' ? 1 : 0)
})
