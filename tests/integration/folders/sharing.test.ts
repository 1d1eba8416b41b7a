import { expect, test } from 'vitest'
import type { Actor, MemberActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { ensureGeneralFolder, ensurePersonalFolder } from '@/lib/folders/mutations'
import { getFolder } from '@/lib/folders/queries'
import { changeSharing } from '@/lib/folders/sharing/mutations'
import { getSharing, previewSharing } from '@/lib/folders/sharing/queries'
import { everyone, type SharingChange } from '@/lib/folders/sharing/schema'
import type { FolderRole } from '@/lib/generated/prisma/enums'
import { employeeActor, foreignMemberActor, memberActor } from '../../support/actors'
import { createConnection, createOrganization, createSharedFolder } from '../../support/factories'

/** Looks at what a change leads to and confirms it. */
async function share(actor: Actor, change: SharingChange) {
  const { fingerprint } = await previewSharing(actor, change)
  return changeSharing(actor, { ...change, fingerprint })
}

const setUp = async () => {
  const organization = await createOrganization(db)
  const manager = await memberActor(organization)
  const colleague = await memberActor(organization)
  const viewer = await memberActor(organization, 'view')
  const shares = [{ memberId: manager.memberId, role: 'manage' as const }]
  const { id: folderId } = await createSharedFolder(db, organization, { name: 'Payroll', shares })
  return { organization, manager, colleague, viewer, folderId }
}

const auditOf = (id: string) =>
  db.auditEvent.findMany({ where: { subjectType: 'folder', subjectId: id }, orderBy: { id: 'asc' } })
const roleOf = async (actor: MemberActor, folderId: string) =>
  (await getFolder(actor, folderId).catch(() => null))?.role ?? null

test('a role is given, changed and taken away, each time with both roles and the name in the log', async () => {
  const { organization, manager, colleague, folderId } = await setUp()
  const who = colleague.memberId
  for (const role of ['view', 'use', 'manage', null] as (FolderRole | null)[]) {
    await share(manager, { folderId, who, role })
    expect(await roleOf(colleague, folderId)).toBe(role)
  }
  const of = { organizationId: organization.id, actorId: manager.userId }
  const member = { folder: 'Payroll', member: colleague.name, memberId: who }
  expect(await auditOf(folderId)).toMatchObject([
    { ...of, action: 'folder.shared', details: { ...member, before: 'none', after: 'view' } },
    { ...of, action: 'folder.role_changed', details: { ...member, before: 'view', after: 'use' } },
    { ...of, action: 'folder.role_changed', details: { ...member, before: 'use', after: 'manage' } },
    { ...of, action: 'folder.unshared', details: { ...member, before: 'manage', after: 'none' } },
  ])
})

test('what everyone may do follows its own change; the same once more changes nothing', async () => {
  const { manager, colleague, viewer, folderId } = await setUp()
  await share(manager, { folderId, who: everyone, role: 'use' })
  await share(manager, { folderId, who: everyone, role: 'use' })
  expect(await roleOf(colleague, folderId)).toBe('use')
  expect(await roleOf(viewer, folderId)).toBe('view')
  const details = { folder: 'Payroll', before: 'none', after: 'use' }
  expect(await auditOf(folderId)).toMatchObject([{ action: 'folder.everyone_changed', details }])
})

test('the preview says how many people can then use which connections, and what the reader loses', async () => {
  const { organization, manager, colleague, folderId } = await setUp()
  for (const name of ['b', 'a']) await createConnection(db, organization, { folderId, name })
  const wanted = { folderId, who: colleague.memberId, role: 'use' as const }
  expect(await previewSharing(manager, wanted)).toEqual({
    fingerprint: expect.any(String),
    name: colleague.name,
    role: 'use',
    before: { view: 1, use: 1, manage: 1 },
    after: { view: 2, use: 2, manage: 1 },
    ownRole: null,
    connections: { count: 2, first: ['a', 'b'] },
  })
  expect(await roleOf(colleague, folderId)).toBeNull()
  const all = await previewSharing(manager, { folderId, who: everyone, role: 'manage' })
  expect(all).toMatchObject({ name: null, after: { view: 3, use: 2, manage: 2 } })
  await share(manager, { ...wanted, role: 'manage' })
  expect(await previewSharing(manager, { folderId, who: manager.memberId, role: null })).toMatchObject({
    role: null,
    ownRole: { role: null },
    after: { view: 1, use: 1, manage: 1 },
  })
})

const refused = (reason: string) => ({ code: 'conflict', details: { reason } })

test('a folder keeps a manager: whoever would be the last cannot go, be lowered, or leave it to a viewer', async () => {
  const { organization, manager, viewer, folderId } = await setUp()
  const self = { folderId, who: manager.memberId }
  for (const role of [null, 'view', 'use'] as const) {
    await expect(share(manager, { ...self, role })).rejects.toMatchObject(refused('noManagerLeft'))
    await expect(previewSharing(manager, { ...self, role })).rejects.toMatchObject(refused('noManagerLeft'))
  }
  const toViewer = { folderId, who: viewer.memberId, role: 'manage' as const }
  await expect(share(manager, toViewer)).rejects.toMatchObject(refused('viewerRole'))
  await share(manager, { folderId, who: everyone, role: 'manage' })
  await share(manager, { ...self, role: null })
  const last = share(manager, { folderId, who: everyone, role: 'use' })
  await expect(last).rejects.toMatchObject(refused('noManagerLeft'))

  const general = await ensureGeneralFolder(db, organization.id)
  const lowered = { folderId: general, who: everyone, role: 'view' as const }
  await expect(share(manager, lowered)).rejects.toMatchObject(refused('noManagerLeft'))
  await share(manager, { folderId: general, who: manager.memberId, role: 'manage' })
  await share(manager, lowered)
})

test('of the last two managers who leave at the same moment one stays', async () => {
  const { manager, colleague, folderId } = await setUp()
  for (let round = 0; round < 5; round++) {
    for (const { memberId } of [manager, colleague]) {
      const key = { folderId, memberId }
      await db.folderShare.upsert({
        where: { folderId_memberId: key },
        create: { ...key, role: 'manage' },
        update: { role: 'manage' },
      })
    }
    const left = await Promise.allSettled([
      share(manager, { folderId, who: colleague.memberId, role: null }),
      share(colleague, { folderId, who: manager.memberId, role: null }),
    ])
    expect(left.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
    expect(await db.folderShare.count({ where: { folderId, role: 'manage' } })).toBe(1)
  }
  const { memberId } = await db.folderShare.findFirstOrThrow({ where: { folderId, role: 'manage' } })
  const stayed = memberId === manager.memberId ? manager : colleague
  const gone = stayed === manager ? colleague : manager
  await share(stayed, { folderId, who: gone.memberId, role: 'manage' })
  const leave = (actor: MemberActor) => share(actor, { folderId, who: actor.memberId, role: 'use' })
  const lowered = await Promise.allSettled([leave(manager), leave(colleague)])
  expect(lowered.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
})

test('only members with a marketplace right can be given a role, and viewers only to view', async () => {
  const { organization, manager, viewer, folderId } = await setUp()
  await share(manager, { folderId, who: viewer.memberId, role: 'view' })
  const use = { folderId, who: viewer.memberId, role: 'use' as const }
  await expect(share(manager, use)).rejects.toMatchObject(refused('viewerRole'))

  const employee = await employeeActor(organization)
  const foreigner = await foreignMemberActor()
  for (const who of [employee.memberId, foreigner.memberId, crypto.randomUUID()]) {
    const given = share(manager, { folderId, who, role: 'view' })
    await expect(given).rejects.toMatchObject({ code: 'not_found', details: { reason: 'memberNotFound' } })
  }

  await db.member.update({ where: { id: viewer.memberId }, data: { marketplaceRight: 'none' } })
  const kept = (await getSharing(manager, folderId)).people.find(
    ({ memberId }) => memberId === viewer.memberId,
  )
  expect(kept).toMatchObject({ right: 'none', role: 'view' })
  await share(manager, { folderId, who: viewer.memberId, role: null })
})

test('a personal folder is not shared', async () => {
  const { manager, colleague } = await setUp()
  const folderId = await ensurePersonalFolder(db, manager)
  const shared = share(manager, { folderId, who: colleague.memberId, role: 'view' })
  await expect(shared).rejects.toMatchObject(refused('folderPersonal'))
})

test('who may only view or use a folder sees who has access and changes nothing; others do not find it', async () => {
  const { organization, manager, colleague, viewer, folderId } = await setUp()
  const change = { folderId, who: viewer.memberId, role: 'view' as const }
  const foreigner = await foreignMemberActor()
  for (const actor of [colleague, foreigner]) {
    await expect(share(actor, change)).rejects.toMatchObject({ code: 'not_found' })
    await expect(previewSharing(actor, change)).rejects.toMatchObject({ code: 'not_found' })
    await expect(getSharing(actor, folderId)).rejects.toMatchObject({ code: 'not_found' })
  }
  for (const role of ['view', 'use'] as const) {
    await share(manager, { folderId, who: colleague.memberId, role })
    const refusal = { code: 'forbidden', details: { reason: 'folderManager' } }
    await expect(share(colleague, change)).rejects.toMatchObject(refusal)
    await expect(previewSharing(colleague, change)).rejects.toMatchObject(refusal)
    expect((await getSharing(colleague, folderId)).people).toHaveLength(3)
  }
  for (const actor of [viewer, await employeeActor(organization)]) {
    await expect(share(actor, change)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(previewSharing(actor, change)).rejects.toMatchObject({ code: 'forbidden' })
  }
})
