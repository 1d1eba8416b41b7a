import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createOrganization } from '@/tests/support/factories'
import {
  enterpriseUrn,
  patchOf,
  porticoUrn,
  type ScimAnswer,
  type ScimCall,
  scimClientOf,
  userOf,
} from '@/tests/support/scim'

let organization: { id: string }
let call: ScimCall
let user: ScimAnswer['body']

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
  await db.employeeAttribute.create({
    data: { organizationId: organization.id, key: 'cost_centre', name: 'Cost centre', type: 'text' },
  })
})

beforeEach(async () => {
  user = (
    await call(
      'POST',
      '/Users',
      userOf({
        title: 'Engineer',
        addresses: [{ type: 'work', country: 'FR', locality: 'Lyon' }],
        [enterpriseUrn]: { department: 'Research' },
        [porticoUrn]: { team: 'Platform', startDate: '2024-01-08', cost_centre: '4711' },
      }),
    )
  ).body
})

const patch = (...operations: unknown[]) => call('PATCH', `/Users/${user.id}`, patchOf(...operations))

describe('§3.6: DELETE', () => {
  test('answers 204, and 404 to everything after; the person has left', async () => {
    const { body: group } = await call('POST', '/Groups', {
      displayName: `G ${user.id}`,
      members: [{ value: user.id }],
    })
    const answer = await call('DELETE', `/Users/${user.id}`)
    expect(answer).toMatchObject({ status: 204, body: {} })
    for (const method of ['GET', 'DELETE'] as const)
      expect((await call(method, `/Users/${user.id}`)).status).toBe(404)
    expect((await call('PUT', `/Users/${user.id}`, user)).status).toBe(404)
    expect((await patch({ op: 'replace', path: 'title', value: 'x' })).status).toBe(404)
    const found = await call(
      'GET',
      `/Users?${new URLSearchParams({ filter: `userName eq "${user.userName}"` })}`,
    )
    expect(found.body.totalResults).toBe(0)
    expect((await call('GET', `/Groups/${group.id}`)).body).not.toHaveProperty('members')
    const refused = await call(
      'PATCH',
      `/Groups/${group.id}`,
      patchOf({ op: 'add', path: 'members', value: [{ value: user.id }] }),
    )
    expect(refused).toMatchObject({ status: 400, body: { scimType: 'invalidValue' } })
    const row = await db.employee.findUniqueOrThrow({ where: { id: user.id } })
    expect(row).toMatchObject({ status: 'left', scimDeletedAt: expect.any(Date), team: 'Platform' })
  })

  test('leaves the user name to the next: the same person is back, with what HR knows of them', async () => {
    await call('DELETE', `/Users/${user.id}`)
    const again = await call('POST', '/Users', {
      ...userOf({ userName: String(user.userName).toUpperCase(), emails: user.emails }),
      name: { givenName: 'Babs', familyName: 'Jensen' },
    })
    expect(again).toMatchObject({
      status: 201,
      body: { id: user.id, active: true, displayName: 'Babs Jensen', [porticoUrn]: { cost_centre: '4711' } },
    })
    expect((await call('GET', `/Users/${user.id}`)).status).toBe(200)
    await call('DELETE', `/Users/${user.id}`)
    const inactive = await call('POST', '/Users', {
      ...userOf(),
      userName: user.userName,
      active: false,
      emails: user.emails,
    })
    expect(inactive).toMatchObject({ status: 201, body: { id: user.id, active: false } })
    expect((await call('GET', `/Users/${user.id}`)).status).toBe(200)
  })

  test('a group is gone with its members, who stay', async () => {
    const { body: group } = await call('POST', '/Groups', {
      displayName: `Gone ${user.id}`,
      members: [{ value: user.id }],
    })
    expect((await call('DELETE', `/Groups/${group.id}`)).status).toBe(204)
    expect((await call('GET', `/Groups/${group.id}`)).status).toBe(404)
    expect((await call('GET', `/Users/${user.id}`)).body).not.toHaveProperty('groups')
  })
})

describe('§3.14: versions', () => {
  test('If-None-Match of the version that is there answers 304', async () => {
    const known = await call('GET', `/Users/${user.id}`, undefined, { headers: { 'if-none-match': 'W/"1"' } })
    expect(known).toMatchObject({ status: 304, body: {} })
    expect(known.headers.get('etag')).toBe('W/"1"')
    const other = await call('GET', `/Users/${user.id}`, undefined, {
      headers: { 'if-none-match': 'W/"0", "7"' },
    })
    expect(other.status).toBe(200)
  })

  test('If-Match of another version answers 412 and changes nothing', async () => {
    const { body: group } = await call('POST', '/Groups', { displayName: `V ${user.id}` })
    const outdated = { headers: { 'if-match': 'W/"7"' } }
    const title = patchOf({ op: 'replace', path: 'title', value: 'x' })
    const name = patchOf({ op: 'replace', path: 'displayName', value: 'x' })
    for (const answer of [
      await call('PUT', `/Users/${user.id}`, userOf(), outdated),
      await call('PATCH', `/Users/${user.id}`, title, outdated),
      await call('DELETE', `/Users/${user.id}`, undefined, outdated),
      await call('PUT', `/Groups/${group.id}`, { displayName: 'x' }, outdated),
      await call('PATCH', `/Groups/${group.id}`, name, outdated),
      await call('DELETE', `/Groups/${group.id}`, undefined, outdated),
    ]) {
      expect(answer).toMatchObject({ status: 412, body: { status: '412' } })
    }
    expect((await call('GET', `/Users/${user.id}`)).body).toEqual(user)
    const fresh = await call('PATCH', `/Users/${user.id}`, title, { headers: { 'if-match': 'W/"1"' } })
    expect(fresh).toMatchObject({ status: 200, body: { meta: { version: 'W/"2"' } } })
    expect((await call('PATCH', `/Users/${user.id}`, title, { headers: { 'if-match': '*' } })).status).toBe(
      200,
    )
  })
})
