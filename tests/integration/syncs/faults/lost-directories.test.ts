import { expect, onTestFinished, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { startImport } from '@/lib/directory/imports/mutations'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { approveRun } from '@/lib/syncs/runs/steering/mutations'
import { jobs } from '@/lib/worker/jobs'
import { check, receive } from '@/tests/integration/directory/imports/files'
import { startPeopleProvider } from '@/tests/support/providers/people-provider'
import { scimClientOf } from '@/tests/support/scim'
import { createSynced, type Synced } from '@/tests/support/syncs'
import { runJobs, skipPauses } from '@/tests/support/worker'
import { readRun, startFull, workOn } from './work'

/** An organization whose people all are at a provider. */
async function setUp(people: number, settings = {}) {
  const provider = await startPeopleProvider()
  onTestFinished(() => provider.close())
  const synced = await createSynced({ url: provider.url, people, settings })
  await workOn(synced, await startFull(synced))
  const inactive = () => [...provider.users.values()].filter(({ active }) => active === false).length
  return { synced, inactive }
}

const ofSynced = ({ organization }: Synced) => ({ organizationId: organization.id })

const everybodyOf = (synced: Synced) =>
  db.employee.findMany({ where: ofSynced(synced), orderBy: { id: 'asc' } })

const lastRun = ({ connectionId }: Synced) =>
  db.syncRun.findFirstOrThrow({ where: { connectionId }, orderBy: { createdAt: 'desc' } })

/** What the worker has to do, apart from the import itself. */
const others = jobs.filter(({ name }) => !name.startsWith('directory.'))

test('a file that has half of the people, written in parts with runs between them, deprovisions nobody until approved', async () => {
  const { synced, inactive } = await setUp(200)
  const { actor } = synced
  const half = (await everybodyOf(synced)).slice(0, 100)
  const lines = half.map(({ email, givenName, familyName }) => `${email},${givenName},${familyName}`)
  const file = ['Email,First name,Last name', ...lines].join('\n')
  const { id: importId, leftCount } = await check(actor, file, { missing: 'left' })
  expect(leftCount).toBe(100)
  await startImport(actor, { importId, leavers: 100 })
  const stopping = new AbortController()
  const system = systemActor(actor.organizationId)
  const importing = runImport(system, importId, { size: 4, signal: stopping.signal })
  const left = () => db.employee.count({ where: { ...ofSynced(synced), status: 'left' } })
  await expect.poll(left, { interval: 2 }).toBeGreaterThan(0)
  stopping.abort()
  expect(await importing).toBe('interrupted')
  // Few enough that the guard rail would let them go.
  await runJobs(others)
  expect(await lastRun(synced)).toMatchObject({ state: 'planning', cause: 'change' })
  expect(inactive()).toBe(0)
  expect(await runImport(system, importId)).toBe('done')

  await skipPauses()
  await db.syncRun.updateMany({ data: { resumeAt: null } })
  await runJobs(others)
  const run = await lastRun(synced)
  expect(run).toMatchObject({ state: 'awaiting_approval', reason: 'guardRail', deprovisions: 100 })
  expect(inactive()).toBe(0)
  await approveRun(actor, run.id)
  await runJobs(others)
  expect(await readRun(run.id)).toMatchObject({ state: 'finished', outcome: 'completed', done: 100 })
  expect(inactive()).toBe(100)
})

test('a run that sees a part of a loss asks about all of it', async () => {
  const { synced, inactive } = await setUp(60, { guardMinimum: 5 })
  const people = await everybodyOf(synced)
  const call = await scimClientOf(synced.actor)
  // An identity provider deletes many; the run comes when only some of them are noted.
  for (const { id } of people.slice(0, 30)) await call('DELETE', `/Users/${id}`)
  await db.syncChange.deleteMany({ where: { connectionId: synced.connectionId } })
  const some = people.slice(0, 6).map(({ id }) => id)
  await db.syncChange.create({ data: { connectionId: synced.connectionId, employeeIds: some } })
  await runJobs(others)
  expect(await lastRun(synced)).toMatchObject({ state: 'awaiting_approval', isFull: true, deprovisions: 30 })
  expect(inactive()).toBe(0)
})

test('an identity provider that deletes everybody one by one gets no further than the guard rail', async () => {
  const { synced, inactive } = await setUp(60, { guardMinimum: 5 })
  const call = await scimClientOf(synced.actor)
  for (const { id } of (await everybodyOf(synced)).slice(0, 12)) {
    expect(await call('DELETE', `/Users/${id}`)).toMatchObject({ status: 204 })
    await runJobs(others)
  }
  // As many as the rail lets go without a word: a tenth of 60.
  expect(inactive()).toBe(6)
  expect(await lastRun(synced)).toMatchObject({ state: 'awaiting_approval', reason: 'guardRail' })
})

test('a file without anybody is refused', async () => {
  const { synced, inactive } = await setUp(25)
  await expect(receive(synced.actor, 'Email,First name,Last name\n')).rejects.toMatchObject({
    details: { reason: 'csvNoRows' },
  })
  await runJobs(others)
  expect((await everybodyOf(synced)).map(({ status }) => status)).toEqual(Array(25).fill('active'))
  expect(inactive()).toBe(0)
})
