import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { rematchUserIds } from '@/lib/segments/matching/mutations'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { createSegment, readSegment } from './samples'

let organization: { id: string }
beforeAll(async () => {
  organization = await createOrganization(db)
})

const rematch = (userIds: string[] | 'all', { id }: { id: string } = organization) =>
  db.$transaction((tx) => rematchUserIds(tx, id, userIds))

test('ids that people take on or give up match or no longer match, with exact counts', async () => {
  const one = await createSegment(organization, ['Ada@Example.com', 'E-7', 'nobody'])
  const other = await createSegment(organization, ['ada@example.COM'])
  const ada = await createEmployee(db, organization, { email: 'ada@example.com', externalId: 'e-7' })
  const concerned = [
    { segmentId: one.id, employeeIds: [ada.id] },
    { segmentId: other.id, employeeIds: [ada.id] },
  ]
  expect(await rematch(['ADA@example.com', 'E-7'])).toEqual(concerned)
  expect(await readSegment(one.id)).toEqual({
    userCount: 3,
    matchedCount: 2,
    users: { 'Ada@Example.com': ada.id, 'E-7': ada.id, nobody: null },
  })
  expect(await rematch(['ada@example.com', 'E-7'])).toEqual([])
  await db.employee.update({ where: { id: ada.id }, data: { email: 'ada.new@example.com' } })
  expect(await rematch(['ada@example.com', 'ada.new@example.com'])).toEqual(concerned)
  expect(await readSegment(one.id)).toMatchObject({ matchedCount: 1, users: { 'Ada@Example.com': null } })
  expect(await readSegment(other.id)).toMatchObject({ matchedCount: 0 })
})

test('an id that is the e-mail of one and the external id of another names the former', async () => {
  const segment = await createSegment(organization, ['shared@example.com'])
  const external = await createEmployee(db, organization, { externalId: 'Shared@example.com' })
  expect(await rematch('all')).toEqual([{ segmentId: segment.id, employeeIds: [external.id] }])
  const email = await createEmployee(db, organization, { email: 'shared@example.com' })
  const [changed] = await rematch(['shared@example.com'])
  expect(changed?.employeeIds).toHaveLength(2)
  expect(changed?.employeeIds).toEqual(expect.arrayContaining([external.id, email.id]))
  expect(await readSegment(segment.id)).toMatchObject({
    matchedCount: 1,
    users: { 'shared@example.com': email.id },
  })
})

test('segments and people of other organizations are left alone', async () => {
  const foreign = await createOrganization(db)
  const segment = await createSegment(foreign, ['eve@example.com'])
  await createEmployee(db, organization, { email: 'eve@example.com' })
  expect(await rematch(['eve@example.com'])).toEqual([])
  expect(await rematch('all', foreign)).toEqual([])
  expect(await readSegment(segment.id)).toMatchObject({ matchedCount: 0 })
})

test('the ids of a segment go with it, and with its organization', async () => {
  const gone = await createOrganization(db)
  const [one, other] = [await createSegment(gone, ['a', 'b']), await createSegment(gone, ['a'])]
  const left = await createSegment(organization, ['a'])
  const idsOf = (segmentId: string) => db.segmentUser.count({ where: { segmentId } })
  await db.segment.delete({ where: { id: one.id } })
  expect([await idsOf(one.id), await idsOf(other.id)]).toEqual([0, 1])
  await db.organization.delete({ where: { id: gone.id } })
  expect([await idsOf(other.id), await idsOf(left.id)]).toEqual([0, 1])
})
