import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import { createFolder, deleteFolder, ensureGeneralFolder, renameFolder } from '@/lib/folders/mutations'
import { getFolder } from '@/lib/folders/queries'
import { createFolderSchema } from '@/lib/folders/schema'
import { employeeActor, foreignMemberActor, memberActor, visitor } from '../../support/actors'
import { createConnection, createOrganization, createSharedFolder } from '../../support/factories'

const setUp = async () => {
  const organization = await createOrganization(db)
  const [admin, viewer] = [await memberActor(organization), await memberActor(organization, 'view')]
  const roles = await Promise.all(
    (['view', 'use', 'manage'] as const).map(async (role) => ({
      role,
      actor: await memberActor(organization),
    })),
  )
  const shares = roles.map(({ role, actor }) => ({ memberId: actor.memberId, role }))
  const folder = await createSharedFolder(db, organization, { name: 'Payroll', shares })
  const [view, use, manage] = roles.map(({ actor }) => actor)
  if (!view || !use || !manage) throw new Error('Three roles')
  return { organization, admin, viewer, folder, view, use, manage }
}

const auditOf = (id: string) =>
  db.auditEvent.findMany({ where: { subjectType: 'folder', subjectId: id }, orderBy: { id: 'asc' } })

test('whoever makes a folder manages it, and the log says so', async () => {
  const { organization, admin } = await setUp()
  const { id } = await createFolder(admin, { name: 'Recruiting' })
  expect(await getFolder(admin, id)).toMatchObject({ title: 'shared', name: 'Recruiting', role: 'manage' })
  expect(await auditOf(id)).toMatchObject([
    {
      action: 'folder.created',
      organizationId: organization.id,
      actorId: admin.userId,
      details: { name: 'Recruiting', manager: admin.name },
    },
  ])
})

test('a name is taken whatever its case, in one organization alone', async () => {
  const { admin, manage, folder } = await setUp()
  const refusal = {
    code: 'conflict',
    details: { reason: 'folderNameTaken', fields: { name: 'folderNameTaken' } },
  }
  await expect(createFolder(admin, { name: 'PAYROLL' })).rejects.toMatchObject(refusal)
  await createFolder(await foreignMemberActor(), { name: 'payroll' })
  const { id } = await createFolder(manage, { name: 'Other' })
  await expect(renameFolder(manage, { folderId: id, name: 'payRoll' })).rejects.toMatchObject(refusal)
  await renameFolder(manage, { folderId: folder.id, name: 'PAYROLL' })
  expect(await auditOf(folder.id)).toMatchObject([
    { action: 'folder.renamed', details: { before: 'Payroll', name: 'PAYROLL' } },
  ])
  const at = await Promise.allSettled([
    createFolder(admin, { name: 'Now' }),
    createFolder(manage, { name: 'now' }),
  ])
  expect(at.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test.each([
  ['  Pay \t roll ', 'Pay roll'],
  ['Mu\u0308ller', 'M\u00fcller'],
  ['x'.repeat(100), 'x'.repeat(100)],
])('the name %j is kept as %j', (typed, kept) => {
  expect(createFolderSchema.parse({ name: typed })).toEqual({ name: kept })
})

test.each([
  [' \u0000 ', 'required'],
  ['x'.repeat(101), 'folderNameTooLong'],
])('the name %j is refused: %s', (typed, reason) => {
  expect(createFolderSchema.safeParse({ name: typed }).error?.issues[0]?.message).toBe(reason)
})

test('only who manages a folder renames and deletes it', async () => {
  const { folder, view, use, manage, viewer, admin, organization } = await setUp()
  const folderId = folder.id
  for (const actor of [view, use]) {
    const refusal = { code: 'forbidden', details: { reason: 'folderManager' } }
    await expect(renameFolder(actor, { folderId, name: 'Mine' })).rejects.toMatchObject(refusal)
    await expect(deleteFolder(actor, { folderId })).rejects.toMatchObject(refusal)
  }
  for (const actor of [admin, await foreignMemberActor()]) {
    await expect(renameFolder(actor, { folderId, name: 'Mine' })).rejects.toMatchObject({ code: 'not_found' })
    await expect(deleteFolder(actor, { folderId })).rejects.toMatchObject({ code: 'not_found' })
  }
  for (const actor of [viewer, await employeeActor(organization)]) {
    await expect(createFolder(actor, { name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(renameFolder(actor, { folderId, name: 'Mine' })).rejects.toMatchObject({ code: 'forbidden' })
    await expect(deleteFolder(actor, { folderId })).rejects.toMatchObject({ code: 'forbidden' })
  }
  await expect(createFolder(visitor, { name: 'Mine' })).rejects.toMatchObject({ code: 'unauthenticated' })
  await deleteFolder(manage, { folderId })
  expect(await db.folder.findUnique({ where: { id: folderId } })).toBeNull()
  expect(await auditOf(folderId)).toMatchObject([{ action: 'folder.deleted', details: { name: 'Payroll' } }])
})

test('a folder with connections stays, and the refusal names them', async () => {
  const { organization, folder, manage } = await setUp()
  for (const name of ['Fourth', 'first', 'Second', 'third', 'Fifth', 'Sixth', 'Seventh']) {
    await createConnection(db, organization, { folderId: folder.id, name })
  }
  await expect(deleteFolder(manage, { folderId: folder.id })).rejects.toMatchObject({
    code: 'conflict',
    details: {
      reason: 'folderNotEmpty',
      values: { count: 7, names: 'Fifth, first, Fourth, Second, Seventh', more: 2 },
    },
  })
})

test('the general folder keeps its name and stays, as personal folders do until their member is gone', async () => {
  const { organization, admin } = await setUp()
  const general = await ensureGeneralFolder(db, organization.id)
  const kept = { code: 'conflict', details: { reason: 'folderKept' } }
  const fixed = { code: 'conflict', details: { reason: 'folderNameFixed' } }
  await expect(deleteFolder(admin, { folderId: general })).rejects.toMatchObject(kept)
  await expect(renameFolder(admin, { folderId: general, name: 'G' })).rejects.toMatchObject(fixed)
  const data = { organizationId: organization.id, kind: 'personal' as const }
  const { id } = await db.folder.create({ data: { ...data, memberId: admin.memberId } })
  await expect(deleteFolder(admin, { folderId: id })).rejects.toMatchObject(kept)
  const left = await db.folder.create({ data })
  await deleteFolder(admin, { folderId: left.id })
})
