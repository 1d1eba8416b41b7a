import { expect, test } from 'vitest'
import { db } from '@/lib/db'
import {
  createFolderAction,
  deleteFolderAction,
  renameFolderAction,
  sharingAction,
} from '@/lib/folders/actions'
import type { SharingStep } from '@/lib/folders/sharing/schema'
import { type FormState, idleForm } from '@/lib/http/form-state'
import {
  createConnection,
  createMember,
  createOrganization,
  createSharedFolder,
} from '../../support/factories'
import { duringRequest } from '../../support/next-request'

type Action<Data> = (previous: FormState<Data>, form: FormData) => Promise<FormState<Data>>

function send<Data>(
  userId: string | undefined,
  action: Action<Data>,
  fields: Record<string, string>,
  previous: FormState<Data> = idleForm,
): Promise<FormState<Data>> {
  const form = new FormData()
  for (const [name, value] of Object.entries({ locale: 'fr', ...fields })) form.append(name, value)
  return duringRequest({ userId }, () => action(previous, form))
}

const redirectTo = (path: string) => ({ digest: expect.stringContaining(`;${path};`) })

async function setUp() {
  const organization = await createOrganization(db)
  const [admin, colleague, viewer] = [
    await createMember(db, organization, { marketplace: 'edit' }),
    await createMember(db, organization, { marketplace: 'edit' }),
    await createMember(db, organization, { marketplace: 'view' }),
  ]
  const shares = [{ memberId: admin.id, role: 'manage' as const }]
  const folder = await createSharedFolder(db, organization, { name: 'Payroll', shares })
  return { organization, admin, colleague, viewer, folderId: folder.id }
}

test('a folder is made, renamed and deleted by forms that lead on in the language of the page', async () => {
  const { organization, admin } = await setUp()
  await expect(send(admin.userId, createFolderAction, { name: ' Recruiting ' })).rejects.toMatchObject({
    digest: expect.stringMatching(/;\/fr\/connections\/folders\/[0-9a-f-]{36}\?done=created;/),
  })
  const where = { organizationId: organization.id, name: 'recruiting' }
  const { id: folderId } = await db.folder.findFirstOrThrow({ where })
  const renamed = redirectTo(`/fr/connections/folders/${folderId}?done=renamed`)
  await expect(send(admin.userId, renameFolderAction, { folderId, name: 'Hiring' })).rejects.toMatchObject(
    renamed,
  )
  const deleted = redirectTo('/fr/connections/folders?done=deleted')
  await expect(send(admin.userId, deleteFolderAction, { folderId })).rejects.toMatchObject(deleted)
})

test('a refused name stays in the form, its reason at the field', async () => {
  const { admin, folderId } = await setUp()
  for (const [name, reason] of [
    ['', 'required'],
    ['payroll', 'folderNameTaken'],
    ['x'.repeat(101), 'folderNameTooLong'],
  ] as const) {
    const state = await send(admin.userId, createFolderAction, { name })
    expect(state).toMatchObject({ status: 'failed', fields: { name: reason }, submitted: { name } })
  }
  expect(await send(admin.userId, renameFolderAction, { folderId, name: ' ' })).toMatchObject({
    status: 'failed',
    fields: { name: 'required' },
  })
})

test('sharing is shown with its consequence first, and made when it is confirmed', async () => {
  const { admin, colleague, folderId } = await setUp()
  const fields = { folderId, who: colleague.id, role: 'use' }
  const review = await send<SharingStep>(admin.userId, sharingAction, { ...fields, intent: 'review' })
  expect(review).toMatchObject({
    status: 'done',
    data: { view: 'review', role: 'use', impact: { after: { use: 2 }, before: { use: 1 } } },
  })
  expect(await db.folderShare.count({ where: { folderId } })).toBe(1)
  const back = await send<SharingStep>(admin.userId, sharingAction, { ...fields, intent: 'back' })
  expect(back.data).toEqual({ view: 'choose', who: colleague.id, role: 'use', impact: null, isNews: false })
  const { fingerprint = '' } = review.data?.impact ?? {}
  const shared = send<SharingStep>(admin.userId, sharingAction, { ...fields, fingerprint, intent: 'apply' })
  await expect(shared).rejects.toMatchObject(redirectTo(`/fr/connections/folders/${folderId}?done=shared`))
  const where = { folderId_memberId: { folderId, memberId: colleague.id } }
  expect(await db.folderShare.findUnique({ where })).toMatchObject({ role: 'use' })
})

test('whoever takes themselves out of a folder is led to the others', async () => {
  const { admin, colleague, folderId } = await setUp()
  await db.folderShare.create({ data: { folderId, memberId: colleague.id, role: 'manage' } })
  const fields = { folderId, who: admin.id, role: 'none' }
  const review = await send<SharingStep>(admin.userId, sharingAction, { ...fields, intent: 'review' })
  const { fingerprint = '' } = review.data?.impact ?? {}
  const left = send<SharingStep>(admin.userId, sharingAction, { ...fields, fingerprint, intent: 'apply' })
  await expect(left).rejects.toMatchObject(redirectTo('/fr/connections/folders?done=left'))
})

test('a change that was not shown, or shown before others changed who has access, is shown anew', async () => {
  const { organization, admin, colleague, viewer, folderId } = await setUp()
  const fields = { folderId, who: colleague.id, role: 'manage' }
  const apply = { ...fields, intent: 'apply' }
  const roles = () => db.folderShare.count({ where: { folderId, memberId: colleague.id } })
  const forged = await send<SharingStep>(admin.userId, sharingAction, apply)
  expect(forged).toMatchObject({ status: 'done', data: { view: 'review', isNews: true } })
  expect(await roles()).toBe(0)

  const changes = [
    () => db.folderShare.create({ data: { folderId, memberId: viewer.id, role: 'view' } }),
    () => createConnection(db, organization, { folderId }),
    () => db.folder.update({ where: { id: folderId }, data: { everyone: 'view' } }),
    () => createMember(db, organization, { marketplace: 'edit' }),
  ]
  let seen = forged
  for (const change of changes) {
    const before = seen.data?.impact?.fingerprint ?? ''
    await change()
    seen = await send<SharingStep>(admin.userId, sharingAction, { ...apply, fingerprint: before })
    expect(seen).toMatchObject({ status: 'done', data: { view: 'review', role: 'manage', isNews: true } })
    expect(seen.data?.impact?.fingerprint).not.toBe(before)
    expect(await roles()).toBe(0)
  }
  // What was shown of one change does not confirm another.
  const fingerprint = seen.data?.impact?.fingerprint ?? ''
  const other = { ...apply, who: viewer.id, role: 'view', fingerprint }
  expect(await send<SharingStep>(admin.userId, sharingAction, other)).toMatchObject({
    data: { isNews: true },
  })
  const confirmed = send<SharingStep>(admin.userId, sharingAction, { ...apply, fingerprint })
  await expect(confirmed).rejects.toMatchObject(redirectTo(`/fr/connections/folders/${folderId}?done=shared`))
  expect(await roles()).toBe(1)
})

test('a refused confirmation keeps the review in view', async () => {
  const { admin, viewer, folderId } = await setUp()
  const fields = { folderId, who: viewer.id, role: 'view' }
  const review = await send<SharingStep>(admin.userId, sharingAction, { ...fields, intent: 'review' })
  await db.member.update({ where: { id: viewer.id }, data: { marketplaceRight: 'none' } })
  const refused = await send(admin.userId, sharingAction, { ...fields, intent: 'apply' }, review)
  expect(refused).toMatchObject({ status: 'failed', reason: 'memberNotFound', data: review.data })
})

test('forged requests are refused: by a viewer, by somebody of elsewhere, by nobody, with nonsense', async () => {
  const { viewer, colleague, folderId } = await setUp()
  const elsewhere = await createMember(db, await createOrganization(db), { marketplace: 'edit' })
  const fields = { folderId, who: viewer.id, role: 'view', intent: 'apply' }
  for (const [userId, code] of [
    [viewer.userId, 'forbidden'],
    [colleague.userId, 'not_found'],
    [elsewhere.userId, 'not_found'],
    [undefined, 'unauthenticated'],
  ] as const) {
    expect(await send(userId, sharingAction, fields)).toMatchObject({ status: 'failed', code })
    expect(await send(userId, deleteFolderAction, { folderId })).toMatchObject({ status: 'failed', code })
    expect(await send(userId, renameFolderAction, { folderId, name: 'x' })).toMatchObject({ code })
  }
  for (const change of [{ folderId: 'x' }, { who: '*' }, { role: 'own' }, { intent: 'now' }]) {
    const state = await send(colleague.userId, sharingAction, { ...fields, ...change })
    expect(state).toMatchObject({ status: 'failed', code: 'invalid' })
  }
})
