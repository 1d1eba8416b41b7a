import { beforeAll, describe, expect, test } from 'vitest'
import type { ScimActor } from '@/lib/auth/actor'
import { db } from '@/lib/db'
import { parseListParams } from '@/lib/scim/rules'
import { loadUserModel, userIdsSql } from '@/lib/scim/users/queries'
import { memberActor } from '@/tests/support/actors'
import { createEmployees, createOrganization } from '@/tests/support/factories'
import {
  enterpriseUrn,
  porticoUrn,
  type ScimCall,
  scimActorOf,
  scimClientOf,
  userUrn,
} from '@/tests/support/scim'

let call: ScimCall
let actor: ScimActor
let sales: string

beforeAll(async () => {
  const organization = await createOrganization(db)
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
  })
  const [boss] = await createEmployees(db, organization, [
    {
      givenName: 'Ada',
      familyName: "O'Malley",
      email: 'ada@example.com',
      userName: 'bjensen',
      externalId: 'A-1',
      jobTitle: 'Director',
      startDate: new Date('2020-01-01'),
    },
  ])
  const [, jane] = await createEmployees(db, organization, [
    {
      givenName: 'John',
      familyName: 'Smith',
      email: 'john@example.org',
      userName: 'JSmith',
      jobTitle: 'Manager 100%',
      department: 'Sales',
      managerId: boss?.id ?? null,
      startDate: new Date('2024-05-01'),
      country: 'FR',
    },
    {
      givenName: 'Jane',
      familyName: 'Smithson',
      email: 'jane@example.net',
      employmentType: 'intern',
      status: 'left',
      team: 'Platform',
      attributes: { cost_centre: '4711' },
    },
    { givenName: 'Zoë', familyName: 'Zhang', email: 'zoe@example.com', employmentType: 'contractor' },
    // Deleted by the identity provider: in no answer.
    { email: 'gone@example.com', userName: 'Jgone', status: 'left', scimDeletedAt: new Date() },
  ])
  const { id } = await db.group.create({
    data: {
      organizationId: organization.id,
      name: 'Smithy Sales',
      members: { create: { employeeId: jane?.id ?? '' } },
    },
  })
  sales = id
  const foreign = await createOrganization(db)
  await createEmployees(db, foreign, [{ userName: 'bjensen' }])
  const admin = await memberActor(organization)
  call = await scimClientOf(admin)
  actor = await scimActorOf(admin)
})

async function whoIs(filter: string): Promise<string[]> {
  const { status, body } = await call('GET', `/Users?${new URLSearchParams({ filter })}`)
  expect(status, body.detail).toBe(200)
  expect(body.totalResults).toBe(body.Resources.length)
  return body.Resources.map(({ name }) => (name as { givenName: string }).givenName).sort()
}

const everyone = ['Ada', 'Jane', 'John', 'Zoë']

describe('§3.4.2.2: the filters of the document', () => {
  test.each<[string, string[]]>([
    ['userName eq "bjensen"', ['Ada']],
    [`name.familyName co "O'Malley"`, ['Ada']],
    ['userName sw "J"', ['Jane', 'John']],
    [`${userUrn}:userName sw "J"`, ['Jane', 'John']],
    ['title pr', ['Ada', 'John']],
    ['meta.lastModified gt "2011-05-13T04:42:34Z"', everyone],
    ['meta.lastModified ge "2011-05-13T04:42:34Z"', everyone],
    ['meta.lastModified lt "2011-05-13T04:42:34Z"', []],
    ['meta.lastModified le "2011-05-13T04:42:34Z"', []],
    ['title pr and userType eq "Employee"', ['Ada', 'John']],
    ['title pr or userType eq "Intern"', ['Ada', 'Jane', 'John']],
    [`schemas eq "${enterpriseUrn}"`, ['John']],
    [
      'userType eq "Employee" and (emails co "example.com" or emails.value co "example.org")',
      ['Ada', 'John'],
    ],
    ['userType ne "Employee" and not (emails co "example.com" or emails.value co "example.org")', ['Jane']],
    ['userType eq "Employee" and (emails.type eq "work")', ['Ada', 'John']],
    ['userType eq "Employee" and emails[type eq "work" and value co "@example.com"]', ['Ada']],
    [
      'emails[type eq "work" and value co "@example.com"] or ims[type eq "xmpp" and value co "@foo.com"]',
      ['Ada', 'Zoë'],
    ],
  ])('%s', async (filter, people) => {
    expect(await whoIs(filter)).toEqual(people)
  })
})

describe('§3.4.2.2: operators, order of precedence and names', () => {
  test.each<[string, string[]]>([
    ['USERNAME EQ "BJENSEN"', ['Ada']],
    ['userName eq "jane@example.net"', ['Jane']],
    // Whoever has a user name is not found by the e-mail as if it were one.
    ['userName eq "ada@example.com"', []],
    ['emails eq "ADA@example.com"', ['Ada']],
    ['emails[type eq "work"].value eq "ada@example.com"', ['Ada']],
    ['emails[type eq "home"]', []],
    ['emails.primary eq true', everyone],
    ['externalId eq "a-1"', ['Ada']],
    ['userName ne "bjensen"', ['Jane', 'John', 'Zoë']],
    ['title ne "Director"', ['Jane', 'John', 'Zoë']],
    ['title eq null', ['Jane', 'Zoë']],
    ['not (title pr)', ['Jane', 'Zoë']],
    ['not (title co "r" and active eq true)', ['Jane', 'Zoë']],
    ['not (not (title pr))', ['Ada', 'John']],
    ['title ew "100%"', ['John']],
    ['title co "_"', []],
    ['title sw "dir"', ['Ada']],
    ['name.givenName eq "ZOË"', ['Zoë']],
    ['displayName co "hn sm"', ['John']],
    ['name.familyName gt "Smith"', ['Jane', 'Zoë']],
    ['name.familyName ge "Smith" and name.familyName le "smithson"', ['Jane', 'John']],
    ['active eq false', ['Jane']],
    ['active eq "False"', ['Jane']],
    // `and` binds closer than `or`.
    ['title pr or active eq false and userName sw "z"', ['Ada', 'John']],
    ['(title pr or active eq false) and userName sw "ja"', ['Jane']],
    [`${enterpriseUrn}:department eq "sales"`, ['John']],
    [`${enterpriseUrn}:manager.displayName sw "Ada"`, ['John']],
    [`${porticoUrn}:team pr`, ['Jane']],
    [`${porticoUrn}:startDate lt "2024-01-01"`, ['Ada']],
    [`${porticoUrn}:startDate ge "2024-05-01"`, ['John']],
    [`${porticoUrn}:cost_centre eq "4711"`, ['Jane']],
    [`${porticoUrn}:employmentType eq "contractor"`, ['Zoë']],
    ['addresses.country eq "fr"', ['John']],
    ['addresses[type eq "work" and country pr]', ['John']],
    ['addresses pr', ['John']],
    ['groups.display eq "smithy sales"', ['Jane']],
    ['groups[display sw "smithy"]', ['Jane']],
    ['nickName pr', []],
    ['nickName ne "Babs"', everyone],
    ['id pr', everyone],
    ['id eq "bjensen"', []],
    ['meta.resourceType eq "User"', everyone],
    ['userName eq "caf\\u00e9 \\"x\\""', []],
  ])('%s', async (filter, people) => {
    expect(await whoIs(filter)).toEqual(people)
  })

  test('groups and managers are found by their ids', async () => {
    expect(await whoIs(`groups eq "${sales}"`)).toEqual(['Jane'])
    expect(await whoIs(`groups[value eq "${sales}"]`)).toEqual(['Jane'])
    const [ada] = (await call('GET', '/Users?filter=userName%20eq%20%22bjensen%22')).body.Resources
    expect(await whoIs(`${enterpriseUrn}:manager eq "${ada?.id}"`)).toEqual(['John'])
    expect(await whoIs(`id eq "${ada?.id.toUpperCase()}"`)).toEqual(['Ada'])
  })

  test.each([
    'userName',
    'userName eq',
    'userName is "x"',
    'userName eq bjensen',
    'userName eq "x',
    'userName eq "\\x"',
    'userName eq "a" and',
    '(userName pr',
    'userName pr)',
    'emails[type eq "work"',
    'favouriteColour eq "red"',
    'urn:example:other:colour eq "red"',
    `${porticoUrn}:unheard_of eq "x"`,
    'active gt true',
    'active co "t"',
    'active eq "perhaps"',
    'meta.lastModified co "2011"',
    'meta.lastModified gt "soon"',
    'title gt null',
    'title[value eq "x"]',
    'userName eq "a\\u0000b"',
    `${'('.repeat(25)}title pr${')'.repeat(25)}`,
    Array.from({ length: 201 }, () => 'title pr').join(' or '),
    `title eq "${'x'.repeat(10_001)}"`,
    'userName eq \'x\'; DROP TABLE "Employee"',
  ])('refuses a filter that is none: %s', async (filter) => {
    const { status, body } = await call('GET', `/Users?${new URLSearchParams({ filter })}`)
    expect({ status, scimType: body.scimType }).toEqual({ status: 400, scimType: 'invalidFilter' })
  })
})

async function order(query: string): Promise<string[]> {
  const { status, body } = await call('GET', `/Users?${query}`)
  expect(status, body.detail).toBe(200)
  return body.Resources.map(({ name }) => (name as { givenName: string }).givenName)
}

test('§3.4.2.3: sorts in any capitals, with those without a value last, or first when descending', async () => {
  expect(await order('sortBy=userName')).toEqual(['Ada', 'Jane', 'John', 'Zoë'])
  expect(await order('sortBy=userName&sortOrder=descending')).toEqual(['Zoë', 'John', 'Jane', 'Ada'])
  expect((await order('sortBy=title')).slice(0, 2)).toEqual(['Ada', 'John'])
  expect((await order('sortBy=title&sortOrder=descending')).slice(2)).toEqual(['John', 'Ada'])
  expect(await order('sortBy=emails')).toEqual(['Ada', 'Jane', 'John', 'Zoë'])
  expect((await order(`sortBy=${porticoUrn}:startDate`)).slice(0, 2)).toEqual(['Ada', 'John'])
  for (const query of ['sortBy=favouriteColour', 'sortBy=userName&sortOrder=sideways']) {
    expect(await call('GET', `/Users?${query}`)).toMatchObject({
      status: 400,
      body: { scimType: 'invalidValue' },
    })
  }
})

test('§3.4.2.4: pages follow one another without a gap, and count=0 only counts', async () => {
  const page = (startIndex: number, count: number) =>
    call('GET', `/Users?startIndex=${startIndex}&count=${count}`)
  const first = await page(1, 3)
  const second = await page(4, 3)
  expect(first.body).toMatchObject({ totalResults: 4, itemsPerPage: 3, startIndex: 1 })
  expect(second.body).toMatchObject({ totalResults: 4, itemsPerPage: 1, startIndex: 4 })
  const ids = [...first.body.Resources, ...second.body.Resources].map(({ id }) => id)
  expect(new Set(ids).size).toBe(4)
  expect((await page(1, 0)).body).toMatchObject({ totalResults: 4, itemsPerPage: 0, Resources: [] })
  expect((await page(-5, -5)).body).toMatchObject({ totalResults: 4, startIndex: 1, Resources: [] })
  expect((await page(99, 10)).body).toMatchObject({ totalResults: 4, itemsPerPage: 0, startIndex: 99 })
  expect((await page(1, 1_000_000)).body).toMatchObject({ totalResults: 4, itemsPerPage: 4 })
  expect((await page(2 ** 40, 10)).status).toBe(200)
  expect(await call('GET', '/Users?count=many')).toMatchObject({
    status: 400,
    body: { scimType: 'invalidValue' },
  })
})

test('§3.4.3: POST /.search asks users and groups alike', async () => {
  const search = {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:SearchRequest'],
    attributes: ['displayName', 'userName'],
    filter: 'displayName co "smith"',
    startIndex: 1,
    count: 10,
  }
  const { status, body } = await call('POST', '/.search', search)
  expect(status).toBe(200)
  expect(body).toMatchObject({ totalResults: 3, itemsPerPage: 3, startIndex: 1 })
  expect(body.Resources.map(({ displayName }) => displayName).sort()).toEqual([
    'Jane Smithson',
    'John Smith',
    'Smithy Sales',
  ])
  const second = await call('POST', '/.search', { ...search, startIndex: 3, count: 1 })
  expect(second.body).toMatchObject({ totalResults: 3, itemsPerPage: 1 })
  expect(second.body.Resources[0]?.displayName).toBe('Smithy Sales')
  // An attribute that groups don't have: none of them has it (§3.4.2.1).
  const either = '(meta.resourceType eq "User" and userName eq "bjensen") or (meta.resourceType eq "Group")'
  expect((await call('POST', '/.search', { ...search, filter: either })).body.totalResults).toBe(2)
  expect((await call('GET', `/?${new URLSearchParams({ filter: either })}`)).body.totalResults).toBe(2)
})

test('§3.4.3: POST …/.search asks for users or groups alone, as GET does', async () => {
  const search = { filter: 'displayName co "smith"', sortBy: 'displayName', sortOrder: 'descending' }
  expect(
    (await call('POST', '/Users/.search', search)).body.Resources.map(({ displayName }) => displayName),
  ).toEqual(['John Smith', 'Jane Smithson'])
  expect((await call('POST', '/Groups/.search', search)).body.totalResults).toBe(1)
  expect(await call('POST', '/Users/.search', { schemas: ['urn:example'], ...search })).toMatchObject({
    status: 400,
    body: { scimType: 'invalidSyntax' },
  })
})

test('user names, e-mails and external ids are looked up by way of indexes', async () => {
  const { organizationId } = actor
  await db.$executeRaw`
    INSERT INTO "Employee" ("id", "organizationId", "givenName", "familyName", "email", "userName", "updatedAt")
    SELECT gen_random_uuid(), ${organizationId}::uuid, 'Sample', n::text, n || '@many.example',
      CASE WHEN n % 2 = 0 THEN 'many-' || n END, now()
    FROM generate_series(1, 4000) n`
  await db.$executeRaw`ANALYZE "Employee"`
  const model = await loadUserModel(actor)
  const planOf = async (filter: string) => {
    const statement = userIdsSql(actor, model, parseListParams({ filter }))
    return JSON.stringify(await db.$queryRaw`EXPLAIN ${statement}`)
  }
  const plan = await planOf('userName eq "bjensen"')
  expect(plan).toContain('Employee_scimName')
  expect(plan).not.toContain('Seq Scan')
  expect(await planOf('externalId eq "A-1"')).toContain('Employee_organizationId_externalId_key')
  expect(await planOf('emails eq "ada@example.com"')).toContain('Employee_organizationId_email_key')
})
