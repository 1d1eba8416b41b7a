import { randomUUID } from 'node:crypto'
import SCIMMY from 'scimmy'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createEmployee, createEmployees, createOrganization } from '@/tests/support/factories'
import { groupUrn, patchOf, type ScimCall, scimClientOf } from '@/tests/support/scim'

let organization: { id: string }
let call: ScimCall
let foreigner: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
  foreigner = await scimClientOf(await foreignMemberActor())
})

const changes = () =>
  db.membershipChange.findMany({ where: { organizationId: organization.id }, orderBy: { id: 'asc' } })

test('a group is made with its people, found, renamed and replaced', async () => {
  const [ada, grace] = await createEmployees(db, organization, [{ givenName: 'Ada' }, { givenName: 'Grace' }])
  const made = await call('POST', '/Groups', {
    schemas: [groupUrn],
    displayName: ' Sales  France ',
    externalId: 'g-1',
    members: [{ value: ada?.id, display: 'Ada' }, { value: ada?.id.toUpperCase() }],
  })
  expect(made.status).toBe(201)
  expect(made.headers.get('location')).toBe(made.body.meta.location)
  expect(made.body).toMatchObject({
    schemas: [groupUrn],
    displayName: 'Sales France',
    externalId: 'g-1',
    members: [
      {
        value: ada?.id,
        type: 'User',
        display: 'Ada Sample',
        $ref: expect.stringContaining(`/Users/${ada?.id}`),
      },
    ],
    meta: { resourceType: 'Group', version: 'W/"1"' },
  })
  expect(() => new SCIMMY.Schemas.Group(made.body as never, 'out')).not.toThrow()
  expect((await call('GET', `/Users/${ada?.id}`)).body.groups).toEqual([
    { value: made.body.id, $ref: made.body.meta.location, display: 'Sales France', type: 'direct' },
  ])
  expect(await call('POST', '/Groups', { displayName: 'Sales France' })).toMatchObject({
    status: 409,
    body: { scimType: 'uniqueness' },
  })
  const replaced = await call('PUT', `/Groups/${made.body.id}`, {
    displayName: 'Sales',
    members: [{ value: grace?.id }],
  })
  expect(replaced).toMatchObject({
    status: 200,
    body: { displayName: 'Sales', members: [{ value: grace?.id }], meta: { version: 'W/"2"' } },
  })
  expect(replaced.body).not.toHaveProperty('externalId')
  const same = await call('PUT', `/Groups/${made.body.id}`, replaced.body)
  expect(same.body.meta.version).toBe('W/"2"')
  for (const filter of [
    'displayName eq "SALES"',
    `members eq "${grace?.id}"`,
    `members[display sw "grace"]`,
    `id eq "${made.body.id}"`,
  ]) {
    const found = await call(
      'GET',
      `/Groups?${new URLSearchParams({ filter, excludedAttributes: 'members' })}`,
    )
    expect(found.body, filter).toMatchObject({ totalResults: 1, Resources: [{ id: made.body.id }] })
    expect(found.body.Resources[0]).not.toHaveProperty('members')
  }
  expect(
    (await call('GET', `/Groups?${new URLSearchParams({ filter: `members eq "${ada?.id}"` })}`)).body
      .totalResults,
  ).toBe(0)
  expect(await call('GET', '/Groups?filter=colour%20pr')).toMatchObject({
    status: 400,
    body: { scimType: 'invalidFilter' },
  })
})

test('another organization neither finds a group nor puts its people in', async () => {
  const person = await createEmployee(db, organization)
  const { body } = await call('POST', '/Groups', { displayName: 'Secret', members: [{ value: person.id }] })
  const operation = patchOf({ op: 'remove', path: 'members' })
  for (const [method, sent] of [
    ['GET'],
    ['PUT', { displayName: 'x' }],
    ['PATCH', operation],
    ['DELETE'],
  ] as const) {
    expect((await foreigner(method, `/Groups/${body.id}`, sent)).status, method).toBe(404)
  }
  expect((await foreigner('GET', '/Groups')).body.totalResults).toBe(0)
  const own = await foreigner('POST', '/Groups', { displayName: 'Secret' })
  expect(own.status).toBe(201)
  const taken = await foreigner(
    'PATCH',
    `/Groups/${own.body.id}`,
    patchOf({ op: 'add', path: 'members', value: [{ value: person.id }] }),
  )
  expect(taken).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
  expect(await db.groupMember.count({ where: { groupId: own.body.id } })).toBe(0)
})

test('audiences are told whose membership changed, and of nobody else', async () => {
  const [one, two, three] = await createEmployees(db, organization, [{}, {}, {}])
  await db.membershipChange.deleteMany({ where: { organizationId: organization.id } })
  const { body } = await call('POST', '/Groups', { displayName: 'Told', members: [{ value: one?.id }] })
  const change = (...operations: unknown[]) => call('PATCH', `/Groups/${body.id}`, patchOf(...operations))
  await change({ op: 'add', path: 'members', value: [{ value: one?.id }, { value: two?.id }] })
  await change({ op: 'add', path: 'members', value: [{ value: one?.id }] })
  await change({ op: 'replace', path: 'displayName', value: 'Told again' })
  await change({ op: 'replace', path: 'members', value: [{ value: two?.id }, { value: three?.id }] })
  await call('DELETE', `/Groups/${body.id}`)
  const told = await changes()
  expect(told.map(({ employeeIds }) => employeeIds.sort())).toEqual([
    [one?.id],
    [two?.id],
    [one?.id, three?.id].sort(),
    [two?.id, three?.id].sort(),
  ])
  expect(told.every(({ cause }) => JSON.stringify(cause) === '{"kind":"scim"}')).toBe(true)
})

test('10 000 members come and go with one request each', async () => {
  const ids = Array.from({ length: 10_000 }, () => randomUUID())
  await db.$executeRaw`
    INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "updatedAt")
    SELECT id, ${organization.id}::uuid, 'Many', 'People', id || '@many.example', now() FROM unnest(${ids}::uuid[]) AS id`
  const { body } = await call('POST', '/Groups', { displayName: 'Everybody' })
  const value = ids.map((id) => ({ value: id, display: 'Many People' }))
  const start = performance.now()
  expect(
    (await call('PATCH', `/Groups/${body.id}`, patchOf({ op: 'add', path: 'members', value }))).status,
  ).toBe(204)
  const added = performance.now() - start
  expect(await db.groupMember.count({ where: { groupId: body.id } })).toBe(10_000)
  const one = ids.slice(0, 1_000).map((id) => ({ op: 'Remove', path: `members[value eq "${id}"]` }))
  expect((await call('PATCH', `/Groups/${body.id}`, patchOf(...one))).status).toBe(204)
  expect(await db.groupMember.count({ where: { groupId: body.id } })).toBe(9_000)
  expect(
    (
      await call(
        'PATCH',
        `/Groups/${body.id}`,
        patchOf({ op: 'remove', path: 'members', value: value.slice(1_000) }),
      )
    ).status,
  ).toBe(204)
  expect(await db.groupMember.count({ where: { groupId: body.id } })).toBe(0)
  // One statement, not ten thousand: seconds even on a busy machine.
  expect(added).toBeLessThan(10_000)
})

test('changes at once lose nobody', async () => {
  const people = await createEmployees(
    db,
    organization,
    Array.from({ length: 12 }, () => ({})),
  )
  const { body } = await call('POST', '/Groups', { displayName: 'At once' })
  const answers = await Promise.all(
    people.map(({ id }) =>
      call('PATCH', `/Groups/${body.id}`, patchOf({ op: 'add', path: 'members', value: [{ value: id }] })),
    ),
  )
  expect(answers.map(({ status }) => status)).toEqual(people.map(() => 204))
  expect((await call('GET', `/Groups/${body.id}`)).body).toMatchObject({ meta: { version: 'W/"13"' } })
  expect(await db.groupMember.count({ where: { groupId: body.id } })).toBe(12)
})
