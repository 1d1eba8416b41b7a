import { beforeAll, describe, expect, test } from 'vitest'
import { enterpriseUrn, porticoUrn, type ScimCall, userUrn } from '@/tests/support/scim'
import { sampleDirectory } from '@/tests/support/scim-directory'

let call: ScimCall
let sales: string

beforeAll(async () => {
  ;({ call, sales } = await sampleDirectory())
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
