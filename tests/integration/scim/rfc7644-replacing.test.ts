import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import {
  enterpriseUrn,
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

describe('§3.5.1: PUT', () => {
  test('replaces what the client speaks of, as in the example', async () => {
    const answer = await call('PUT', `/Users/${user.id}`, {
      schemas: [userUrn],
      id: user.id,
      userName: user.userName,
      externalId: `put-${user.id}`,
      name: {
        formatted: 'Ms. Barbara J Jensen III',
        familyName: 'Jensen',
        givenName: 'Barbara',
        middleName: 'Jane',
      },
      roles: [],
      emails: [{ value: `b-${user.id}@example.com` }, { value: `babs-${user.id}@jensen.org` }],
    })
    expect(answer.status).toBe(200)
    expect(answer.headers.get('etag')).toBe('W/"2"')
    expect(answer.body).toMatchObject({
      id: user.id,
      externalId: `put-${user.id}`,
      emails: [{ value: `b-${user.id}@example.com` }],
      meta: { version: 'W/"2"' },
    })
    // Attributes of the core schema that were left out are cleared; extensions that were not spoken of are not.
    expect(answer.body).not.toHaveProperty('title')
    expect(answer.body).not.toHaveProperty('addresses')
    expect(answer.body).toMatchObject({
      [enterpriseUrn]: { department: 'Research' },
      [porticoUrn]: { team: 'Platform', startDate: '2024-01-08', cost_centre: '4711' },
    })
  })

  test('clears within an extension what is left out there, and of Portico’s own what is null', async () => {
    const { groups: _groups, ...same } = user
    const body = { ...same, [enterpriseUrn]: {}, [porticoUrn]: { team: null } }
    const answer = await call('PUT', `/Users/${user.id}`, body)
    expect(answer.body).not.toHaveProperty([enterpriseUrn])
    expect(answer.body[porticoUrn]).toEqual({
      startDate: '2024-01-08',
      cost_centre: '4711',
      employmentType: 'permanent',
    })
  })

  test('of what is there already changes nothing, not even the version', async () => {
    const answer = await call('PUT', `/Users/${user.id}`, user)
    expect(answer).toMatchObject({ status: 200, body: user })
  })

  test('makes nobody', async () => {
    const answer = await call('PUT', '/Users/2819c223-7f76-453a-919d-413861904646', userOf())
    expect(answer.status).toBe(404)
  })
})
