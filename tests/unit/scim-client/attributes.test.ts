import { expect, test } from 'vitest'
import { readValues, toResource, withChanges } from '@/lib/scim-client/attributes'

const enterprise = 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User'
const core = 'urn:ietf:params:scim:schemas:core:2.0:User'

test('Values become a User with the schemas that they need (RFC 7643 §4.1, §4.3)', () => {
  const values = {
    userName: 'ada',
    [`${core}:title`]: 'Countess',
    'name.givenName': 'Ada',
    'emails[type eq "work"].value': 'ada@example.com',
    'emails[type eq "home"].value': 'ada@home.example',
    'addresses[type eq "work"].locality': 'London',
    'addresses[type eq "work"].country': 'GB',
    [`${enterprise}:department`]: 'R&D',
    [`${enterprise}:manager.value`]: '42',
    'urn:example:payroll:1.0:User:costs.centre': '7',
  }
  const resource = toResource(values, { active: true })
  expect(resource).toEqual({
    schemas: [core, enterprise, 'urn:example:payroll:1.0:User'],
    active: true,
    userName: 'ada',
    title: 'Countess',
    name: { givenName: 'Ada' },
    emails: [
      { type: 'work', value: 'ada@example.com', primary: true },
      { type: 'home', value: 'ada@home.example' },
    ],
    addresses: [{ type: 'work', locality: 'London', country: 'GB' }],
    [enterprise]: { department: 'R&D', manager: { value: '42' } },
    'urn:example:payroll:1.0:User': { costs: { centre: '7' } },
  })
  expect(readValues(resource, Object.keys(values))).toEqual(values)
})

test('A manager may be named without what of them is meant', () => {
  const made = toResource({ [`${enterprise}:manager`]: '42' }, { active: true })
  expect(made).toMatchObject({ [enterprise]: { manager: { value: '42' } } })
  const path = `${enterprise}:manager`
  expect(readValues({ [enterprise.toLowerCase()]: { Manager: '42' } }, [path])).toEqual({ [path]: '42' })
})

test('No path reaches what an object has by nature', () => {
  const resource = toResource(
    { 'constructor.prototype': 'x', ['__proto__']: 'y', toString: 'z' },
    { active: true },
  )
  expect(Object.hasOwn(resource, 'constructor')).toBe(true)
  expect(Object.getPrototypeOf(resource)).toBe(Object.prototype)
  expect(Object.prototype).not.toHaveProperty('prototype')
  expect(readValues({}, ['constructor', 'toString', 'valueOf.name'])).toEqual({
    constructor: null,
    toString: null,
    'valueOf.name': null,
  })
})

test('What cannot be kept is left out of what is read', () => {
  const read = readValues({ title: 'a\0b\ud800', nickName: ['x'], active: true, age: 7 }, [
    'title',
    'active',
    'age',
  ])
  expect(read).toEqual({ title: 'ab\ufffd', active: 'true', age: '7' })
})

test('A single value without a type is of any; several are of none', () => {
  const path = 'emails[type eq "work"].value'
  expect(readValues({ emails: [{ value: 'a@x' }] }, [path])).toEqual({ [path]: 'a@x' })
  expect(readValues({ emails: [{ value: 'a@x' }, { value: 'b@x' }] }, [path])).toEqual({ [path]: null })
  expect(readValues({ emails: [{ value: 'a@x', type: 'WORK' }] }, [path])).toEqual({ [path]: 'a@x' })
})

test('Changes leave alone what they are not about, and take away what is left of nothing', () => {
  const current = {
    schemas: [core],
    NAME: { givenName: 'Ada', formatted: 'Ada L.' },
    emails: [
      { type: 'work', value: 'a@x', primary: true },
      { type: 'home', value: 'h@x' },
    ],
    [enterprise]: { manager: { value: '1', displayName: 'Old' }, division: 'D' },
  }
  const changed = withChanges(current, [
    { path: 'name.familyName', value: 'Lovelace' },
    { path: 'emails[type eq "work"].value', value: null },
    { path: 'phoneNumbers[type eq "work"].value', value: '+1' },
    { path: `${enterprise}:manager.value`, value: null },
    { path: 'urn:x:y:absent', value: null },
    { path: 'active', value: false },
  ])
  expect(changed).toEqual({
    schemas: [core],
    NAME: { givenName: 'Ada', formatted: 'Ada L.', familyName: 'Lovelace' },
    emails: [{ type: 'home', value: 'h@x' }],
    phoneNumbers: [{ type: 'work', value: '+1' }],
    [enterprise]: { division: 'D' },
    active: false,
  })
  expect(current.emails).toHaveLength(2)
})
