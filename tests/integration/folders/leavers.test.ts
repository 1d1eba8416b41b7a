import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { watchLeavers } from '@/lib/auth/leavers'
import { listApprovers } from '@/lib/connections/approval/queries'
import { db } from '@/lib/db'
import { createFolder } from '@/lib/folders/mutations'
import { foldersWhere } from '@/lib/folders/queries'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createEmployee, createOrganization, unique } from '@/tests/support/factories'
import { fail, mailsAbout, start } from '../connections/health/steps'

/** A shared folder of one manager, with a connection of theirs in it, and another admin. */
async function setUp() {
  const organization = await createOrganization(db)
  const [manager, admin] = [await memberActor(organization), await memberActor(organization)]
  const { id: folderId } = await createFolder(manager, { name: `Payroll ${unique()}` })
  const name = `Engine ${unique()}`
  const ownerId = manager.memberId
  const connection = await createConnection(db, organization, { name, folderId, ownerId })
  const { id: employeeId } = await createEmployee(db, organization, { memberId: ownerId })
  const become = async (status: 'left' | 'active') => {
    await db.employee.update({ where: { id: employeeId }, data: { status } })
    await watchLeavers(systemActor())
  }
  const canManage = async () =>
    (await db.folder.count({ where: { id: folderId, AND: foldersWhere(admin, 'manage') } })) > 0
  return { admin, manager, connection, become, canManage }
}

test('a shared folder whose last manager has left falls to those who may edit, until they are back', async () => {
  const { become, canManage } = await setUp()
  expect(await canManage()).toBe(false)
  await become('left')
  expect(await canManage()).toBe(true)
  await become('active')
  expect(await canManage()).toBe(false)
})

test('of what breaks in a folder that nobody manages any more, those hear who see it by then', async () => {
  const { admin, connection, become } = await setUp()
  await become('left')
  await fail(admin, connection.id, start, { isRevoked: true, status: 401 })
  expect((await mailsAbout(connection.name)).map(({ recipient }) => recipient)).toEqual([admin.email])
  const approvers = await db.$transaction((tx) => listApprovers(tx, admin, connection.id))
  expect(approvers.map(({ id }) => id)).toEqual([admin.memberId])
})

test('of what breaks in a folder that somebody manages, nobody else hears', async () => {
  const { admin, manager, connection } = await setUp()
  await fail(admin, connection.id, start, { isRevoked: true, status: 401 })
  expect((await mailsAbout(connection.name)).map(({ recipient }) => recipient)).toEqual([manager.email])
})
