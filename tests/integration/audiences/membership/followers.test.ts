import { expect, onTestFinished, test } from 'vitest'
import { findPassedDays, followMembershipChanges } from '@/lib/audiences/membership/jobs'
import { endHolds, tryHold } from '@/lib/database/holds'
import { db } from '@/lib/db'
import { lockMemberships } from '@/lib/membership-changes/mutations'
import { followMembershipChangesJob, holdKey } from '@/lib/membership-changes/schema'
import { draftOf } from '@/tests/support/directory'
import { createEmployee } from '@/tests/support/factories'
import { outcomeOf, untilWaiting } from '@/tests/support/locks'
import { listJobs, runJobs, skipPauses } from '@/tests/support/worker'
import { departmentIs, file, memberIds, newFollowed, scim } from './samples'

const patience = { timeout: 30_000 }
const runFollowers = () => runJobs([followMembershipChanges])
const waitingFollowers = async () =>
  (await listJobs()).filter(
    ({ task, attempts, maxAttempts }) => task === followMembershipChangesJob.name && attempts < maxAttempts,
  )

/** Two people to move to Sales, and who is in its audience. */
async function newSales() {
  await db.membershipChange.deleteMany()
  const { organization, save, audienceOf } = await newFollowed()
  const sales = await audienceOf(departmentIs('Sales'))
  const [first, second] = [
    await createEmployee(db, organization, {}),
    await createEmployee(db, organization, {}),
  ]
  const move = async ({ id }: { id: string }, cause: Parameters<typeof save>[1] = scim) =>
    save([{ ...(await draftOf(id)), department: 'Sales' }], cause)
  return { organization, first, second, move, members: () => memberIds(sales) }
}

test('what changes while somebody is at it is followed by them, and whoever comes for it does not wait', async () => {
  const { organization, first, second, move, members } = await newSales()
  const follow = () => followMembershipChanges.run({ organizationId: organization.id })
  await move(first)
  let following: Promise<void> | undefined
  await db.$transaction(async (tx) => {
    await lockMemberships(tx, organization.id)
    following = follow()
    await untilWaiting(1)
    // Of another cause: it is not taken together with the first.
    await move(second, file)
    await follow()
  }, patience)
  await following
  expect(await members()).toEqual([first.id, second.id].toSorted())
  expect(await db.membershipChange.count()).toBe(0)
})

test('who comes for a change that somebody is at looks again, and nothing is left when they end without', async () => {
  const { organization, first, move, members } = await newSales()
  await move(first)
  const hold = await tryHold(holdKey(organization.id))
  onTestFinished(() => hold?.release())
  await runFollowers()
  expect(await waitingFollowers()).toHaveLength(1)
  await skipPauses()
  await runFollowers()
  expect(await waitingFollowers()).toHaveLength(1)
  expect(await members()).toEqual([])
  await hold?.release()
  await skipPauses()
  await runFollowers()
  expect(await members()).toEqual([first.id])
  expect(await waitingFollowers()).toEqual([])
})

test('a change that came while one was followed outlives the database error that ended that', async () => {
  const { organization, first, second, move, members } = await newSales()
  await move(first)
  let following: Promise<unknown> | undefined
  await db.$transaction(async (tx) => {
    await lockMemberships(tx, organization.id)
    following = outcomeOf(runFollowers())
    await untilWaiting(1)
    await move(second)
    await runFollowers()
    await db.$executeRaw`
      SELECT pg_terminate_backend(pid) FROM pg_stat_activity
      WHERE datname = current_database() AND wait_event_type = 'Lock'`
    await following
  }, patience)
  expect(await members()).toEqual([])
  await skipPauses()
  await runFollowers()
  expect(await members()).toEqual([first.id, second.id].toSorted())
})

test('a worker that is asked to stop leaves the changes to the next', async () => {
  const { organization, first, move, members } = await newSales()
  await move(first)
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await followMembershipChanges.run({ organizationId: organization.id }, AbortSignal.abort())
  await skipPauses()
  await runFollowers()
  expect(await members()).toEqual([first.id])
})

test('a change whose job is lost is followed within the minute, unless somebody is at it', async () => {
  const { organization, first, move, members } = await newSales()
  await move(first)
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await findPassedDays.run({})
  expect(await waitingFollowers()).toEqual([])
  await db.membershipChange.updateMany({ data: { createdAt: new Date(Date.now() - 20_000) } })
  await tryHold(holdKey(organization.id))
  await findPassedDays.run({})
  expect(await waitingFollowers()).toEqual([])
  await endHolds()
  await findPassedDays.run({})
  expect(await waitingFollowers()).toMatchObject([{ payload: { organizationId: organization.id } }])
  await runFollowers()
  expect(await members()).toEqual([first.id])
})
