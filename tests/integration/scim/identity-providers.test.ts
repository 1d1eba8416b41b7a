import { beforeAll, describe, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { memberActor } from '@/tests/support/actors'
import { createEmployee, createOrganization, unique } from '@/tests/support/factories'
import {
  enterpriseUrn,
  groupUrn,
  patchOf,
  porticoUrn,
  type ScimCall,
  scimClientOf,
  search,
  statusOf,
  userUrn,
} from '@/tests/support/scim'

let organization: { id: string }

let call: ScimCall

beforeAll(async () => {
  organization = await createOrganization(db)
  call = await scimClientOf(await memberActor(organization))
})

describe('Okta', () => {
  test('looks for a person, creates them, replaces them, deactivates and reactivates them', async () => {
    const userName = `okta-${unique()}@example.com`
    expect((await search(call, `userName eq "${userName}"`)).body).toMatchObject({
      totalResults: 0,
      Resources: [],
    })
    const person = {
      schemas: [userUrn],
      userName,
      name: { givenName: 'Test', familyName: 'User' },
      emails: [{ primary: true, value: userName, type: 'work' }],
      displayName: 'Test User',
      locale: 'en-US',
      externalId: '00ujl29u0le5T6Aj10h7',
      groups: [],
      password: '1mz050nq',
      active: true,
    }
    const made = await call('POST', '/Users', person)
    expect(made.status).toBe(201)
    expect(made.body).toMatchObject({ preferredLanguage: 'en-US', active: true })
    expect(JSON.stringify(made.body)).not.toContain('1mz050nq')
    expect((await search(call, `userName eq "${userName}"`)).body).toMatchObject({
      totalResults: 1,
      Resources: [{ id: made.body.id }],
    })
    const replaced = await call('PUT', `/Users/${made.body.id}`, {
      ...person,
      id: made.body.id,
      name: { givenName: 'Another', middleName: 'Excited', familyName: 'User' },
      meta: { resourceType: 'User' },
    })
    expect(replaced).toMatchObject({ status: 200, body: { name: { givenName: 'Another' } } })
    const off = await call(
      'PATCH',
      `/Users/${made.body.id}`,
      patchOf({ op: 'replace', value: { active: false } }),
    )
    expect(off).toMatchObject({ status: 200, body: { active: false } })
    expect(await statusOf(made.body.id)).toBe('left')
    const on = await call('PUT', `/Users/${made.body.id}`, { ...person, active: true })
    expect(on).toMatchObject({ status: 200, body: { active: true } })
    expect(await statusOf(made.body.id)).toBe('active')
  })

  test('pushes a group: creates it, renames it with its id in the value, replaces its people', async () => {
    const [one, two] = await Promise.all([createEmployee(db, organization), createEmployee(db, organization)])
    const { body } = await call('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: 'Okta group',
      members: [],
    })
    const renamed = await call(
      'PATCH',
      `/Groups/${body.id}`,
      patchOf({ op: 'replace', value: { id: body.id, displayName: 'Okta group 2' } }),
    )
    expect(renamed.status).toBe(204)
    const members = [{ value: one.id, display: 'a@example.com' }]
    await call('PATCH', `/Groups/${body.id}`, patchOf({ op: 'replace', path: 'members', value: members }))
    await call(
      'PATCH',
      `/Groups/${body.id}`,
      patchOf(
        { op: 'remove', path: `members[value eq "${one.id}"]` },
        { op: 'add', path: 'members', value: [{ value: two.id, display: 'b@example.com' }] },
      ),
    )
    expect((await call('GET', `/Groups/${body.id}`)).body).toMatchObject({
      displayName: 'Okta group 2',
      members: [{ value: two.id }],
    })
    expect((await search(call, 'displayName eq "Okta group 2"', '/Groups')).body.totalResults).toBe(1)
  })
})

describe('Entra ID', () => {
  test('finds, creates and changes a person in its own way', async () => {
    const userName = `entra-${unique()}@example.com`
    const manager = await createEmployee(db, organization)
    expect((await search(call, `externalId eq "${userName}"`)).body.totalResults).toBe(0)
    const made = await call('POST', '/Users', {
      schemas: [userUrn, enterpriseUrn],
      externalId: `0a21f0f2-${unique()}`,
      userName,
      active: true,
      displayName: 'Lauren Taylor',
      emails: [{ primary: true, type: 'work', value: userName }],
      meta: { resourceType: 'User' },
      name: { formatted: 'Lauren Taylor', familyName: 'Taylor', givenName: 'Lauren' },
      roles: [],
      [enterpriseUrn]: { employeeNumber: 701984, department: 'Sales', manager: manager.id },
    })
    expect(made).toMatchObject({ status: 201, body: { [enterpriseUrn]: { manager: { value: manager.id } } } })
    expect((await search(call, `emails[type eq "work"].value eq "${userName}"`)).body.totalResults).toBe(1)
    const { id } = made.body
    const changed = await call(
      'PATCH',
      `/Users/${id}`,
      patchOf(
        { op: 'Replace', path: 'displayName', value: 'Lauren T.' },
        { op: 'Replace', path: 'name.familyName', value: 'Byron' },
        { op: 'Add', path: 'addresses[type eq "work"].country', value: 'Germany' },
        { op: 'Replace', path: 'addresses[type eq "work"].locality', value: 'Berlin' },
        { op: 'Add', path: 'addresses[type eq "work"].streetAddress', value: 'Unter den Linden 1' },
        { op: 'Add', path: 'phoneNumbers[type eq "work"].value', value: '+49 30 1' },
        { op: 'Replace', path: `emails[type eq "work"].value`, value: `new-${userName}` },
        { op: 'Replace', path: `${enterpriseUrn}:department`, value: 'Legal' },
        { op: 'Add', path: `${enterpriseUrn}:employeeNumber`, value: '12' },
        { op: 'Add', path: `${porticoUrn}:startDate`, value: '2024-02-01' },
        { op: 'Replace', path: 'preferredLanguage', value: 'de-DE' },
        { op: 'Replace', path: `${enterpriseUrn}:manager`, value: '' },
        { op: 'Add', value: { 'name.givenName': 'Laurène', [`${porticoUrn}:team`]: 'Contracts' } },
      ),
    )
    expect(changed, changed.body.detail).toMatchObject({
      status: 200,
      body: {
        name: { givenName: 'Laurène', familyName: 'Byron' },
        displayName: 'Laurène Byron',
        addresses: [{ country: 'DE', locality: 'Berlin', type: 'work' }],
        emails: [{ value: `new-${userName}`, type: 'work' }],
        preferredLanguage: 'de-DE',
        [enterpriseUrn]: { department: 'Legal' },
        [porticoUrn]: { startDate: '2024-02-01', team: 'Contracts' },
        meta: { version: 'W/"2"' },
      },
    })
    expect(changed.body[enterpriseUrn]).toEqual({ department: 'Legal' })
  })

  test('disables with the text "False", and enables with "True"', async () => {
    const { id } = await createEmployee(db, organization, { status: 'on_leave' })
    const set = (value: unknown) =>
      call('PATCH', `/Users/${id}`, patchOf({ op: 'Replace', path: 'active', value }))
    // Who is on leave is active, and stays on leave.
    expect(await set('True')).toMatchObject({ body: { active: true, meta: { version: 'W/"1"' } } })
    expect(await statusOf(id)).toBe('on_leave')
    expect(await set('False')).toMatchObject({ body: { active: false } })
    expect(await statusOf(id)).toBe('left')
    expect(await set('true')).toMatchObject({ body: { active: true } })
    expect(await statusOf(id)).toBe('active')
  })

  test('adds and removes members with operations in capitals and values', async () => {
    const [one, two] = await Promise.all([createEmployee(db, organization), createEmployee(db, organization)])
    const { body } = await call('POST', '/Groups', {
      schemas: [groupUrn],
      displayName: `Entra ${unique()}`,
      externalId: '8aa1a0c0',
    })
    const change = (operation: object) => call('PATCH', `/Groups/${body.id}`, patchOf(operation))
    expect(
      (
        await change({
          op: 'Add',
          path: 'members',
          value: [
            { $ref: null, value: one.id },
            { $ref: null, value: two.id },
          ],
        })
      ).status,
    ).toBe(204)
    expect(
      (await change({ op: 'Remove', path: 'members', value: [{ $ref: null, value: one.id }] })).status,
    ).toBe(204)
    const probe = await search(call, `id eq "${body.id}" and members eq "${two.id}"`, '/Groups')
    expect(probe.body.totalResults).toBe(1)
    expect(
      (await search(call, `id eq "${body.id}" and members eq "${one.id}"`, '/Groups')).body.totalResults,
    ).toBe(0)
    expect((await search(call, 'externalId eq "8aa1a0c0"', '/Groups')).body.totalResults).toBe(1)
  })
})
