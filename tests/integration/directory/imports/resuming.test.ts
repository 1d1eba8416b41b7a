import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { startImport } from '@/lib/directory/imports/mutations'
import { getImport, listImports, listProblemRows } from '@/lib/directory/imports/queries'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { chainOf, check, importFile } from './files'

const admin = async () => memberActor(await createOrganization(db))

/** Lets so many parts be written, as a worker that is then asked to stop. */
function stopAfter(parts: number): AbortSignal {
  let asked = 0
  const { signal } = new AbortController()
  return Object.defineProperty(signal, 'aborted', { get: () => ++asked > parts })
}

test('a row that is refused by the run itself costs no other row when another worker goes on', async () => {
  const actor = await admin()
  const organization = { id: actor.organizationId }
  const { id: importId } = await check(actor, `${chainOf(20)}\nNo,Mail,,,`)
  // Of two people since the check: the third row that is written.
  await createEmployee(db, organization, { email: 'p17@example.com', externalId: 'X' })
  await createEmployee(db, organization, { email: 'x@example.com', externalId: 'E17' })
  await startImport(actor, { importId, leavers: 0 })
  const system = systemActor(organization.id)
  expect(await runImport(system, importId, { signal: stopAfter(1), size: 5 })).toBe('interrupted')
  const view = await getImport(actor, importId)
  expect(view).toMatchObject({ state: 'running', createdCount: 4, refusedCount: 2 })
  expect(await runImport(system, importId, { size: 5 })).toBe('done')
  expect(await getImport(actor, importId)).toMatchObject({ createdCount: 19, refusedCount: 2 })
  expect(await db.employee.count({ where: { organizationId: organization.id } })).toBe(21)
})

test('people who are known get a manager whom the same file brings', async () => {
  const actor = await admin()
  const organizationId = actor.organizationId
  await importFile(actor, 'Email,First name,Last name,Manager\na@example.com,A,A,\n')
  const file = 'Email,First name,Last name,Manager\na@example.com,A,A,b@example.com\nb@example.com,B,B,\n'
  expect(await importFile(actor, file)).toMatchObject({ state: 'done', createdCount: 1, updatedCount: 1 })
  const person = await db.employee.findFirst({
    where: { organizationId, email: 'a@example.com' },
    select: { manager: { select: { email: true } } },
  })
  expect(person?.manager?.email).toBe('b@example.com')
})

// PostgreSQL and JavaScript fold some letters differently, so that the directory refuses what the check took.
test('whom a refused row would have been manages nobody', async () => {
  const actor = await admin()
  const file = [
    'Employee ID,First name,Email,Manager,Last name',
    'i,One,one@example.com,,A',
    'İ,Two,two@example.com,,B',
    'x,Three,three@example.com,two@example.com,C',
  ].join('\n')
  expect(await importFile(actor, file)).toMatchObject({ state: 'done', createdCount: 2, refusedCount: 1 })
  const [refused] = await listProblemRows(actor, (await listImports(actor))[0]?.id ?? '', { isRefused: true })
  expect(refused).toMatchObject({ line: 3, problems: [{ reason: 'taken' }] })
  const where = { organizationId: actor.organizationId, managerId: null }
  expect(await db.employee.count({ where })).toBe(2)
})

test('a circle across two parts stands, when the first of them is planned twice', async () => {
  const actor = await admin()
  const file = [
    'Employee ID,First name,Email,Manager,Last name',
    'i,One,one@example.com,,A',
    'İ,Two,two@example.com,,B',
    'y,Why,y@example.com,x,C',
    'x,Ex,x@example.com,y,D',
  ].join('\n')
  const { id: importId } = await check(actor, file)
  await startImport(actor, { importId, leavers: 0 })
  const system = systemActor(actor.organizationId)
  expect(await runImport(system, importId, { size: 3 })).toBe('done')
  expect(await getImport(actor, importId)).toMatchObject({ createdCount: 3, refusedCount: 1 })
  const people = await db.employee.findMany({
    where: { organizationId: actor.organizationId, NOT: { managerId: null } },
    select: { externalId: true, manager: { select: { externalId: true } } },
    orderBy: { externalId: 'asc' },
  })
  expect(people.map(({ externalId, manager }) => [externalId, manager?.externalId])).toEqual([
    ['x', 'y'],
    ['y', 'x'],
  ])
})

test('a row that is refused is counted and told once, however often its part is planned', async () => {
  const actor = await admin()
  const organization = { id: actor.organizationId }
  const file = [
    'Employee ID,First name,Email,Manager,Last name',
    'both,One,both@example.com,,A',
    'i,Two,two@example.com,,B',
    'İ,Three,three@example.com,,C',
  ].join('\n')
  const { id: importId } = await check(actor, file)
  await createEmployee(db, organization, { email: 'both@example.com', externalId: 'X' })
  await createEmployee(db, organization, { email: 'x@example.com', externalId: 'both' })
  await startImport(actor, { importId, leavers: 0 })
  expect(await runImport(systemActor(organization.id), importId)).toBe('done')
  expect(await getImport(actor, importId)).toMatchObject({ createdCount: 1, refusedCount: 2 })
  const refused = await listProblemRows(actor, importId, { isRefused: true })
  expect(refused.map(({ line, problems }) => [line, problems[0]?.reason])).toEqual([
    [2, 'conflict'],
    [4, 'taken'],
  ])
})
