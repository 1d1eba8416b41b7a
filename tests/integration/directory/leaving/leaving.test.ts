import { beforeEach, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { addDays, isoDay } from '@/lib/days'
import { db } from '@/lib/db'
import { findEnded } from '@/lib/directory/leaving/jobs'
import { enqueueEnded, markEnded } from '@/lib/directory/leaving/mutations'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import type { Organization } from '@/lib/generated/prisma/client'
import { listWorkspace } from '@/lib/workspace/queries'
import { employeeActor, memberActor } from '@/tests/support/actors'
import { draftOf, newDraft } from '@/tests/support/directory'
import {
  createActivation,
  createEmployee,
  createEmployees,
  createOrganization,
} from '@/tests/support/factories'
import { listJobs, runJobs } from '@/tests/support/worker'

const inDays = (days: number) => addDays(new Date(), days)
const scim = { kind: 'scim' } as const

let organization: Organization

beforeEach(async () => {
  await db.employee.deleteMany()
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  organization = await createOrganization(db)
})

const save = (draft: Parameters<typeof saveEmployees>[2][number]) =>
  db.$transaction((tx) => saveEmployees(tx, systemActor(organization.id), [draft], scim))

const eventsOf = (employeeId: string) =>
  db.accessEvent.findMany({
    where: { employeeId },
    orderBy: { createdAt: 'asc' },
    select: { kind: true, cause: true },
  })

test('the day after the last one a person has left, loses all by that cause, and comes back with a later day', async () => {
  await createActivation(db, organization, { everyone: true })
  const person = await employeeActor(organization)
  const id = person.employeeId ?? ''
  await db.employee.update({ where: { id }, data: { endDate: inDays(-1) } })
  const last = await createEmployee(db, organization, { endDate: inDays(0) })
  expect(await listWorkspace(person)).toHaveLength(1)
  for (let round = 0; round < 2; round += 1) {
    await findEnded.run({})
    await runJobs()
  }
  expect(await db.employee.findUnique({ where: { id } })).toMatchObject({ status: 'left', version: 2 })
  expect(await db.employee.findUnique({ where: { id: last.id } })).toMatchObject({
    status: 'active',
    version: 1,
  })
  expect(await listWorkspace(person)).toEqual([])
  const cause = { kind: 'lastDay', on: isoDay(new Date()) }
  expect(await eventsOf(id)).toEqual([{ kind: 'revoked', cause }])
  const told = await db.auditEvent.findMany({ where: { subjectId: id, action: 'employee.ended' } })
  expect(told).toHaveLength(1)
  await save({ ...(await draftOf(id)), endDate: isoDay(inDays(30)), status: 'active' })
  await runJobs()
  expect(await listWorkspace(person)).toHaveLength(1)
  expect(await eventsOf(id)).toMatchObject([{ cause }, { kind: 'granted', cause: scim }])
})

test('whoever writes somebody whose last day is over writes that they have left', async () => {
  const over = { endDate: isoDay(inDays(-1)), status: 'active' } as const
  const [created] = await save(newDraft(over))
  expect(await draftOf(created?.id ?? '')).toMatchObject({ status: 'left' })
  const { id } = await createEmployee(db, organization)
  await save({ ...(await draftOf(id)), ...over })
  expect(await draftOf(id)).toMatchObject({ status: 'left' })
  expect(await save({ ...(await draftOf(id)), ...over })).toMatchObject([{ outcome: 'unchanged' }])
  const [none] = await db.membershipChange.findMany({ where: { arrivedIds: { has: created?.id ?? '' } } })
  expect(none).toBeUndefined()
  expect(await db.membershipChange.count({ where: { departedIds: { has: id } } })).toBe(1)
})

test('a run that is stopped leaves whole parts, and the next goes on with the rest', async () => {
  await createEmployees(
    db,
    organization,
    Array.from({ length: 5 }, () => ({ endDate: inDays(-3) })),
  )
  const left = () => db.employee.count({ where: { organizationId: organization.id, status: 'left' } })
  const actor = systemActor(organization.id)
  const stopped = markEnded(actor, { size: 2, signal: AbortSignal.abort(new Error('stopped')) })
  await expect(stopped).rejects.toThrow('stopped')
  expect(await left()).toBe(2)
  await markEnded(actor, { size: 2 })
  expect(await left()).toBe(5)
})

test('only organizations with such people are looked at, each for its own', async () => {
  const other = await createOrganization(db)
  const stranger = await createEmployee(db, other, { endDate: inDays(-1) })
  await createEmployee(db, organization, { endDate: inDays(-1), status: 'left' })
  await enqueueEnded(systemActor())
  expect((await listJobs()).map(({ payload }) => payload)).toEqual([{ organizationId: other.id }])
  await markEnded(systemActor(organization.id))
  expect(await draftOf(stranger.id)).toMatchObject({ status: 'active' })
  for (const actor of [await memberActor(organization), systemActor()]) {
    await expect(markEnded(actor)).rejects.toMatchObject({ code: 'forbidden' })
  }
})
