import { expect, test } from 'vitest'
import { followMembershipChanges } from '@/lib/audiences/membership/jobs'
import { tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { lockMemberships } from '@/lib/membership-changes/mutations'
import { draftOf } from '@/tests/support/directory'
import { createEmployee } from '@/tests/support/factories'
import { departmentIs, memberIds, newFollowed } from './samples'

const patience = { timeout: 30_000 }

test('what changes while somebody is at it is followed by them, and whoever comes for it does not wait', async () => {
  const { organization, save, audienceOf } = await newFollowed()
  const sales = await audienceOf(departmentIs('Sales'))
  const [first, second] = [
    await createEmployee(db, organization, {}),
    await createEmployee(db, organization, {}),
  ]
  const follow = () => followMembershipChanges.run({ organizationId: organization.id })
  const move = async (id: string) => save([{ ...(await draftOf(id)), department: 'Sales' }])
  await move(first.id)
  let following: Promise<void> | undefined
  await db.$transaction(async (tx) => {
    await lockMemberships(tx, organization.id)
    following = follow()
    // It has the organization to itself, and waits for the lock.
    await expect.poll(() => tryHold(`memberships:${organization.id}`)).toBeNull()
  }, patience)
  await move(second.id)
  await follow()
  await following
  expect((await memberIds(sales)).toSorted()).toEqual([first.id, second.id].toSorted())
  expect(await db.membershipChange.count()).toBe(0)
})

test('a change is left to whoever holds the organization', async () => {
  const { organization, save, audienceOf } = await newFollowed()
  const sales = await audienceOf(departmentIs('Sales'))
  const { id } = await createEmployee(db, organization, {})
  await save([{ ...(await draftOf(id)), department: 'Sales' }])
  const hold = await tryHold(`memberships:${organization.id}`)
  await followMembershipChanges.run({ organizationId: organization.id })
  expect(await memberIds(sales)).toEqual([])
  await hold?.release()
  await followMembershipChanges.run({ organizationId: organization.id })
  expect(await memberIds(sales)).toEqual([id])
})
