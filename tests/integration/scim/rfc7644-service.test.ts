import { randomUUID } from 'node:crypto'
import SCIMMY from 'scimmy'
import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import {
  enterpriseUrn,
  groupUrn,
  patchOf,
  porticoUrn,
  type ScimCall,
  scimClient,
  scimClientOf,
  userOf,
  userUrn,
} from '@/tests/support/scim'

let call: ScimCall

beforeAll(async () => {
  const organization = await createOrganization(db)
  await db.employeeAttribute.createMany({
    data: [
      { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
      // Portico's own team comes first: this one cannot be reached.
      { organizationId: organization.id, key: 'team', name: 'Squad', type: 'text' },
    ],
  })
  call = await scimClientOf(await memberActor(organization))
})

describe('§4: discovery', () => {
  test('the service says what it does', async () => {
    const { status, body } = await call('GET', '/ServiceProviderConfig')
    expect(status).toBe(200)
    expect(body).toMatchObject({
      patch: { supported: true },
      bulk: { supported: false },
      filter: { supported: true, maxResults: 500 },
      changePassword: { supported: false },
      sort: { supported: true },
      etag: { supported: true },
      authenticationSchemes: [{ type: 'oauthbearertoken' }],
      meta: { resourceType: 'ServiceProviderConfig' },
    })
    // As another implementation reads it.
    expect(() => new SCIMMY.Schemas.ServiceProviderConfig(body as never)).not.toThrow()
  })

  test('types of resources, together and each by its name', async () => {
    const { body } = await call('GET', '/ResourceTypes')
    expect(body).toMatchObject({
      totalResults: 2,
      Resources: [
        {
          id: 'User',
          endpoint: '/Users',
          schema: userUrn,
          schemaExtensions: [
            { schema: enterpriseUrn, required: false },
            { schema: porticoUrn, required: false },
          ],
        },
        { id: 'Group', endpoint: '/Groups', schema: groupUrn },
      ],
    })
    expect((await call('GET', '/ResourceTypes/User')).body).toEqual(body.Resources[0])
    expect((await call('GET', '/ResourceTypes/Robot')).status).toBe(404)
  })

  test('schemas tell what is kept, the organization’s own attributes too', async () => {
    const { body } = await call('GET', '/Schemas')
    expect(body.Resources.map(({ id }) => id)).toEqual([userUrn, enterpriseUrn, porticoUrn, groupUrn])
    const [, , portico] = body.Resources as unknown as {
      id: string
      attributes: { name: string; type: string }[]
    }[]
    expect(portico?.attributes.map(({ name }) => name)).toEqual([
      'team',
      'employmentType',
      'startDate',
      'endDate',
      'cost_centre',
    ])
    expect((await call('GET', `/Schemas/${encodeURIComponent(porticoUrn)}`)).body).toEqual(body.Resources[2])
    expect((await call('GET', `/Schemas/${userUrn.toLowerCase()}`)).body).toEqual(body.Resources[0])
    expect((await call('GET', '/Schemas/urn:example:none')).status).toBe(404)
    const users = body.Resources[0] as unknown as { attributes: Record<string, unknown>[] }
    expect(users.attributes).toContainEqual(
      expect.objectContaining({
        name: 'userName',
        type: 'string',
        required: true,
        caseExact: false,
        mutability: 'readWrite',
        returned: 'default',
        uniqueness: 'server',
      }),
    )
  })

  test('cannot be filtered, nor changed', async () => {
    expect((await call('GET', '/Schemas?filter=id%20pr')).status).toBe(403)
    expect((await call('POST', '/ServiceProviderConfig', {})).status).toBe(405)
  })
})

describe('§3.7, §3.11: what there is not', () => {
  test('bulk operations and /Me answer 501', async () => {
    expect(await call('POST', '/Bulk', {})).toMatchObject({ status: 501, body: { status: '501' } })
    for (const method of ['GET', 'HEAD', 'PUT', 'OPTIONS'] as const) {
      expect((await call(method, '/Me')).status).toBe(501)
    }
  })

  test.each([
    ['/Users', 'GET, HEAD, POST, OPTIONS', 'PUT'],
    ['/Users/.search', 'POST, OPTIONS', 'GET'],
    [`/Users/${randomUUID()}`, 'GET, HEAD, PUT, PATCH, DELETE, OPTIONS', 'POST'],
    ['/Groups', 'GET, HEAD, POST, OPTIONS', 'DELETE'],
    ['/.search', 'POST, OPTIONS', 'HEAD'],
    ['/', 'GET, HEAD, OPTIONS', 'POST'],
    ['/Schemas', 'GET, HEAD, OPTIONS', 'PATCH'],
  ] as const)('%s has %s, and answers 405 to %s', async (address, allow, other) => {
    const refused = await call(other, address)
    expect([refused.status, refused.headers.get('allow')]).toEqual([405, allow])
    expect(refused.headers.get('ratelimit-policy')).toContain('scim')
    const told = await call('OPTIONS', address)
    expect([told.status, told.headers.get('allow')]).toEqual([204, allow])
    expect(told.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
  })

  test('an address that there is not has no methods', async () => {
    for (const address of [
      '/Users/a/b',
      '/Schemas/a/b',
      '/ServiceProviderConfig/a',
      '/Nothing',
      '/.search/a',
    ]) {
      expect((await call('OPTIONS', address)).status).toBe(404)
      expect((await call('PUT', address, {})).status).toBe(404)
    }
  })

  test('HEAD is as GET', async () => {
    const address = `/Users?${new URLSearchParams({ filter: 'userName pr' })}`
    expect((await call('HEAD', address)).status).toBe(200)
    expect((await call('HEAD', `/Users/${randomUUID()}`)).status).toBe(404)
    expect((await call('HEAD', '/ServiceProviderConfig')).status).toBe(200)
  })
})

describe('§3.8: bodies', () => {
  test.each([
    'application/scim+json',
    'application/json',
    'application/scim+json; charset=utf-8',
    'Application/JSON;charset="UTF-8"',
  ])('takes %s', async (type) => {
    const answer = await call('POST', '/Users', userOf(), { headers: { 'content-type': type } })
    expect(answer.status).toBe(201)
  })

  test.each(['text/plain', 'application/xml', 'application/json; charset=iso-8859-1', ''])(
    'refuses %j with 415',
    async (type) => {
      const answer = await call('POST', '/Users', userOf(), { headers: { 'content-type': type } })
      expect(answer).toMatchObject({ status: 415, body: { status: '415' } })
    },
  )

  test.each(['{"userName": "bj', 'userName=bjensen', ''])('refuses what is not JSON: %j', async (raw) => {
    const answer = await call('POST', '/Users', undefined, { raw })
    expect(answer).toMatchObject({ status: 400, body: { scimType: 'invalidSyntax' } })
  })

  test('refuses more than 1 MiB for a user and 4 MiB for a group with 413', async () => {
    const large = (bytes: number) => JSON.stringify({ displayName: 'x'.repeat(bytes) })
    expect((await call('POST', '/Users', undefined, { raw: large(2 ** 20) })).status).toBe(413)
    expect((await call('POST', '/Groups', undefined, { raw: large(2 ** 20) })).status).toBe(400)
    expect((await call('POST', '/Groups', undefined, { raw: large(2 ** 22) })).status).toBe(413)
  })
})

describe('§2, §3.12: who may ask, and how refusals read', () => {
  test('without a token 401, with the scheme that is asked for', async () => {
    const answer = await scimClient(null)('GET', '/Users')
    expect(answer).toMatchObject({ status: 401, body: { status: '401' } })
    expect(answer.headers.get('www-authenticate')).toBe('Bearer realm="scim"')
    expect(answer.headers.get('content-type')).toBe('application/scim+json;charset=utf-8')
  })

  test.each(['nonsense', 'portico_scim_'.padEnd(56, 'x'), 'x'.repeat(300)])(
    'a token that is none is 401: %s',
    async (token) => {
      const answer = await scimClient(token)('GET', '/Users')
      expect(answer.status).toBe(401)
      expect(answer.headers.get('www-authenticate')).toContain('error="invalid_token"')
    },
  )

  test('guessing tokens is slowed down by address', async () => {
    const guess = scimClient('portico_scim_guess')
    const headers = { 'x-forwarded-for': '203.0.113.99' }
    const statuses: number[] = []
    for (let n = 0; n < 31; n++) statuses.push((await guess('GET', '/Users', undefined, { headers })).status)
    expect(statuses.slice(0, 30)).toEqual(Array.from({ length: 30 }, () => 401))
    expect(statuses[30]).toBe(429)
  })

  test('a missing resource reads as in the example', async () => {
    const { status, body } = await call('GET', '/Users/2819c223-7f76-453a-919d-413861904646')
    expect(status).toBe(404)
    expect(body).toEqual({
      schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'],
      detail: 'There is no such resource',
      status: '404',
    })
    // As another implementation reads it.
    expect(() => new SCIMMY.Messages.ErrorResponse(body as never)).toThrow('There is no such resource')
  })

  test('answers count what is left of 1200 requests a minute, and the next is 429', async () => {
    const organization = await createOrganization(db)
    const one = await scimClientOf(await memberActor(organization))
    const first = await one('GET', '/ServiceProviderConfig')
    expect(first.headers.get('ratelimit-policy')).toBe('"scim";q=1200;w=60')
    expect(first.headers.get('ratelimit')).toMatch(/^"scim";r=1199;t=\d+$/)
    await db.rateLimit.update({ where: { key: `scim:${organization.id}` }, data: { points: 1200 } })
    const statuses: number[] = []
    for (let n = 0; n < 10; n++) statuses.push((await one('PATCH', '/Users/x', patchOf())).status)
    expect(statuses.slice(0, 9)).toEqual(Array.from({ length: 9 }, () => 404))
    expect(statuses[9]).toBe(429)
    const over = await one('GET', '/Users')
    expect(over).toMatchObject({ status: 429, body: { status: '429' } })
    expect(Number(over.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
