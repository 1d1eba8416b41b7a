import { beforeEach, expect, test } from 'vitest'
import { materializeOneAudience, refreshAudiences } from '@/lib/audiences/jobs'
import { enqueueMaterialization, materializeAudience } from '@/lib/audiences/mutations'
import type { AudienceConditions } from '@/lib/audiences/schema'
import { systemActor, visitor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { memberActor, operatorActor } from '@/tests/support/actors'
import { createAudience, createEmployee, createOrganization } from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'

const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 60 * 60 * 1000)

const newcomers: AudienceConditions = {
  kind: 'attribute',
  attribute: 'startDate',
  operator: 'withinLastDays',
  value: 90,
}

/** An organization with somebody who is new no longer, somebody who is, and an audience of 20 days ago. */
async function setUp() {
  const organization = await createOrganization(db)
  const settled = await createEmployee(db, organization, { startDate: daysAgo(100) })
  const newcomer = await createEmployee(db, organization, { startDate: daysAgo(10) })
  const audience = await createAudience(db, organization, { conditions: newcomers })
  await db.$transaction((tx) =>
    materializeAudience(tx, systemActor(organization.id), audience.id, daysAgo(20)),
  )
  return { organization, settled, newcomer, audience }
}

async function memberIds(audience: { id: string }): Promise<string[]> {
  const members = await db.audienceMember.findMany({ where: { audienceId: audience.id } })
  return members.map(({ employeeId }) => employeeId).sort()
}

beforeEach(async () => {
  await db.audience.deleteMany()
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
})

test('as days pass, people come into an audience that counts days and leave it; again changes nothing', async () => {
  const { settled, newcomer, audience } = await setUp()
  expect(await memberIds(audience)).toEqual([settled.id])
  for (let round = 0; round < 2; round += 1) {
    await refreshAudiences.run({})
    await runJobs()
    expect(await memberIds(audience)).toEqual([newcomer.id])
  }
  expect(await listJobs()).toEqual([])
})

test('each organization’s audiences hold its own people alone', async () => {
  const [ours, theirs] = [await setUp(), await setUp()]
  await refreshAudiences.run({})
  await runJobs()
  expect(await memberIds(ours.audience)).toEqual([ours.newcomer.id])
  expect(await memberIds(theirs.audience)).toEqual([theirs.newcomer.id])
})

test('a job that names an audience of another organization is given up and changes nothing', async () => {
  const [ours, theirs] = [await setUp(), await setUp()]
  const foreign = { organizationId: ours.organization.id, audienceId: theirs.audience.id }
  await expect(materializeOneAudience.run(foreign)).rejects.toThrow(new AppError('not_found'))
  expect(await memberIds(theirs.audience)).toEqual([theirs.settled.id])
})

test('an audience that fails does not stop the others', async () => {
  const broken = await setUp()
  const sound = await setUp()
  await db.audience.update({ where: { id: broken.audience.id }, data: { conditions: { kind: 'unheard' } } })
  await refreshAudiences.run({})
  await runJobs()
  expect(await memberIds(sound.audience)).toEqual([sound.newcomer.id])
  expect(await memberIds(broken.audience)).toEqual([broken.settled.id])
  const failed = await listJobs()
  expect(failed).toMatchObject([
    { task: 'audiences.materialize', payload: { audienceId: broken.audience.id }, attempts: 1 },
  ])
})

test('an audience waits once in the queue, and one that is kept by hand not at all', async () => {
  const { organization, newcomer, audience } = await setUp()
  const byHand = await createAudience(db, organization, { employeeIds: [newcomer.id] })
  await refreshAudiences.run({})
  await refreshAudiences.run({})
  expect((await listJobs()).map(({ payload }) => payload)).toEqual([
    { organizationId: organization.id, audienceId: audience.id },
  ])
  await runJobs()
  expect(await memberIds(byHand)).toEqual([newcomer.id])
})

test('is Portico’s own doing', async () => {
  const admin = await memberActor(await createOrganization(db))
  for (const actor of [admin, await operatorActor()]) {
    await expect(enqueueMaterialization(actor)).rejects.toThrow(new AppError('forbidden'))
  }
  await expect(enqueueMaterialization(visitor)).rejects.toThrow(new AppError('unauthenticated'))
})
