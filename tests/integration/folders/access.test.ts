import { expect, test } from 'vitest'
import type { MemberActor } from '@/lib/auth/actor'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { ensureGeneralFolder, ensurePersonalFolder } from '@/lib/folders/mutations'
import {
  connectionsWhere,
  foldersWhere,
  getFolder,
  listFilledFolders,
  listFolders,
  requireRole,
} from '@/lib/folders/queries'
import { folderRoles, includesRole } from '@/lib/folders/rules'
import type { Folder, FolderRole } from '@/lib/generated/prisma/client'
import {
  employeeActor,
  foreignMemberActor,
  handOffActor,
  memberActor,
  partnerActor,
  visitor,
} from '../../support/actors'
import { createConnection, createOrganization, createSharedFolder } from '../../support/factories'

const setUp = async () => {
  const organization = await createOrganization(db)
  const [admin, viewer] = [await memberActor(organization), await memberActor(organization, 'view')]
  return { organization, admin, viewer }
}

const idsWith = async (actor: MemberActor, role: FolderRole) =>
  (await db.folder.findMany({ where: foldersWhere(actor, role), select: { id: true } })).map(({ id }) => id)

const everyoneRoles = [null, ...folderRoles]

test('each role by name and by everyone, for admins and viewers: the where and the shown role agree', async () => {
  const { organization, admin, viewer } = await setUp()
  const keeper = await memberActor(organization)
  const folders: Folder[] = []
  for (const everyone of everyoneRoles) {
    for (const role of everyoneRoles) {
      const shares = role ? [admin, viewer].map(({ memberId }) => ({ memberId, role })) : []
      for (const kept of [[], [{ memberId: keeper.memberId, role: 'manage' as const }]]) {
        folders.push(await createSharedFolder(db, organization, { everyone, shares: [...shares, ...kept] }))
      }
    }
  }
  await ensureGeneralFolder(db, organization.id)
  for (const actor of [admin, viewer, keeper]) await ensurePersonalFolder(db, actor)
  await db.folder.create({ data: { organizationId: organization.id, kind: 'personal' } })

  for (const actor of [admin, viewer, keeper]) {
    const shown = await listFolders(actor)
    for (const role of folderRoles) {
      const expected = shown.filter((folder) => includesRole(folder.role, role)).map(({ id }) => id)
      expect((await idsWith(actor, role)).sort()).toEqual(expected.sort())
    }
  }
  expect((await listFolders(viewer)).every(({ role }) => role === 'view')).toBe(true)
  const orphan = folders.find(({ everyone }) => everyone === null)
  expect(await idsWith(admin, 'manage')).toContain(orphan?.id)
  expect(await idsWith(viewer, 'view')).not.toContain(orphan?.id)
})

test.each([
  [{ everyone: null, own: null }, null],
  [{ everyone: null, own: 'view' }, 'view'],
  [{ everyone: 'view', own: 'use' }, 'use'],
  [{ everyone: 'manage', own: 'view' }, 'manage'],
  [{ everyone: 'use', own: null }, 'use'],
] as const)('with %o an admin may %s', async ({ everyone, own }, expected) => {
  const { organization, admin } = await setUp()
  const keeper = await memberActor(organization)
  const shares = [{ memberId: keeper.memberId, role: 'manage' as const }]
  if (own) shares.push({ memberId: admin.memberId, role: own as 'manage' })
  const folder = await createSharedFolder(db, organization, { everyone, shares })
  const { id } = await createConnection(db, organization, { folderId: folder.id })
  for (const role of folderRoles) {
    const found = await db.connection.count({ where: connectionsWhere(admin, role) })
    expect(found).toBe(includesRole(expected, role) ? 1 : 0)
    const answer = requireRole(db, admin, id, role)
    if (found) await answer
    else {
      const refusal = expected
        ? { code: 'forbidden', details: { reason: 'folderRole' } }
        : { code: 'not_found' }
      await expect(answer).rejects.toMatchObject(refusal)
    }
  }
})

test('a personal folder is for its member alone, and falls to the admins once they are gone', async () => {
  const { organization, admin, viewer } = await setUp()
  const colleague = await memberActor(organization)
  const folderId = await ensurePersonalFolder(db, admin)
  const { id } = await createConnection(db, organization, { folderId })
  await requireRole(db, admin, id, 'manage')
  await expect(requireRole(db, colleague, id, 'view')).rejects.toMatchObject({ code: 'not_found' })

  await db.member.delete({ where: { id: admin.memberId } })
  await requireRole(db, colleague, id, 'manage')
  expect(await getFolder(colleague, folderId)).toMatchObject({ title: 'former', role: 'manage' })
  await expect(requireRole(db, viewer, id, 'view')).rejects.toMatchObject({ code: 'not_found' })
})

test('who owns a connection manages it wherever it lies, as far as their right goes', async () => {
  const { organization, admin, viewer } = await setUp()
  const keeper = await memberActor(organization)
  const shares = [{ memberId: keeper.memberId, role: 'manage' as const }]
  const { id: folderId } = await createSharedFolder(db, organization, { shares })
  const own = await createConnection(db, organization, { folderId, ownerId: admin.memberId })
  await requireRole(db, admin, own.id, 'manage')
  await db.connection.update({ where: { id: own.id }, data: { ownerId: viewer.memberId } })
  await requireRole(db, viewer, own.id, 'view')
  await expect(requireRole(db, viewer, own.id, 'use')).rejects.toMatchObject({ code: 'forbidden' })
  await expect(requireRole(db, admin, own.id, 'view')).rejects.toMatchObject({ code: 'not_found' })
})

test('Portico sees all of one organization; a hand-off link its connection alone', async () => {
  const { organization } = await setUp()
  const { id: folderId } = await createSharedFolder(db, organization)
  const [one, other] = [
    await createConnection(db, organization, { folderId }),
    await createConnection(db, organization, { folderId }),
  ]
  const foreign = await createConnection(db, await createOrganization(db))
  await requireRole(db, systemActor(organization.id), one.id, 'manage')
  await expect(requireRole(db, systemActor(organization.id), foreign.id, 'view')).rejects.toMatchObject({
    code: 'not_found',
  })
  const link = await handOffActor(organization, one)
  await requireRole(db, link, one.id, 'manage')
  await expect(requireRole(db, link, other.id, 'view')).rejects.toMatchObject({ code: 'not_found' })
})

test('folders are listed as general, shared by name, personal, with what is in them', async () => {
  const { organization, admin } = await setUp()
  const general = await ensureGeneralFolder(db, organization.id)
  const personal = await ensurePersonalFolder(db, admin)
  const b = await createSharedFolder(db, organization, { name: 'b', everyone: 'use' })
  const a = await createSharedFolder(db, organization, { name: 'A', everyone: 'view' })
  await createConnection(db, organization, { folderId: b.id })
  await createSharedFolder(db, await createOrganization(db), { everyone: 'manage' })
  const folders = await listFilledFolders(admin)
  expect(folders.map(({ id, title, connections }) => [id, title, connections])).toEqual([
    [general, 'general', 0],
    [a.id, 'shared', 0],
    [b.id, 'shared', 1],
    [personal, 'own', 0],
  ])
})

test('the own folder can be looked into before anything made it', async () => {
  const { admin } = await setUp()
  expect(await getFolder(admin, 'own')).toMatchObject({ id: 'own', title: 'own', role: 'manage' })
  const id = await ensurePersonalFolder(db, admin)
  expect(await getFolder(admin, 'own')).toMatchObject({ id, title: 'own' })
})

test('another organization’s folder is not found; without a marketplace right there are no folders', async () => {
  const { organization } = await setUp()
  const { id } = await createSharedFolder(db, organization, { everyone: 'manage' })
  const foreigner = await foreignMemberActor()
  await expect(getFolder(foreigner, id)).rejects.toMatchObject({ code: 'not_found' })
  expect(await listFolders(foreigner)).toEqual([])
  for (const actor of [await employeeActor(organization), await partnerActor()]) {
    await expect(listFolders(actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(getFolder(actor, id)).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(listFolders(visitor)).rejects.toMatchObject({ code: 'unauthenticated' })
})
