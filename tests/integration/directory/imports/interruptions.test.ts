import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { createAttribute, deleteAttribute } from '@/lib/directory/attributes/mutations'
import { checkOneImport, runOneImport } from '@/lib/directory/imports/jobs'
import { cancelImport, startImport } from '@/lib/directory/imports/mutations'
import { getImport } from '@/lib/directory/imports/queries'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { tendImports } from '@/lib/directory/imports/upkeep/mutations'
import { Prisma } from '@/lib/generated/prisma/client'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { startProgram } from '@/tests/support/processes'
import { runJobs } from '@/tests/support/worker'
import { chainOf, check } from './files'

const admin = async () => memberActor(await createOrganization(db))
const countOf = (organizationId: string, where = {}) =>
  db.employee.count({ where: { organizationId, ...where } })

async function untilWritten(organizationId: string): Promise<void> {
  while ((await countOf(organizationId)) === 0) await new Promise((resolve) => setTimeout(resolve, 5))
}

test('a worker that is killed in the middle loses nothing: another goes on, and nobody is there twice', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const { id: importId } = await check(actor, chainOf(600))
  await startImport(actor, { importId, leavers: 0 })
  await db.$executeRaw`DELETE FROM graphile_worker._private_jobs`
  const worker = startProgram('tests/support/importer.ts', [organizationId, importId, '5'])
  await untilWritten(organizationId)
  worker.process.kill('SIGKILL')
  await worker.ended
  const killed = await getImport(actor, importId)
  expect(killed.state).toBe('running')
  expect(killed.processedCount).toBeLessThan(600)
  expect(await countOf(organizationId)).toBe(killed.processedCount)
  await tendImports(systemActor())
  await runJobs([runOneImport])
  expect((await getImport(actor, importId)).processedCount).toBe(killed.processedCount)
  await tendImports(systemActor(), new Date(Date.now() + 3 * 60_000))
  await runJobs([runOneImport])
  expect(await getImport(actor, importId)).toMatchObject({
    state: 'done',
    processedCount: 600,
    createdCount: 600,
    unchangedCount: 0,
  })
  expect(await countOf(organizationId)).toBe(600)
  expect(await countOf(organizationId, { managerId: null })).toBe(1)
})

test('a run stops between two parts, when it is cancelled or its worker is asked to', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const { id: importId } = await check(actor, chainOf(300))
  await startImport(actor, { importId, leavers: 0 })
  const asked = AbortSignal.abort()
  expect(await runImport(systemActor(organizationId), importId, { signal: asked })).toBe('interrupted')
  const running = runImport(systemActor(organizationId), importId, { size: 5 })
  await untilWritten(organizationId)
  await cancelImport(actor, { importId })
  expect(await running).toBe('stopped')
  const view = await getImport(actor, importId)
  expect(view.state).toBe('cancelled')
  expect(view.processedCount).toBeGreaterThan(0)
  expect(view.createdCount).toBe(await countOf(organizationId))
  expect(view.createdCount).toBeLessThan(300)
})

test('two imports of an organization at once: one waits, and two workers at one write each row once', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const [one, other] = [await check(actor, chainOf(100)), await check(actor, chainOf(100))]
  const starts = await Promise.allSettled(
    [one, other].map(({ id }) => startImport(actor, { importId: id, leavers: 0 })),
  )
  expect(starts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected'])
  const refused = starts.find((start) => start.status === 'rejected')
  expect(refused?.reason).toMatchObject({ code: 'conflict', details: { reason: 'importRuns' } })
  const started = starts[0]?.status === 'fulfilled' ? one : other
  const system = systemActor(organizationId)
  const outcomes = await Promise.all([
    runImport(system, started.id, { size: 7 }),
    runImport(system, started.id, { size: 7 }),
  ])
  expect(outcomes).toContain('done')
  expect(await getImport(actor, started.id)).toMatchObject({
    state: 'done',
    createdCount: 100,
    unchangedCount: 0,
  })
  expect(await countOf(organizationId)).toBe(100)
})

test('an e-mail that became somebody else’s after the check refuses its row alone', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const { id: importId } = await check(actor, chainOf(20))
  const taken = { email: 'p7@example.com', externalId: 'X' }
  await createEmployee(db, { id: organizationId }, taken)
  await createEmployee(
    db,
    { id: organizationId },
    { email: 'x@example.com', userName: 'u', externalId: 'E7' },
  )
  await startImport(actor, { importId, leavers: 0 })
  await runImport(systemActor(organizationId), importId)
  expect(await getImport(actor, importId)).toMatchObject({ state: 'done', createdCount: 19, refusedCount: 1 })
})

test('an attribute that is deleted between two parts, or while one is written, is not written again', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const { id: attributeId, key } = await createAttribute(actor, { name: 'Badge', type: 'text', options: [] })
  const rows = Array.from({ length: 80 }, (_, row) => `p${row}@example.com,G,F,B${row}`)
  const { id: importId } = await check(actor, ['Email,First name,Last name,Badge', ...rows].join('\n'))
  await startImport(actor, { importId, leavers: 0 })
  const running = runImport(systemActor(organizationId), importId, { size: 5 })
  await untilWritten(organizationId)
  const people = () => countOf(organizationId, { attributes: { path: [key], not: Prisma.AnyNull } })
  const remove = async () => deleteAttribute(actor, { attributeId, people: await people() })
  // Those who were written between the look and the deletion are to be confirmed, too.
  const isRemoved = () =>
    remove().then(
      () => true,
      (error) => {
        expect(error).toMatchObject({ details: { reason: 'attributeValuesChanged' } })
        return false
      },
    )
  while (!(await isRemoved()));
  expect(await running).toBe('done')
  expect(await getImport(actor, importId)).toMatchObject({ createdCount: 80, refusedCount: 0 })
  expect(await people()).toBe(0)
})

test('the worker checks and runs what was asked for, and forgets the rows that nobody needs any more', async () => {
  const actor = await admin()
  const { id: importId } = await check(actor, `${chainOf(3)}\n,,,,\nNo,Mail,,,\n`)
  await startImport(actor, { importId, leavers: 0 })
  await runJobs([checkOneImport, runOneImport])
  expect(await getImport(actor, importId)).toMatchObject({ state: 'done', createdCount: 3, refusedCount: 1 })
  const rows = () => db.directoryImportRow.findMany({ where: { importId }, select: { line: true } })
  const day = 24 * 60 * 60_000
  await tendImports(systemActor())
  expect(await rows()).toEqual([{ line: 6 }])
  await tendImports(systemActor(), new Date(Date.now() + 31 * day))
  expect(await rows()).toEqual([])
})
