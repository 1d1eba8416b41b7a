import { afterAll, beforeEach, expect, test } from 'vitest'
import { type Sandbox, startSandbox } from '@/lib/sandbox/server'

let sandbox: Sandbox
beforeEach(async () => {
  await sandbox?.close()
  sandbox = await startSandbox()
})
afterAll(() => sandbox.close())

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const enterpriseSchema = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'

async function scim(method: string, path: string, body?: unknown, key = sandbox.apiKey) {
  const response = await fetch(`${sandbox.url}/scim/v2${path}`, {
    method,
    headers: { authorization: `Bearer ${key}`, 'content-type': 'application/scim+json' },
    body: body === undefined ? undefined : JSON.stringify(body),
  })
  const text = await response.text()
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    body: text ? JSON.parse(text) : null,
  }
}
const mia = {
  schemas: [userSchema, enterpriseSchema],
  userName: 'Mia.Novak@sandbox.example',
  externalId: 'E-77',
  displayName: 'Mia Novak',
  password: 'never kept',
  name: { givenName: 'Mia', familyName: 'Novak' },
  emails: [{ value: 'mia.novak@sandbox.example', primary: true }],
  active: true,
  [enterpriseSchema]: { department: 'Sales' },
}
const create = () => scim('POST', '/Users', mia)

test('a wrong key is answered with a SCIM error', async () => {
  const { status, body } = await scim('GET', '/Users', undefined, 'wrong')
  expect(status).toBe(401)
  expect(body).toMatchObject({ schemas: ['urn:ietf:params:scim:api:messages:2.0:Error'], status: '401' })
})

test('a created user has an id and an absolute address, and is read back without its password', async () => {
  const created = await create()
  expect(created.status).toBe(201)
  expect(created.type).toContain('application/scim+json')
  const { id, meta } = created.body
  expect(meta.location).toBe(`${sandbox.url}/scim/v2/Users/${id}`)
  const { body } = await scim('GET', `/Users/${id}`)
  expect(body).toMatchObject({
    externalId: 'E-77',
    active: true,
    [enterpriseSchema]: { department: 'Sales' },
  })
  expect(JSON.stringify(body)).not.toContain('never kept')
})

test('users are listed in pages, and found by name without regard to case', async () => {
  await create()
  const all = await scim('GET', '/Users?startIndex=11&count=5')
  expect(all.body).toMatchObject({ totalResults: 13, startIndex: 11 })
  expect(all.body.Resources).toHaveLength(3)
  const found = await scim(
    'GET',
    `/Users?filter=${encodeURIComponent('userName eq "mia.novak@SANDBOX.example"')}`,
  )
  expect(found.body.totalResults).toBe(1)
  expect(found.body.Resources[0].externalId).toBe('E-77')
  const both = encodeURIComponent('externalId eq "E-77" and active eq true')
  expect((await scim('GET', `/Users?filter=${both}`)).body.totalResults).toBe(1)
  const none = encodeURIComponent('userName eq "nobody@sandbox.example"')
  expect((await scim('GET', `/Users?filter=${none}`)).body).toMatchObject({ totalResults: 0, Resources: [] })
})

test('a user name is taken once', async () => {
  await create()
  const again = await scim('POST', '/Users', { ...mia, userName: mia.userName.toUpperCase() })
  expect(again.status).toBe(409)
  expect(again.body.scimType).toBe('uniqueness')
})

test('a user is changed, deactivated and deleted, and the API shows it', async () => {
  const { id, meta } = (await create()).body
  await scim('PUT', `/Users/${id}`, { ...mia, displayName: 'Mia Weber' })
  const patch = await scim('PATCH', `/Users/${id}`, {
    schemas: ['urn:ietf:params:scim:api:messages:2.0:PatchOp'],
    Operations: [{ op: 'replace', path: 'active', value: false }],
  })
  expect(patch.status).toBe(200)
  expect(patch.body).toMatchObject({
    id,
    displayName: 'Mia Weber',
    active: false,
    meta: { created: meta.created },
  })

  const headers = { authorization: `Bearer ${sandbox.apiKey}` }
  const people = async () => (await fetch(`${sandbox.url}/api/people`, { headers })).json()
  expect((await people()).people.at(-1)).toMatchObject({ id, name: 'Mia Weber', active: false })
  expect((await scim('DELETE', `/Users/${id}`)).status).toBe(204)
  expect((await scim('DELETE', `/Users/${id}`)).status).toBe(404)
  expect((await people()).total).toBe(12)
})

test('a group holds users only, and loses a user who is deleted', async () => {
  const { id } = (await create()).body
  const group = { schemas: ['urn:ietf:params:scim:schemas:core:2.0:Group'], displayName: 'Sales' }
  const refused = await scim('POST', '/Groups', { ...group, members: [{ value: 'nobody' }] })
  expect(refused.status).toBe(400)
  const created = await scim('POST', '/Groups', { ...group, members: [{ value: id }] })
  expect(created.status).toBe(201)
  expect(created.body.members).toMatchObject([{ value: id }])
  await scim('DELETE', `/Users/${id}`)
  expect((await scim('GET', `/Groups/${created.body.id}`)).body.members ?? []).toEqual([])
})

test('what is written to one sandbox is not seen in another', async () => {
  const other = await startSandbox()
  try {
    await create()
    const headers = { authorization: `Bearer ${other.apiKey}` }
    const list = await (await fetch(`${other.url}/scim/v2/Users`, { headers })).json()
    expect(list.totalResults).toBe(12)
  } finally {
    await other.close()
  }
})

test('the service describes itself', async () => {
  const { body } = await scim('GET', '/ServiceProviderConfig')
  expect(body).toMatchObject({ patch: { supported: true }, filter: { supported: true } })
  expect((await scim('GET', '/ResourceTypes')).body.totalResults).toBe(2)
})
