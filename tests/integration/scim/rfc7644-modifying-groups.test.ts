import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization } from '@/tests/support/factories'
import { groupUrn, patchOf, type ScimCall, scimClientOf } from '@/tests/support/scim'

let organization: { id: string }
let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
})

describe('§3.5.2: PATCH of groups', () => {
  let group: string
  let people: string[]
  const members = async () => {
    const { body } = await call('GET', `/Groups/${group}`)
    return ((body.members ?? []) as { value: string }[]).map(({ value }) => value).sort()
  }
  const change = (...operations: unknown[]) => call('PATCH', `/Groups/${group}`, patchOf(...operations))

  beforeEach(async () => {
    const made = await Promise.all(['a', 'b', 'c'].map(() => createEmployee(db, organization)))
    people = made.map(({ id }) => id).sort()
    const { body } = await call('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: `Tour Guides ${people[0]}`,
      members: [{ value: people[0] }],
    })
    group = body.id
  })

  test('§3.5.2.1: adds a member, as in the example', async () => {
    const value = [
      { display: 'Babs Jensen', $ref: `https://example.com/v2/Users/${people[1]}`, value: people[1] },
    ]
    const answer = await change({ op: 'add', path: 'members', value })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('etag')).toBe('W/"2"')
    expect(await members()).toEqual(people.slice(0, 2))
    expect((await change({ op: 'add', path: 'members', value })).headers.get('etag')).toBe('W/"2"')
  })

  test('§3.5.2.2: removes one member, all members, and one while another comes, as in the examples', async () => {
    await change({ op: 'add', value: { members: [{ value: people[1] }] } })
    await change({ op: 'remove', path: `members[value eq "${people[0]}"]` })
    expect(await members()).toEqual([people[1]])
    await change(
      { op: 'remove', path: `members[value eq "${people[1]}"]` },
      { op: 'add', path: 'members', value: [{ display: 'James Smith', value: people[2] }] },
    )
    expect(await members()).toEqual([people[2]])
    await change({ op: 'remove', path: 'members' })
    expect(await members()).toEqual([])
  })

  test('§3.5.2.2: replaces all members, as in the example', async () => {
    await change(
      { op: 'remove', path: 'members' },
      { op: 'add', path: 'members', value: [{ value: people[1] }, { value: people[2] }] },
    )
    expect(await members()).toEqual(people.slice(1))
  })

  test('§3.5.2.3: replaces the list, as in the example, or one member by another', async () => {
    await change({ op: 'replace', path: 'members', value: [{ value: people[1] }, { value: people[1] }] })
    expect(await members()).toEqual([people[1]])
    await change({ op: 'replace', path: `members[value eq "${people[1]}"]`, value: { value: people[2] } })
    expect(await members()).toEqual([people[2]])
    const missed = await change({
      op: 'replace',
      path: `members[value eq "${people[0]}"]`,
      value: { value: people[1] },
    })
    expect(missed).toMatchObject({ status: 400, body: { scimType: 'noTarget' } })
    expect(await members()).toEqual([people[2]])
  })

  test('removes members by other filters, too', async () => {
    await createEmployee(db, organization, { id: undefined, givenName: 'Zara' })
    await change({ op: 'add', path: 'members', value: people.map((value) => ({ value })) })
    const filter = `members[value ne "${people[0]}" and display sw "camille"]`
    expect((await change({ op: 'remove', path: filter })).status).toBe(204)
    expect(await members()).toEqual([people[0]])
  })

  test('answers with the group when attributes are asked for', async () => {
    const answer = await call(
      'PATCH',
      `/Groups/${group}?attributes=displayName`,
      patchOf({ op: 'replace', path: 'displayName', value: `Guides ${group}` }),
    )
    expect(answer).toMatchObject({ status: 200, body: { id: group, displayName: `Guides ${group}` } })
    expect(answer.body).not.toHaveProperty('members')
  })

  test.each<[string, (ids: string[]) => object, string]>([
    [
      'a part of a member',
      (ids) => ({ op: 'replace', path: `members[value eq "${ids[0]}"].display`, value: 'x' }),
      'mutability',
    ],
    [
      'nobody',
      () => ({ op: 'add', path: 'members', value: [{ value: '2819c223-7f76-453a-919d-413861904646' }] }),
      'invalidValue',
    ],
    ['what is no id', () => ({ op: 'add', path: 'members', value: [{ value: 'bjensen' }] }), 'invalidValue'],
    [
      'a group',
      (ids) => ({ op: 'add', path: 'members', value: [{ value: ids[1], type: 'Group' }] }),
      'invalidValue',
    ],
    ['a group without a name', () => ({ op: 'remove', path: 'displayName' }), 'mutability'],
    ['an attribute that there is not', () => ({ op: 'add', path: 'colour', value: 'red' }), 'invalidPath'],
  ])('refuses %s, and then does nothing of the rest', async (_what, operation, scimType) => {
    const answer = await change({ op: 'remove', path: 'members' }, operation(people))
    expect({ status: answer.status, scimType: answer.body.scimType }).toEqual({ status: 400, scimType })
    expect(await members()).toEqual([people[0]])
  })
})
