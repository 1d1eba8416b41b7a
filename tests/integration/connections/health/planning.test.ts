import { beforeEach, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { plan } from '@/lib/connections/planning/mutations'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createConnection, createOrganization } from '@/tests/support/factories'
import { start as now } from './steps'

const minute = 60_000
const inMinutes = (minutes: number) => new Date(now.getTime() + minutes * minute)
const planAt = (moment: Date, until?: Date) => plan(systemActor(), { now: moment, ...(until && { until }) })

interface Waiting {
  task: string
  key: string
  payload: { organizationId?: string; connectionId?: string; dueBy?: string }
  runAt: Date
}

const waiting = () => db.$queryRaw<Waiting[]>`
  SELECT jobs.key, tasks.identifier AS task, jobs.payload, jobs.run_at AS "runAt"
  FROM graphile_worker._private_jobs jobs JOIN graphile_worker._private_tasks tasks ON tasks.id = jobs.task_id
  ORDER BY jobs.run_at`

const plannedIds = async () => (await waiting()).map(({ payload }) => payload.connectionId).sort()

beforeEach(async () => {
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  await db.organization.deleteMany()
})

type Overrides = NonNullable<Parameters<typeof createConnection>[2]>

async function due(
  overrides: Overrides,
  credential?: { refreshAt: Date; pausedUntil?: Date; leasedUntil?: Date },
) {
  const organization = await createOrganization(db)
  const { id } = await createConnection(db, organization, overrides)
  if (credential) {
    await db.credential.create({ data: { connectionId: id, sealed: new Uint8Array(1), ...credential } })
  }
  return { id, organizationId: organization.id }
}

test('exactly the due checks are planned, of every organization, at their time', async () => {
  const [late, soon] = [await due({ nextCheckAt: inMinutes(-600) }), await due({ nextCheckAt: inMinutes(1) })]
  const broken = await due({ state: 'needs_reconnect', nextCheckAt: now })
  await due({ nextCheckAt: inMinutes(3) })
  await due({ nextCheckAt: null })
  await due({ state: 'inactive', nextCheckAt: now })
  await due({ state: 'pending', nextCheckAt: now })
  expect(await planAt(now)).toEqual({ refreshes: 0, checks: 3 })
  const jobs = await waiting()
  expect(jobs.map(({ payload }) => payload.connectionId).sort()).toEqual([late.id, soon.id, broken.id].sort())
  for (const { task, key, payload, runAt } of jobs) {
    const from = payload.connectionId === soon.id ? inMinutes(1) : now
    expect(task).toBe('connection.check')
    expect(key).toBe(`connection.check:${payload.connectionId}`)
    expect(runAt.getTime()).toBeGreaterThanOrEqual(from.getTime())
    expect(runAt.getTime()).toBeLessThanOrEqual(from.getTime() + minute / 2)
  }
  expect(jobs.find(({ payload }) => payload.connectionId === late.id)?.payload).toEqual({
    organizationId: late.organizationId,
    connectionId: late.id,
  })
})

test('each minute in which refreshes are due has a job: none paused, leased, switched off or a draft', async () => {
  const refreshAt = inMinutes(1)
  await due({}, { refreshAt, pausedUntil: now, leasedUntil: inMinutes(-1) })
  await due({}, { refreshAt: inMinutes(1.3) })
  await due({}, { refreshAt: inMinutes(-900) })
  await due({}, { refreshAt: inMinutes(3.5) })
  await due({}, { refreshAt, pausedUntil: inMinutes(0.5) })
  await due({}, { refreshAt, leasedUntil: inMinutes(0.5) })
  await due({ state: 'inactive' }, { refreshAt })
  await due({ state: 'pending' }, { refreshAt })
  expect(await planAt(now)).toEqual({ refreshes: 3, checks: 0 })
  const minutes = async () =>
    (await waiting()).map(({ task, payload, runAt }) => [task, runAt, new Date(payload.dueBy ?? 0)])
  const thisMinute = new Date(Math.floor(now.getTime() / minute) * minute)
  const after = (count: number) => new Date(thisMinute.getTime() + count * minute)
  const planned = (count: number) => ['connection.refresh_due', after(count), after(count + 1)]
  expect(await minutes()).toEqual([planned(0), planned(1)])
  expect(await planAt(inMinutes(0.5))).toEqual({ refreshes: 5, checks: 0 })
  expect(await minutes()).toEqual([planned(0), planned(1)])
  expect(await planAt(inMinutes(2))).toEqual({ refreshes: 6, checks: 0 })
  expect(await minutes()).toEqual([planned(0), planned(1), planned(2), planned(3)])
})

test('what is planned is not planned again, also by two at once, and a lost job is', async () => {
  await due({ nextCheckAt: now }, { refreshAt: now })
  await due({ nextCheckAt: now })
  const counts = await Promise.all([planAt(now), planAt(now)])
  expect(await waiting()).toHaveLength(3)
  expect(Math.max(...counts.map(({ checks }) => checks))).toBe(2)
  expect(await planAt(now)).toEqual({ refreshes: 1, checks: 0 })
  expect(await waiting()).toHaveLength(3)
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  expect(await planAt(inMinutes(1))).toEqual({ refreshes: 1, checks: 2 })
  expect(await waiting()).toHaveLength(3)
})

test('a check that failed waits for its next try; one that was given up is taken up again after an hour', async () => {
  const { id } = await due({ nextCheckAt: now })
  await planAt(now)
  await db.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = 1, run_at = ${inMinutes(50)}`
  expect(await planAt(inMinutes(1))).toEqual({ refreshes: 0, checks: 0 })
  await db.$executeRaw`UPDATE graphile_worker._private_jobs SET attempts = max_attempts`
  expect(await planAt(inMinutes(109))).toEqual({ refreshes: 0, checks: 0 })
  expect(await planAt(inMinutes(111))).toEqual({ refreshes: 0, checks: 1 })
  expect(await plannedIds()).toEqual([id])
  expect(await planAt(inMinutes(112))).toEqual({ refreshes: 0, checks: 0 })
})

test('a check that became due earlier than its job is planned for then', async () => {
  const { id } = await due({ nextCheckAt: inMinutes(600) })
  expect(await planAt(now, inMinutes(24 * 60))).toMatchObject({ checks: 1 })
  await db.connection.update({ where: { id }, data: { nextCheckAt: inMinutes(1) } })
  expect(await planAt(now)).toMatchObject({ checks: 1 })
  const jobs = await waiting()
  expect(jobs).toHaveLength(1)
  expect(jobs[0]?.runAt.getTime()).toBeLessThan(inMinutes(2).getTime())
})

test('more than fit into one statement are all planned', async () => {
  const organization = await createOrganization(db)
  const { listingId, folderId } = await createConnection(db, organization)
  await db.connection.createMany({
    data: Array.from({ length: 10_003 }, (_, index) => ({
      organizationId: organization.id,
      listingId,
      folderId,
      name: `Number ${index}`,
      state: 'connected' as const,
      nextCheckAt: inMinutes(-(index % 7)),
    })),
  })
  expect(await planAt(now)).toEqual({ refreshes: 0, checks: 10_003 })
  expect(new Set(await plannedIds()).size).toBe(10_003)
})

test('nobody but Portico itself plans', async () => {
  const member = await memberActor(await createOrganization(db))
  await expect(plan(member)).rejects.toMatchObject({ code: 'forbidden' })
})
