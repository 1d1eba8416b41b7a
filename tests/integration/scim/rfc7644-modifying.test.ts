import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  enterpriseUrn,
  patchOf,
  porticoUrn,
  type ScimAnswer,
  type ScimCall,
  userOf,
  userUrn,
} from '@/tests/support/scim'
import { sampleProvider } from '@/tests/support/scim-directory'

let call: ScimCall
let makeUser: () => Promise<ScimAnswer['body']>
let user: ScimAnswer['body']

beforeAll(async () => {
  ;({ call, makeUser } = await sampleProvider())
})

beforeEach(async () => {
  user = await makeUser()
})

const patch = (...operations: unknown[]) => call('PATCH', `/Users/${user.id}`, patchOf(...operations))

describe('§3.5.2: paths of PATCH', () => {
  test.each<[string, Record<string, unknown>, object]>([
    [
      'name.familyName',
      { path: 'name.familyName', value: 'Byron' },
      { name: { familyName: 'Byron', givenName: 'Barbara' } },
    ],
    ['a URN before the name', { path: `${userUrn}:title`, value: 'Director' }, { title: 'Director' }],
    [
      'an extension’s attribute',
      { path: `${enterpriseUrn}:department`, value: 'Legal' },
      { [enterpriseUrn]: { department: 'Legal' } },
    ],
    [
      'a whole extension',
      { path: porticoUrn, value: { team: 'Data' } },
      { [porticoUrn]: { team: 'Data', cost_centre: '4711' } },
    ],
    [
      'an own attribute',
      { path: `${porticoUrn}:cost_centre`, value: '12' },
      { [porticoUrn]: { cost_centre: '12' } },
    ],
    ['names in other capitals', { path: 'TITLE', value: 'Director' }, { title: 'Director' }],
    [
      'a value that a filter finds',
      { path: 'addresses[type eq "work"].locality', value: 'Paris' },
      { addresses: [{ country: 'FR', locality: 'Paris' }] },
    ],
    [
      'a part of all values',
      { path: 'addresses.locality', value: 'Nice' },
      { addresses: [{ country: 'FR', locality: 'Nice' }] },
    ],
  ])('%s', async (_what, operation, expected) => {
    const answer = await patch({ op: 'replace', ...operation })
    expect(answer, answer.body.detail).toMatchObject({ status: 200, body: expected })
    expect(answer.headers.get('etag')).toBe('W/"2"')
  })

  test.each<[string, object, string]>([
    ['a path that is none', { op: 'add', path: 'addresses[type eq', value: 'x' }, 'invalidPath'],
    ['an attribute that there is not', { op: 'add', path: 'favouriteColour', value: 'red' }, 'invalidPath'],
    [
      'an own attribute that there is not',
      { op: 'add', path: `${porticoUrn}:colour`, value: 'red' },
      'invalidPath',
    ],
    ['a filter on a single value', { op: 'replace', path: 'title[value eq "x"]', value: 'y' }, 'invalidPath'],
    ['what is read-only', { op: 'replace', path: 'id', value: 'x' }, 'mutability'],
    ['groups of a person', { op: 'add', path: 'groups', value: [{ value: 'x' }] }, 'mutability'],
    ['removing what is required', { op: 'remove', path: 'userName' }, 'mutability'],
    [
      'removing the work e-mail',
      { op: 'remove', path: 'emails[type eq "work" and value ew "example.com"]' },
      'mutability',
    ],
    ['removing without a path', { op: 'remove' }, 'noTarget'],
    [
      'replacing what a filter does not find',
      { op: 'replace', path: 'addresses[type eq "home"]', value: { country: 'DE' } },
      'noTarget',
    ],
    ['no object without a path', { op: 'add', value: 'x' }, 'invalidValue'],
    ['another operation', { op: 'move', path: 'title', value: 'x' }, 'invalidSyntax'],
    ['a value of another type', { op: 'replace', path: 'name', value: ['x'] }, 'invalidValue'],
  ])('refuses %s', async (_what, operation, scimType) => {
    const answer = await patch({ op: 'replace', path: 'title', value: 'Not kept' }, operation)
    expect({ status: answer.status, scimType: answer.body.scimType }).toEqual({ status: 400, scimType })
    expect((await call('GET', `/Users/${user.id}`)).body).toEqual(user)
  })

  test.each([
    {},
    { Operations: [] },
    [],
    { schemas: ['urn:example'], Operations: [{ op: 'add', value: {} }] },
  ])('refuses a message that is none: %j', async (body) => {
    const answer = await call('PATCH', `/Users/${user.id}`, body)
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } })
  })
})

describe('§3.5.2.1: add', () => {
  test('without a path, each attribute of the value, as in the example', async () => {
    const answer = await patch({
      op: 'add',
      value: { emails: [{ value: 'babs@jensen.org', type: 'home' }], nickname: 'Babs' },
    })
    // A home e-mail is none of Portico's: the work e-mail stays.
    expect(answer).toMatchObject({ status: 200, body: { emails: user.emails } })
    const filled = await patch({
      op: 'add',
      value: { title: 'Lead', [enterpriseUrn]: { department: 'Law' } },
    })
    expect(filled.body).toMatchObject({ title: 'Lead', [enterpriseUrn]: { department: 'Law' } })
  })

  test('of a new primary value makes it the one that counts', async () => {
    const value = [{ value: `new-${user.id}@example.com`, primary: true }]
    const answer = await patch({ op: 'add', path: 'emails', value })
    expect(answer.body.emails).toEqual([{ value: `new-${user.id}@example.com`, type: 'work', primary: true }])
  })

  test('of what is there already changes nothing, not even the version', async () => {
    const answer = await patch({ op: 'add', path: 'emails', value: user.emails })
    expect(answer).toMatchObject({ status: 200, body: { meta: { version: 'W/"1"' } } })
  })
})

describe('§3.5.2.2: remove', () => {
  test('an attribute, a part, the values that a filter finds', async () => {
    expect((await patch({ op: 'remove', path: 'title' })).body).not.toHaveProperty('title')
    const city = await patch({ op: 'remove', path: 'addresses[type eq "work"].locality' })
    expect(city.body.addresses).toEqual([{ country: 'FR', type: 'work', primary: true }])
    expect((await patch({ op: 'remove', path: 'addresses[type eq "work"]' })).body).not.toHaveProperty(
      'addresses',
    )
    expect((await patch({ op: 'remove', path: enterpriseUrn })).body).not.toHaveProperty([enterpriseUrn])
    // Nothing left to remove is no mistake.
    expect((await patch({ op: 'remove', path: 'addresses[type eq "work"]' })).status).toBe(200)
  })
})

describe('§3.5.2.3: replace', () => {
  test('the work address, as in the example', async () => {
    const answer = await patch({
      op: 'replace',
      path: 'addresses[type eq "work"]',
      value: {
        type: 'work',
        streetAddress: '911 Universal City Plaza',
        locality: 'Hollywood',
        region: 'CA',
        postalCode: '91608',
        country: 'US',
        formatted: '911 Universal City Plaza\nHollywood, CA 91608 US',
        primary: true,
      },
    })
    expect(answer.body.addresses).toEqual([
      { locality: 'Hollywood', country: 'US', type: 'work', primary: true },
    ])
  })

  test('a part that Portico does not keep, as in the example', async () => {
    const answer = await patch({
      op: 'replace',
      path: 'addresses[type eq "work"].streetAddress',
      value: '1010 Broadway Ave',
    })
    expect(answer).toMatchObject({ status: 200, body: { meta: { version: 'W/"1"' } } })
  })

  test('without a path, as in the example', async () => {
    const emails = [
      { value: `r-${user.id}@example.com`, type: 'work', primary: true },
      { value: 'babs@jensen.org', type: 'home' },
    ]
    const answer = await patch({ op: 'replace', value: { emails, nickname: 'Babs' } })
    expect(answer.body.emails).toEqual([emails[0]])
  })

  test('somebody else’s user name is 409 uniqueness', async () => {
    const other = await call('POST', '/Users', userOf())
    const answer = await patch({ op: 'replace', path: 'userName', value: other.body.userName })
    expect(answer).toMatchObject({ status: 409, body: { scimType: 'uniqueness' } })
  })
})
