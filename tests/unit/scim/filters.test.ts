import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { AppError } from '@/lib/errors'
import { describedValue, isMatch } from '@/lib/scim/filters/matching/rules'
import { parseFilter, parsePath } from '@/lib/scim/filters/rules'
import type { Filter } from '@/lib/scim/filters/schema'
import { anyCharacter } from '@/tests/support/any-character'

describe('parseFilter', () => {
  test('and binds closer than or, parentheses closest, whatever stands in a text', () => {
    expect(parseFilter('a eq "x and y" or b pr AND not (c Eq 1)')).toEqual({
      kind: 'or',
      filters: [
        { kind: 'compare', name: 'a', operator: 'eq', value: 'x and y' },
        {
          kind: 'and',
          filters: [
            { kind: 'present', name: 'b' },
            { kind: 'not', filter: { kind: 'compare', name: 'c', operator: 'eq', value: 1 } },
          ],
        },
      ],
    })
  })

  test('an attribute may be called not, or begin with and', () => {
    expect(parseFilter('not pr and android eq true')).toEqual({
      kind: 'and',
      filters: [
        { kind: 'present', name: 'not' },
        { kind: 'compare', name: 'android', operator: 'eq', value: true },
      ],
    })
  })

  const written = (filter: Filter): string => {
    switch (filter.kind) {
      case 'and':
      case 'or':
        return filter.filters.map((one) => `(${written(one)})`).join(` ${filter.kind} `)
      case 'not':
        return `not (${written(filter.filter)})`
      case 'has':
        return `${filter.name}[${written(filter.filter)}]`
      case 'present':
        return `${filter.name} pr`
      case 'compare':
        return `${filter.name} ${filter.operator} ${JSON.stringify(filter.value)}`
    }
  }
  const text = fc.string({ unit: anyCharacter }).map((one) =>
    one
      .replace(/\p{Cc}/gu, '')
      .toWellFormed()
      .normalize('NFC'),
  )
  const name = fc.constantFrom(
    'userName',
    'name.familyName',
    'urn:ietf:params:scim:schemas:core:2.0:User:title',
  )
  const leaf: fc.Arbitrary<Filter> = fc.oneof(
    fc.record({ kind: fc.constant('present' as const), name }),
    fc.record({
      kind: fc.constant('compare' as const),
      name,
      operator: fc.constantFrom('eq' as const, 'co' as const, 'le' as const),
      value: fc.oneof(text, fc.integer(), fc.boolean(), fc.constant(null)),
    }),
  )
  const { filter } = fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        filters: fc.array(tie('filter'), { minLength: 2, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), filter: tie('filter') }),
      fc.record({ kind: fc.constant('has' as const), name: fc.constant('emails'), filter: tie('filter') }),
    ),
  }))

  test('reads back each filter that it could have been written from', () => {
    fc.assert(
      fc.property(filter, (one) => {
        expect(parseFilter(written(one))).toEqual(one)
      }),
      { numRuns: 300 },
    )
  })

  test('refuses whatever else it is given, and never fails', () => {
    const word = fc.constantFrom(
      'a',
      'eq',
      'pr',
      'and',
      'not',
      '(',
      ')',
      '[',
      ']',
      '"x"',
      '"',
      '1',
      '.',
      ':',
      'urn:',
    )
    const given = fc.oneof(
      fc.string(),
      fc.array(word).map((words) => words.join(' ')),
    )
    fc.assert(
      fc.property(given, (one) => {
        for (const read of [parseFilter, parsePath]) {
          try {
            read(one)
          } catch (error) {
            expect(error).toBeInstanceOf(AppError)
          }
        }
      }),
      { numRuns: 500 },
    )
  })
})

test('parsePath reads the paths of RFC 7644 §3.5.2, figure 7', () => {
  expect(parsePath('members')).toEqual({ name: 'members', filter: null, part: null })
  expect(parsePath('name.familyName')).toEqual({ name: 'name.familyName', filter: null, part: null })
  expect(parsePath('addresses[type eq "work"]')).toEqual({
    name: 'addresses',
    filter: { kind: 'compare', name: 'type', operator: 'eq', value: 'work' },
    part: null,
  })
  expect(parsePath('members[value eq "2819c223-7f76-453a-919d-413861904646"].displayName')).toMatchObject({
    name: 'members',
    part: 'displayName',
  })
})

test('values are matched in any capitals, those that are missing as unequal', () => {
  const matches = (filter: string) =>
    isMatch(parseFilter(filter), { type: 'Work', primary: true, value: 'a@x.org' })
  expect(matches('TYPE eq "work" and primary eq true')).toBe(true)
  expect(matches('value ew "X.ORG" and not (display pr)')).toBe(true)
  expect(matches('display eq null and display ne "x"')).toBe(true)
  expect(matches('value gt "b" or type co "z"')).toBe(false)
})

test('a value is made of equalities only', () => {
  expect(describedValue(parseFilter('type eq "work" and primary eq true'))).toEqual({
    type: 'work',
    primary: true,
  })
  expect(describedValue(parseFilter('type ne "work"'))).toBeNull()
  expect(describedValue(parseFilter('type eq "work" or type eq "home"'))).toBeNull()
})
