import { setTimeout } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { admittedWhere, watchLeavers } from '@/lib/auth/leavers'
import { db } from '@/lib/db'
import { startImport } from '@/lib/directory/imports/mutations'
import { getImport, listProblemRows } from '@/lib/directory/imports/queries'
import { runImport } from '@/lib/directory/imports/running/mutations'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { runJobs } from '@/tests/support/worker'
import { check, countsOf, importFile } from './files'

const admin = async () => memberActor(await createOrganization(db))

const people = (organizationId: string) =>
  db.employee.findMany({ where: { organizationId }, orderBy: { givenName: 'asc' } })

test('people whom a file does not name leave by name and number, and come back with the next', async () => {
  const actor = await admin()
  const organization = { id: actor.organizationId }
  const everybody = 'Email,First name,Last name\na@example.com,A,A\nb@example.com,B,B\nc@example.com,C,C\n'
  await importFile(actor, everybody)
  // A row that is refused still speaks for whom it names.
  const part = 'Email,First name,Last name,Country\na@example.com,A,A,FR\nc@example.com,C,C,Nowhere\n'
  const view = await check(actor, part, { missing: 'left' })
  expect(countsOf(view)).toEqual([0, 1, 0, 1, 1])
  expect(view.preview?.leavers).toMatchObject([{ name: 'B B', email: 'b@example.com' }])
  const start = (leavers: number | null) => startImport(actor, { importId: view.id, leavers })
  await expect(start(null)).rejects.toMatchObject({
    details: { reason: 'importLeavers', values: { count: 1 } },
  })
  await expect(start(3)).rejects.toMatchObject({ details: { reason: 'importLeavers' } })
  expect(countsOf(await importFile(actor, part, { missing: 'left' }))).toEqual([0, 1, 0, 1, 1])
  expect((await people(organization.id)).map(({ status }) => status)).toEqual(['active', 'left', 'active'])
  expect(countsOf(await importFile(actor, everybody, { missing: 'left' }))).toEqual([0, 1, 2, 0, 0])
  expect((await people(organization.id)).map(({ status }) => status)).toEqual(['active', 'active', 'active'])
})

test('who is changed at the moment stays, and keeps nobody else from being marked', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const file = (names: string) =>
    ['Email,First name,Last name', ...[...names].map((n) => `${n}@x.com,${n},X`)].join('\n')
  await importFile(actor, file('abcdez'))
  const { id: importId } = await check(actor, file('z'), { missing: 'left' })
  await startImport(actor, { importId, leavers: 5 })
  const isWaiting = async () =>
    (
      await db.$queryRaw<
        unknown[]
      >`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
    ).length > 0
  const changed = { organizationId, givenName: { in: ['a', 'b', 'c', 'd'] } }
  const running = await db.$transaction(async (tx) => {
    await tx.employee.updateMany({ where: changed, data: { team: 'New', version: { increment: 1 } } })
    const run = runImport(systemActor(organizationId), importId, { size: 2 })
    while (!(await isWaiting())) await setTimeout(10)
    return { run }
  })
  expect(await running.run).toBe('done')
  const statuses = (await people(organizationId)).map(({ givenName, status }) => `${givenName} ${status}`)
  expect(statuses).toEqual(['a active', 'b active', 'c active', 'd active', 'e left', 'z active'])
})

test('whose last day is over leaves by the preview and the run, once, and comes back with a later day alone', async () => {
  const actor = await admin()
  const { organizationId } = actor
  const row = (endDate: string, status = 'active') =>
    `Email,First name,Last name,End date,Status\na@example.com,A,A,${endDate},${status}\n`
  const days = (number: number) => new Date(Date.now() + number * 86_400_000).toISOString().slice(0, 10)
  const statuses = async () => (await people(organizationId)).map(({ status }) => status)
  await importFile(actor, row(days(0)))
  expect(await statuses()).toEqual(['active'])
  const over = row(days(-1))
  const view = await check(actor, over)
  expect(countsOf(view)).toEqual([0, 1, 0, 0, 0])
  expect(view.preview?.changes).toMatchObject([
    { changes: [{ target: 'endDate' }, { target: 'status', before: 'active', after: 'left' }] },
  ])
  expect(await listProblemRows(actor, view.id, { isRefused: false })).toMatchObject([
    { line: 2, problems: [{ target: 'status', reason: 'lastDayOver', isNote: true }] },
  ])
  expect(countsOf(await importFile(actor, over))).toEqual([0, 1, 0, 0, 0])
  expect(await statuses()).toEqual(['left'])
  expect(countsOf(await importFile(actor, over, { missing: 'left' }))).toEqual([0, 0, 1, 0, 0])
  // A file that says nothing of the status says by the day that they are there.
  const later = `Email,First name,Last name,End date\na@example.com,A,A,${days(90)}\n`
  expect(countsOf(await importFile(actor, later))).toEqual([0, 1, 0, 0, 0])
  expect(await statuses()).toEqual(['active'])
  expect(countsOf(await importFile(actor, row(days(90), 'left')))).toEqual([0, 1, 0, 0, 0])
  expect(countsOf(await importFile(actor, later))).toEqual([0, 0, 1, 0, 0])
  expect(await statuses()).toEqual(['left'])
})

test('who is known by another e-mail since the check is not taken for somebody who left', async () => {
  const actor = await admin()
  const { organizationId } = actor
  await importFile(
    actor,
    'Email,First name,Last name\na@example.com,A,A\nb@example.com,B,B\nc@example.com,C,C\n',
  )
  const part = 'Email,First name,Last name\na@example.com,A,A\nc@example.com,C,C\n'
  const { id, leftCount } = await check(actor, part, { missing: 'left' })
  expect(leftCount).toBe(1)
  await db.employee.updateMany({
    where: { organizationId, email: 'a@example.com' },
    data: { email: 'renamed@example.com' },
  })
  await startImport(actor, { importId: id, leavers: 1 })
  await runJobs()
  expect(await getImport(actor, id)).toMatchObject({ state: 'done', leftCount: 1 })
  const left = (await people(organizationId)).filter(({ status }) => status === 'left')
  expect(left.map(({ email }) => email)).toEqual(['b@example.com'])
})

test('administrators who would leave by a row, by their last day or by their absence are told by name, and may come back', async () => {
  const organization = await createOrganization(db)
  const [row, day, absent, other] = [
    await memberActor(organization, 'edit', { user: { name: 'By Row' } }),
    await memberActor(organization, 'edit', { user: { name: 'By Day' } }),
    await memberActor(organization, 'edit', { user: { name: 'Absent' } }),
    await memberActor(organization, 'edit', { user: { name: 'Other' } }),
  ]
  const viewer = await memberActor(organization, 'view')
  for (const actor of [row, day, absent, other, viewer]) {
    await createEmployee(db, organization, { memberId: actor.memberId, email: actor.email })
  }
  const file = (...more: string[]) =>
    [
      'Email,First name,Last name,Status,End date',
      `${row.email},A,A,left,`,
      `${day.email},B,B,active,2020-01-31`,
      `${viewer.email},D,D,left,`,
      ...more,
    ].join('\n')
  const told = async (content: string) => {
    const { preview } = await check(row, content, { missing: 'left' })
    return { names: preview?.admins.map(({ name }) => name), every: preview?.isEveryAdmin }
  }
  expect(await told(file(`${other.email},C,C,active,`))).toEqual({
    names: ['Absent', 'By Day', 'By Row'],
    every: false,
  })
  expect(await told(file())).toEqual({ names: ['Absent', 'By Day', 'By Row', 'Other'], every: true })
  await importFile(row, file(), { missing: 'left' })
  expect((await people(organization.id)).every(({ status }) => status === 'left')).toBe(true)
  await watchLeavers(systemActor())
  // The directory must not leave nobody who could put it right.
  expect(await admitted(organization.id)).toEqual([row, day, absent, other].map(({ memberId }) => memberId))
  await importFile(other, `Email,First name,Last name\n${other.email},C,C\n`, { missing: 'left' })
  await watchLeavers(systemActor())
  expect(await admitted(organization.id)).toEqual([other.memberId])
})

const admitted = async (organizationId: string) => {
  const where = { organizationId, ...admittedWhere(new Date()) }
  return (await db.member.findMany({ where, orderBy: { id: 'asc' } })).map(({ id }) => id)
}
