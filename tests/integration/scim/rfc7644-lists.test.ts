import { beforeAll, expect, test } from 'vitest'
import { porticoUrn, type ScimCall } from '@/tests/support/scim'
import { sampleDirectory } from '@/tests/support/scim-directory'

let call: ScimCall

beforeAll(async () => {
  ;({ call } = await sampleDirectory())
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
