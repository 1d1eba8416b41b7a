import SCIMMY from 'scimmy'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { foreignMemberActor, memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import {
  enterpriseUrn,
  porticoUrn,
  type ScimAnswer,
  type ScimCall,
  scimClientOf,
  userOf,
  userUrn,
} from '@/tests/support/scim'

let organization: { id: string }

let call: ScimCall

let foreigner: ScimCall

let created: ScimAnswer

/** RFC 7644 §3.3, its example, with the work e-mail that Portico asks for. */
const example = {
  schemas: [userUrn],
  userName: 'bjensen',
  externalId: 'bjensen',
  name: { formatted: 'Ms. Barbara J Jensen III', familyName: 'Jensen', givenName: 'Barbara' },
  emails: [{ value: 'bjensen@example.com', type: 'work' }],
}

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
  foreigner = await scimClientOf(await foreignMemberActor())
  await db.employeeAttribute.createMany({
    data: [
      { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
      {
        organizationId: organization.id,
        key: 'badge',
        name: 'Badge',
        type: 'choice',
        options: ['Red', 'Blue'],
      },
    ],
  })
  created = await call('POST', '/Users', example)
})

test('§3.3: creating answers 201 with the resource, its location and its version', () => {
  const { status, headers, body } = created
  expect(status).toBe(201)
  expect(headers.get('content-type')).toBe('application/scim+json;charset=utf-8')
  expect(headers.get('location')).toBe(body.meta.location)
  expect(body.meta.location).toMatch(new RegExp(`/api/scim/v2/Users/${body.id}$`))
  expect(headers.get('etag')).toBe('W/"1"')
  expect(headers.get('x-request-id')).toBeTruthy()
  expect(body).toMatchObject({
    schemas: [userUrn, porticoUrn],
    externalId: 'bjensen',
    userName: 'bjensen',
    name: { formatted: 'Barbara Jensen', familyName: 'Jensen', givenName: 'Barbara' },
    displayName: 'Barbara Jensen',
    active: true,
    emails: [{ value: 'bjensen@example.com', type: 'work', primary: true }],
    meta: { resourceType: 'User', version: 'W/"1"' },
  })
})

test('§3.3: a resource is one that another implementation of SCIM reads by its own schemas', () => {
  const { [porticoUrn]: _own, ...standard } = created.body
  const schemas = created.body.schemas as string[]
  const read = new SCIMMY.Schemas.User(
    { ...standard, schemas: schemas.filter((urn) => urn !== porticoUrn) } as never,
    'out',
  )
  expect(JSON.parse(JSON.stringify(read))).toMatchObject({
    id: created.body.id,
    userName: 'bjensen',
    emails: [{ value: 'bjensen@example.com', primary: true }],
  })
})

test('§3.3: the same user name once more, in other capitals, is 409 uniqueness', async () => {
  const again = await call('POST', '/Users', { ...example, userName: 'BJensen', externalId: 'other' })
  expect(again).toMatchObject({ status: 409, body: { scimType: 'uniqueness', status: '409' } })
  const sameId = await call('POST', '/Users', userOf({ externalId: 'BJENSEN' }))
  expect(sameId).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
  const sameMail = await call('POST', '/Users', userOf({ emails: [{ value: 'BJensen@example.com' }] }))
  expect(sameMail).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
})

test('§3.3: without an e-mail, one is made of a user name that is one; else it is missed by name', async () => {
  const named = await call('POST', '/Users', { schemas: [userUrn], userName: 'grace@example.com' })
  expect(named).toMatchObject({ status: 201, body: { emails: [{ value: 'grace@example.com' }] } })
  const { emails: _none, ...without } = example
  expect(await call('POST', '/Users', { ...without, userName: 'nobody', externalId: 'n' })).toMatchObject({
    status: 400,
    body: { scimType: 'invalidValue', detail: expect.stringContaining("'emails'") },
  })
})

test('§3.4.1: a known resource is found by its id, and nothing else is', async () => {
  const { id } = created.body
  const found = await call('GET', `/Users/${id}`)
  expect(found.status).toBe(200)
  expect(found.headers.get('etag')).toBe('W/"1"')
  expect(found.body).toEqual(created.body)
  for (const address of [
    '/Users/2819c223-7f76-453a-919d-413861904646',
    '/Users/bjensen',
    '/Users/%E0%A4%A',
    `/Users/${id}/more`,
    '/Nothing',
  ]) {
    expect(await call('GET', address), address).toMatchObject({ status: 404, body: { status: '404' } })
  }
  for (const method of ['GET', 'PUT', 'PATCH', 'DELETE'] as const) {
    const body = { PUT: example, PATCH: { Operations: [{ op: 'replace', value: { title: 'x' } }] } }
    const answer = await foreigner(method, `/Users/${id}`, body[method as 'PUT'])
    expect(answer.status, method).toBe(404)
  }
})

test('§3.4.2: a list has the attributes that were asked for, and those that are always there', async () => {
  const { status, body } = await call('GET', '/Users?attributes=userName&sortBy=userName')
  expect(status).toBe(200)
  expect(body.schemas).toEqual(['urn:ietf:params:scim:api:messages:2.0:ListResponse'])
  expect(body).toMatchObject({ totalResults: 2, itemsPerPage: 2, startIndex: 1 })
  expect(body.Resources.map(({ userName }) => userName)).toEqual(['bjensen', 'grace@example.com'])
  expect(Object.keys(body.Resources[0] ?? {}).sort()).toEqual(['id', 'schemas', 'userName'])
  // Read by another implementation, as it reads any service's answer.
  const read = new SCIMMY.Messages.ListResponse(body as never)
  expect(read.Resources).toHaveLength(2)
  expect((await foreigner('GET', '/Users')).body).toMatchObject({ totalResults: 0, Resources: [] })
})

test('§3.9: attributes and excludedAttributes choose by name, by part and by schema', async () => {
  const { id } = created.body
  const some = await call(
    'GET',
    `/Users/${id}?attributes=name.familyName,EMAILS.value,${porticoUrn}:employmentType`,
  )
  expect(some.body).toEqual({
    schemas: created.body.schemas,
    id,
    name: { familyName: 'Jensen' },
    emails: [{ value: 'bjensen@example.com' }],
    [porticoUrn]: { employmentType: 'permanent' },
  })
  const less = await call('GET', `/Users/${id}?excludedAttributes=id,name,emails.type,meta,${porticoUrn}`)
  expect(less.body).toMatchObject({ id, emails: [{ value: 'bjensen@example.com', primary: true }] })
  expect(less.body).not.toHaveProperty('name')
  expect(less.body).not.toHaveProperty('meta')
  expect(less.body).not.toHaveProperty([porticoUrn])
  const made = await call('POST', '/Users?attributes=userName', userOf())
  expect(Object.keys(made.body).sort()).toEqual(['id', 'schemas', 'userName'])
})

test('§3.10: names and the URNs before them are read in any capitals', async () => {
  const made = await call('POST', '/Users', {
    Schemas: [userUrn.toUpperCase()],
    USERNAME: 'katherine',
    Name: { GIVENNAME: 'Katherine', familyname: 'Johnson' },
    eMails: [{ VALUE: 'katherine@example.com' }],
    [enterpriseUrn.toLowerCase()]: { Department: 'Research' },
    [`${porticoUrn}:cost_centre`]: '4711',
  })
  expect(made).toMatchObject({
    status: 201,
    body: {
      name: { givenName: 'Katherine', familyName: 'Johnson' },
      [enterpriseUrn]: { department: 'Research' },
      [porticoUrn]: { cost_centre: '4711' },
    },
  })
})

test.each([
  ['no object', [], 'invalidSyntax'],
  ['another schema', { ...example, schemas: ['urn:example:other'] }, 'invalidSyntax'],
  ['no user name', { ...example, userName: ' ' }, 'invalidValue'],
  ['an e-mail that is none', userOf({ emails: [{ value: 'nobody' }] }), 'invalidValue'],
  ['a country that is none', userOf({ addresses: [{ country: 'Atlantis' }] }), 'invalidValue'],
  ['a number for a name', userOf({ name: { givenName: {} } }), 'invalidValue'],
  ['a truth value that is none', userOf({ active: 'perhaps' }), 'invalidValue'],
  ['an option that is none', userOf({ [porticoUrn]: { badge: 'Green' } }), 'invalidValue'],
  ['a day that is none', userOf({ [porticoUrn]: { startDate: '2027-02-30' } }), 'invalidValue'],
  [
    'a manager whom nobody knows',
    userOf({ [enterpriseUrn]: { manager: { value: 'ghost' } } }),
    'invalidValue',
  ],
  ['a text that is too long', userOf({ title: 'x'.repeat(201) }), 'invalidValue'],
  ['U+0000', userOf({ title: 'a\0b' }), 'invalidValue'],
])('refuses %s and keeps nothing of it', async (_what, body, scimType) => {
  const before = await db.employee.count({ where: { organizationId: organization.id } })
  expect(await call('POST', '/Users', body)).toMatchObject({ status: 400, body: { scimType } })
  expect(await db.employee.count({ where: { organizationId: organization.id } })).toBe(before)
})
