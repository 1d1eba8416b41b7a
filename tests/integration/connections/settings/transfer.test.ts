import { expect, test } from 'vitest'
import type { Actor } from '@/lib/auth/actor'
import { getConnectionRights, getTakeOver, listPossibleOwners } from '@/lib/connections/settings/queries'
import { transferConnection } from '@/lib/connections/settings/transfer/mutations'
import { db } from '@/lib/db'
import { employeeActor, foreignMemberActor, memberActor, partnerActor, visitor } from '@/tests/support/actors'
import { auditOf } from '@/tests/support/connect'
import { createConnection, createEmployee, createMember } from '@/tests/support/factories'
import { createPersonal, setUp, sharedWith } from './people'

const find = (id: string) => db.connection.findUniqueOrThrow({ where: { id } })
const refused = (code: string, fields: Record<string, string>) => ({ code, details: { fields } })
const days = (count: number) => new Date(Date.now() + count * 24 * 60 * 60 * 1000)

/** Another admin of the organization, who reads French. */
const frenchAdmin = (organization: { id: string }) =>
  memberActor(organization, 'edit', { user: { name: 'Camille', locale: 'fr' } })

test('the new owner is told by mail, in their language, and the log names both', async () => {
  const { organization, actor, connection } = await setUp()
  const next = await frenchAdmin(organization)
  const { id, name, folderId } = connection
  expect(await transferConnection(actor, { connectionId: id, memberId: next.memberId })).toEqual({
    name,
    owner: 'Camille',
    isVisible: true,
  })
  expect(await find(id)).toMatchObject({ ownerId: next.memberId, folderId })
  expect(await auditOf(id)).toMatchObject([
    {
      action: 'connection.transferred',
      details: { before: actor.name, beforeId: actor.memberId, after: 'Camille', afterId: next.memberId },
    },
  ])
  const [mail] = await db.mailMessage.findMany({ where: { recipient: next.email } })
  expect(mail?.subject).toContain(name)
  expect(mail?.subject).toContain('responsable')
  expect(mail?.text).toContain(`/fr/connections/${id}`)
})

test('who takes a connection over for themselves gets no mail', async () => {
  const { organization, connection } = await setUp()
  const manager = await memberActor(organization)
  await transferConnection(manager, { connectionId: connection.id, memberId: manager.memberId })
  expect(await db.mailMessage.count({ where: { recipient: manager.email } })).toBe(0)
})

test('out of a personal folder it moves to that of the new owner, whom it belongs to alone then', async () => {
  const { organization, actor } = await setUp()
  const next = await memberActor(organization)
  const connection = await createPersonal(organization, actor)
  const input = { connectionId: connection.id, memberId: next.memberId }
  expect(await transferConnection(actor, input)).toMatchObject({ isVisible: false })
  const { folderId } = await find(connection.id)
  expect(await db.folder.findUnique({ where: { id: folderId } })).toMatchObject({
    kind: 'personal',
    memberId: next.memberId,
  })
  await expect(transferConnection(actor, input)).rejects.toMatchObject({ code: 'not_found' })
})

test('a name that the new owner has already is told, and another one can be given', async () => {
  const { organization, actor } = await setUp()
  const next = await memberActor(organization)
  const connection = await createPersonal(organization, actor, 'Payroll')
  await createPersonal(organization, next, 'PAYROLL')
  const input = { connectionId: connection.id, memberId: next.memberId }
  await expect(transferConnection(actor, input)).rejects.toMatchObject(
    refused('conflict', { name: 'nameTakenAtOwner' }),
  )
  await expect(transferConnection(actor, { ...input, name: 'payroll' })).rejects.toMatchObject(
    refused('conflict', { name: 'connectionNameTaken' }),
  )
  expect(await find(connection.id)).toEqual(connection)
  await transferConnection(actor, { ...input, name: 'Payroll of Ada' })
  expect(await find(connection.id)).toMatchObject({ name: 'Payroll of Ada', ownerId: next.memberId })
})

test('only members who may edit and are still there can own it', async () => {
  const { organization, actor, connection } = await setUp()
  const gone = await memberActor(organization)
  await createEmployee(db, organization, { memberId: gone.memberId, status: 'left' })
  const employed = await memberActor(organization)
  await createEmployee(db, organization, { memberId: employed.memberId })
  const unfit = [
    (await memberActor(organization, 'view')).memberId,
    (await createMember(db, organization)).id,
    gone.memberId,
    (await foreignMemberActor()).memberId,
    crypto.randomUUID(),
  ]
  for (const memberId of unfit) {
    await expect(transferConnection(actor, { connectionId: connection.id, memberId })).rejects.toMatchObject(
      refused('invalid', { memberId: 'ownerNotEligible' }),
    )
  }
  await expect(
    transferConnection(actor, { connectionId: connection.id, memberId: actor.memberId }),
  ).rejects.toMatchObject(refused('conflict', { memberId: 'ownerAlready' }))
  const offered = (await listPossibleOwners(actor)).map(({ memberId }) => memberId)
  expect(new Set(offered)).toEqual(new Set([actor.memberId, employed.memberId]))
})

test('it takes the role to manage, while the owner stays', async () => {
  const { organization } = await setUp()
  const { connection, adminWith } = await sharedWith(organization, ['view', 'use', 'manage'])
  const [viewer, user, manager] = [adminWith('view'), adminWith('use'), adminWith('manage')]
  const stranger = await memberActor(organization)
  const outsiders: [Actor, string][] = [
    [await foreignMemberActor(), 'not_found'],
    [stranger, 'not_found'],
    [viewer, 'forbidden'],
    [user, 'forbidden'],
    [await memberActor(organization, 'view'), 'forbidden'],
    [await employeeActor(organization), 'forbidden'],
    [await partnerActor(), 'forbidden'],
    [visitor, 'unauthenticated'],
  ]
  const input = { connectionId: connection.id, memberId: manager.memberId }
  for (const [who, code] of outsiders) {
    await expect(transferConnection(who, input)).rejects.toMatchObject({ code })
  }
  await expect(getTakeOver(stranger, connection.id)).rejects.toMatchObject({ code: 'not_found' })
  await transferConnection(manager, input)
})

test.each([
  ['left', { status: 'left' as const }],
  ['leaves within 30 days', { endDate: days(30) }],
  ['has had their last day', { endDate: days(-3) }],
])('any administrator takes over from an owner who %s, also what they do not see', async (_, employee) => {
  const { organization } = await setUp()
  const owner = await memberActor(organization)
  await createEmployee(db, organization, { memberId: owner.memberId, ...employee })
  const connection = await createPersonal(organization, owner)
  const admin = await memberActor(organization)
  const viewer = await memberActor(organization, 'view')
  expect(await getTakeOver(admin, connection.id)).toMatchObject({
    name: connection.name,
    owner: { name: owner.name },
  })
  const input = { connectionId: connection.id, memberId: admin.memberId }
  for (const [who, code] of [
    [viewer, 'forbidden'],
    [await foreignMemberActor(), 'not_found'],
  ] as const) {
    await expect(transferConnection(who, input)).rejects.toMatchObject({ code })
    await expect(getTakeOver(who, connection.id)).rejects.toMatchObject({ code })
  }
  expect(await transferConnection(admin, input)).toMatchObject({ isVisible: true })
  expect(await find(connection.id)).toMatchObject({ ownerId: admin.memberId })
  await expect(getTakeOver(admin, connection.id)).rejects.toMatchObject({ code: 'not_found' })
})

test('who leaves later is not taken over from yet', async () => {
  const { organization } = await setUp()
  const owner = await memberActor(organization)
  await createEmployee(db, organization, { memberId: owner.memberId, endDate: days(32) })
  const connection = await createPersonal(organization, owner)
  const admin = await memberActor(organization)
  const input = { connectionId: connection.id, memberId: admin.memberId }
  await expect(transferConnection(admin, input)).rejects.toMatchObject({ code: 'not_found' })
})

test('a connection whose owner is gone is taken over out of their personal folder', async () => {
  const { organization } = await setUp()
  const owner = await memberActor(organization)
  const connection = await createPersonal(organization, owner)
  await db.member.delete({ where: { id: owner.memberId } })
  const admin = await memberActor(organization)
  expect(await getConnectionRights(admin, connection.id)).toMatchObject({ canTakeOver: true })
  expect(await getTakeOver(admin, connection.id)).toMatchObject({ owner: null })
  await transferConnection(admin, { connectionId: connection.id, memberId: admin.memberId })
  const { folderId, ownerId } = await find(connection.id)
  expect(ownerId).toBe(admin.memberId)
  expect(await db.folder.findUnique({ where: { id: folderId } })).toMatchObject({ memberId: admin.memberId })
})

test('of ten hand-overs at once the last one stands, and every other is in the log', async () => {
  const { organization, actor, connection } = await setUp()
  const others = await Promise.all(Array.from({ length: 10 }, () => memberActor(organization)))
  await Promise.all(
    others.map(({ memberId }) => transferConnection(actor, { connectionId: connection.id, memberId })),
  )
  const log = await auditOf(connection.id)
  const { ownerId } = await find(connection.id)
  expect(log).toHaveLength(10)
  expect(log.at(-1)).toMatchObject({ details: { afterId: ownerId } })
})

test('a shared folder keeps what is handed over', async () => {
  const { organization, actor } = await setUp()
  const folder = await db.folder.create({
    data: {
      organizationId: organization.id,
      kind: 'shared',
      name: 'Finance',
      shares: { create: { memberId: (await memberActor(organization)).memberId, role: 'manage' } },
    },
  })
  const connection = await createConnection(db, organization, {
    folderId: folder.id,
    ownerId: actor.memberId,
  })
  const next = await memberActor(organization)
  const input = { connectionId: connection.id, memberId: next.memberId }
  // It was theirs by owning it alone.
  expect(await transferConnection(actor, input)).toMatchObject({ isVisible: false })
  expect(await find(connection.id)).toMatchObject({ folderId: folder.id, ownerId: next.memberId })
})
