import { beforeAll, expect, test } from 'vitest'
import { systemActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { saveEmployees } from '@/lib/directory/saving/mutations'
import { recordMembershipChange } from '@/lib/membership-changes/mutations'
import { memberActor } from '@/tests/support/actors'
import { newDraft } from '@/tests/support/directory'
import { createEmployee, createEmployees, createOrganization, unique } from '@/tests/support/factories'
import { patchOf, porticoUrn, type ScimCall, scimClientOf, userUrn } from '@/tests/support/scim'

let organization: { id: string }
let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
})

const group = (members: { id: string }[]) =>
  db.group.create({
    data: {
      organizationId: organization.id,
      name: `Group ${unique()}`,
      members: { create: members.map(({ id }) => ({ employeeId: id })) },
    },
  })

async function isSomebodyWaiting(): Promise<boolean> {
  const rows = await db.$queryRaw<unknown[]>`
    SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return rows.length > 0
}

test('a user is deleted while their group changes: the two wait for each other in one order', async () => {
  const [ada] = await createEmployees(db, organization, [{ givenName: 'Ada' }])
  const { id } = await group([ada as { id: string }])
  let deletion: ReturnType<ScimCall> | undefined
  await db.$transaction(async (tx) => {
    // As a PATCH of the group does: its row, and at the end what audiences are to follow.
    await tx.$executeRaw`SELECT 1 FROM "Group" WHERE "id" = ${id}::uuid FOR UPDATE`
    deletion = call('DELETE', `/Users/${ada?.id}`)
    await expect.poll(isSomebodyWaiting, { interval: 20 }).toBe(true)
    await recordMembershipChange(tx, organization.id, {
      cause: { kind: 'scim' },
      employeeIds: [ada?.id ?? ''],
    })
  })
  expect((await deletion)?.status).toBe(204)
})

test('an attribute that is being deleted is not written again by a change of somebody who has none of it', async () => {
  const key = `badge_${unique().replaceAll('-', '')}`
  const { id: attributeId } = await db.employeeAttribute.create({
    data: { organizationId: organization.id, key, name: key, type: 'text' },
  })
  const { id } = await createEmployee(db, organization)
  let change: ReturnType<ScimCall> | undefined
  await db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT 1 FROM "EmployeeAttribute" WHERE "id" = ${attributeId}::uuid FOR UPDATE`
    change = call(
      'PATCH',
      `/Users/${id}`,
      patchOf({ op: 'replace', path: `${porticoUrn}:${key}`, value: 'x' }),
    )
    await expect.poll(isSomebodyWaiting, { interval: 20 }).toBe(true)
    // As whoever deletes it does: the values of all people.
    await tx.employee.update({ where: { id }, data: { attributes: {} } })
    await tx.employeeAttribute.delete({ where: { id: attributeId } })
  })
  expect((await change)?.status).toBe(400)
  expect(await db.employee.findUnique({ where: { id } })).toMatchObject({ attributes: {} })
})

test('whoever waits for what others hold for long is told when to try again, and nothing is written', async () => {
  // Of another organization, where a definition is held: the first thing that writing a person waits for.
  const other = await createOrganization(db)
  const otherCall = await scimClientOf(await memberActor(other))
  const key = `held_${unique().replaceAll('-', '')}`
  const attribute = await db.employeeAttribute.create({
    data: { organizationId: other.id, key, name: key, type: 'text' },
  })
  const name = `held-${unique()}@example.com`
  const { id, email } = await createEmployee(db, organization, { jobTitle: 'Before' })
  const { id: groupId } = await group([])
  const rename = patchOf({ op: 'replace', path: 'displayName', value: 'After' })
  await db.$transaction(
    async (tx) => {
      await tx.$executeRaw`SELECT 1 FROM "EmployeeAttribute" WHERE "id" = ${attribute.id}::uuid FOR UPDATE`
      await tx.$executeRaw`SELECT 1 FROM "Employee" WHERE "id" = ${id}::uuid FOR NO KEY UPDATE`
      await tx.$executeRaw`SELECT 1 FROM "Group" WHERE "id" = ${groupId}::uuid FOR NO KEY UPDATE`
      const answers = await Promise.all([
        otherCall('POST', '/Users', user(name, name)),
        call('PUT', `/Users/${id}`, user(email, email)),
        call('PATCH', `/Users/${id}`, patchOf({ op: 'replace', path: 'title', value: 'After' })),
        call('DELETE', `/Users/${id}`),
        call('PATCH', `/Groups/${groupId}`, rename),
        call('DELETE', `/Groups/${groupId}`),
      ])
      for (const { status, headers, body } of answers) {
        expect([status, headers.get('retry-after')]).toEqual([503, '30'])
        expect(body).toMatchObject({ status: '503', detail: expect.stringContaining('try again') })
      }
    },
    { timeout: 30_000 },
  )
  expect(await db.employee.findUnique({ where: { id } })).toMatchObject({
    jobTitle: 'Before',
    scimDeletedAt: null,
  })
  expect((await call('PATCH', `/Groups/${groupId}`, rename)).status).toBe(204)
  expect((await otherCall('POST', '/Users', user(name, name))).status).toBe(201)
})

const user = (userName: string, email: string) => ({
  schemas: [userUrn],
  userName,
  name: { givenName: 'Some', familyName: 'Body' },
  emails: [{ value: email, primary: true }],
})

test('of two at once, one has a user name and the other an e-mail of the same text: one is refused', async () => {
  for (let round = 0; round < 5; round++) {
    const name = `same-${unique()}@example.com`
    const answers = await Promise.all([
      call('POST', '/Users', user(name, name)),
      call('POST', '/Users', user(name.toUpperCase(), `other-${unique()}@example.com`)),
    ])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    const filter = new URLSearchParams({ filter: `userName eq "${name}"` })
    expect((await call('GET', `/Users?${filter}`)).body.totalResults).toBe(1)
  }
})

test('a file cannot give somebody an e-mail that is another’s user name', async () => {
  const name = `upn-${unique()}@example.com`
  await createEmployee(db, organization, { userName: name })
  const portico = systemActor(organization.id)
  const saved = db.$transaction((tx) =>
    saveEmployees(tx, portico, [newDraft({ email: name })], { kind: 'scim' }),
  )
  await expect(saved).rejects.toMatchObject({ code: 'conflict' })
})

test('somebody who was deleted comes back once, however often at once', async () => {
  const name = `back-${unique()}@example.com`
  const { body } = await call('POST', '/Users', user(name, name))
  await call('DELETE', `/Users/${body.id}`)
  const answers = await Promise.all([1, 2, 3].map(() => call('POST', '/Users', user(name, name))))
  expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409])
})
