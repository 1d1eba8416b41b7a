import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readValues, toResource } from '@/lib/scim-client/attributes'
import { expressions } from '@/lib/syncs/mapping/expressions/schema'
import { compileMapping, defaultMapping, type MappedEmployee, usesManager } from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { employeeSources } from '@/lib/syncs/mapping/templates/schema'
import { zoe } from './employee'

const userName = { target: 'userName', value: { kind: 'attribute', source: 'userName' } }

/** What a person is made of by one more rule than that of the user name. */
function made(value: object, employee: MappedEmployee = zoe, more: object = {}) {
  const mapping = attributeMapping.parse({ rules: [userName, { target: 'title', value, ...more }] })
  const result = compileMapping(mapping)(employee)
  return result.ok ? result.representation.title : result
}
const read = (source: string, more: object = {}) => ({ kind: 'attribute', source, ...more })

describe('a person is described', () => {
  test('by default with what most providers know, and without what they do not have', () => {
    expect(compileMapping(defaultMapping())(zoe)).toEqual({
      ok: true,
      representation: {
        userName: 'Zoe.Muller@example.com',
        'name.givenName': 'Zoë Marie',
        'name.familyName': 'Müller',
        displayName: 'Zoë Marie Müller',
        'emails[type eq "work"].value': 'Zoe.Muller@example.com',
        externalId: 'HR-7',
        title: 'Engineer',
        preferredLanguage: 'fr',
        'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:department': 'R&D',
      },
    })
  })

  test('by their user name, else by their e-mail', () => {
    expect(made(read('userName'))).toBe('Zoe.Muller@example.com')
    expect(made(read('userName'), { ...zoe, userName: 'zmuller' })).toBe('zmuller')
  })

  test('by the organization’s own attributes, and never by what only an object of JavaScript has', () => {
    expect(made(read('custom:badge'))).toBe('B-12')
    expect(made(read('custom:constructor'))).toBeUndefined()
    expect(made(read('custom:toString', { fallback: 'none' }))).toBe('none')
  })

  test.each([
    ['lowercase', 'email', 'zoe.muller@example.com'],
    ['uppercase', 'familyName', 'MÜLLER'],
    ['localPart', 'email', 'Zoe.Muller'],
    ['domain', 'email', 'example.com'],
    ['firstWord', 'givenName', 'Zoë'],
    ['initials', 'displayName', 'ZMM'],
    ['withoutAccents', 'displayName', 'Zoe Marie Muller'],
    ['dateTime', 'startDate', '2027-01-31T00:00:00Z'],
  ])('with an expression: %s of %s', (expression, source, expected) => {
    expect(made(read(source, { expression }))).toBe(expected)
  })

  test('with another text where they have none, also where an expression leaves none', () => {
    expect(made(read('team', { fallback: 'No team' }))).toBe('No team')
    expect(made(read('externalId', { expression: 'domain', fallback: 'none' }))).toBe('none')
    expect(made(read('team', { fallback: '  ' }))).toBeUndefined()
  })

  test('with a constant, and with several texts without double blanks where one is missing', () => {
    expect(made({ kind: 'constant', text: 'Staff' })).toBe('Staff')
    const template = { kind: 'template', text: '{jobTitle} {team} ({location})' }
    expect(made(template)).toBe('Engineer (Lyon)')
    expect(made({ kind: 'template', text: '{team} {endDate}' })).toBeUndefined()
    expect(made({ kind: 'template', text: '{custom:badge}/{country}' })).toBe('B-12/FR')
  })

  test('in no more characters than the provider takes, none cut in two', () => {
    const givenName = '👩🏽 Ada Lovelace'
    expect(made(read('familyName'), zoe, { maxLength: 3 })).toBe('Mül')
    expect(made(read('givenName'), { ...zoe, givenName }, { maxLength: 1 })).toBe('👩')
  })

  test('not at all without what is required: the attribute to be mended is named', () => {
    const isRequired = { isRequired: true }
    expect(made(read('team'), zoe, isRequired)).toEqual({ ok: false, target: 'title', source: 'team' })
    const template = { kind: 'template', text: '{team}{custom:none}' }
    expect(made(template, zoe, isRequired)).toMatchObject({ source: 'team' })
    const nobody = { ...zoe, email: '', userName: null }
    expect(made(read('team'), nobody)).toEqual({ ok: false, target: 'userName', source: 'userName' })
  })
})

test('managers are needed where any rule reads them', () => {
  expect(usesManager(defaultMapping())).toBe(true)
  const without = attributeMapping.parse({ rules: [userName] })
  expect(usesManager(without)).toBe(false)
  const template = { target: 'title', value: { kind: 'template', text: 'of {manager}' } }
  expect(usesManager(attributeMapping.parse({ rules: [userName, template] }))).toBe(true)
})

const targets = [
  'name.givenName',
  'name.familyName',
  'displayName',
  'nickName',
  'title',
  'emails[type eq "work"].value',
  'emails[type eq "home"].value',
  'phoneNumbers[type eq "mobile"].value',
  'addresses[type eq "work"].locality',
  'externalId',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:costCenter',
  'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User:manager.value',
  'urn:example:2.0:User:badge',
]
const text = fc.string({ unit: 'grapheme', maxLength: 30 })
const value = fc.oneof(
  fc.record({
    kind: fc.constant('attribute'),
    source: fc.constantFrom(...employeeSources, 'custom:badge', 'custom:other'),
    expression: fc.constantFrom(...expressions),
    fallback: fc.option(text),
  }),
  fc.record({ kind: fc.constant('constant'), text: text.filter((given) => given.trim() !== '') }),
  fc.record({
    kind: fc.constant('template'),
    text: fc.constantFrom('{givenName} {familyName}', '{team}-{location}', 'of {manager}', 'plain'),
  }),
)
const mappings = fc
  .uniqueArray(fc.constantFrom(...targets))
  .chain((chosen) => fc.tuple(...chosen.map((target) => fc.record({ target: fc.constant(target), value }))))
const people = fc.record({
  email: fc.emailAddress(),
  givenName: text,
  familyName: text,
  team: fc.option(text),
  location: fc.option(text),
  managerRemoteId: fc.option(fc.uuid()),
})

test('what a provider is told comes back from its resource as it was told, whatever the mapping', () => {
  fc.assert(
    fc.property(mappings, people, (rules, person) => {
      const mapping = attributeMapping.parse({ rules: [userName, ...rules] })
      const result = compileMapping(mapping)({ ...zoe, ...person })
      if (!result.ok) throw new Error(`${result.target} has no value`)
      const { representation } = result
      expect(Object.values(representation).every((sent) => sent !== '')).toBe(true)
      const resource = JSON.parse(JSON.stringify(toResource(representation, { active: true })))
      expect(readValues(resource, Object.keys(representation))).toEqual(representation)
    }),
  )
})
