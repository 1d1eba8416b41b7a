import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  compileMapping,
  defaultMapping,
  differences,
  isKnownTo,
  isSameMapping,
  matchValue,
  targetsOf,
} from '@/lib/syncs/mapping/rules'
import { attributeMapping } from '@/lib/syncs/mapping/schema'
import { zoe } from './employee'

describe('differences', () => {
  test('name what is new, other and gone', () => {
    const before = { title: 'Engineer', nickName: 'Zo', displayName: 'Zoë' }
    const after = { title: 'Architect', displayName: 'Zoë', locale: 'fr' }
    expect(differences(before, after)).toEqual([
      { name: 'title', before: 'Engineer', after: 'Architect' },
      { name: 'locale', before: null, after: 'fr' },
      { name: 'nickName', before: 'Zo', after: null },
    ])
  })

  test('leave alone what the mapping answers for no more', () => {
    expect(differences({ title: 'Engineer', nickName: 'Zo' }, { title: 'Engineer' }, ['title'])).toEqual([])
  })

  test('are not made up of what every object of JavaScript has', () => {
    expect(differences({}, { constructor: 'x' } as never, ['constructor', 'toString'])).toEqual([
      { name: 'constructor', before: null, after: 'x' },
    ])
  })

  const values = fc.dictionary(fc.constantFrom('a', 'b', 'c', 'd', 'toString'), fc.string({ minLength: 1 }))
  test('bring what was told in line with what is to be, and are none afterwards', () => {
    fc.assert(
      fc.property(values, values, (before, after) => {
        const mended: Record<string, string> = { ...before }
        for (const { name, after: value } of differences(before, after)) {
          if (value === null) delete mended[name]
          else mended[name] = value
        }
        expect({ ...mended }).toEqual({ ...after })
        expect(differences(mended, after)).toEqual([])
      }),
    )
  })
})

describe('people are looked up', () => {
  const result = compileMapping(defaultMapping())(zoe)
  const representation = result.ok ? result.representation : {}

  test('by what the provider would be told', () => {
    const told = { ...representation, 'emails[type eq "work"].value': 'zoe@work.example.com' }
    expect(matchValue('user_name', told, zoe)).toBe('Zoe.Muller@example.com')
    expect(matchValue('email', told, zoe)).toBe('zoe@work.example.com')
    expect(matchValue('external_id', told, zoe)).toBe('HR-7')
  })

  test('by the directory, where the provider is told neither e-mail nor external id', () => {
    const told = { userName: 'zoe' }
    expect(matchValue('email', told, zoe)).toBe('Zoe.Muller@example.com')
    expect(matchValue('external_id', told, zoe)).toBe('HR-7')
    expect(matchValue('external_id', told, { ...zoe, externalId: null })).toBeNull()
  })
})

describe('the first mapping', () => {
  const attribute = (path: string, isWritable = true) => ({
    path,
    isRequired: false,
    isMultiValued: false,
    isWritable,
  })

  test('leaves out what the provider does not know or does not let anybody write', () => {
    const userAttributes = [
      attribute('userName'),
      attribute('NAME.givenname'),
      attribute('emails.value'),
      attribute('displayName', false),
    ]
    expect(targetsOf(defaultMapping({ userAttributes }))).toEqual([
      'userName',
      'name.givenName',
      'emails[type eq "work"].value',
      'externalId',
    ])
  })

  test('is whole where the provider says nothing, and valid as it is', () => {
    expect(isKnownTo(null, 'title')).toBe(true)
    expect(targetsOf(defaultMapping({ userAttributes: [] }))).toHaveLength(10)
    expect(attributeMapping.parse(defaultMapping())).toEqual(defaultMapping())
  })
})

test('mappings are the same in whatever order, and others with any other rule', () => {
  const { rules } = defaultMapping()
  expect(isSameMapping({ rules }, { rules: rules.toReversed() })).toBe(true)
  expect(isSameMapping({ rules }, { rules: rules.slice(1) })).toBe(false)
  const [first, ...rest] = rules
  const other = { ...first, isRequired: false } as (typeof rules)[number]
  expect(isSameMapping({ rules }, { rules: [other, ...rest] })).toBe(false)
})
