import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type AudienceConditions, audienceConditions, maxDepth, maxSize } from '@/lib/audiences/schema'
import { anyConditions, departmentIs } from './conditions'

const accepts = (input: unknown) => audienceConditions.safeParse(input).success

function nested(depth: number): AudienceConditions {
  return depth === 1 ? departmentIs('Sales') : { kind: 'not', condition: nested(depth - 1) }
}

test('accepts all well-formed conditions and keeps their meaning through JSON', () => {
  fc.assert(
    fc.property(anyConditions, (conditions) => {
      const parsed = audienceConditions.parse(JSON.parse(JSON.stringify(conditions)))
      expect(JSON.stringify(parsed).replaceAll('sales ', 'sales')).toBe(
        JSON.stringify(conditions).replaceAll('sales ', 'sales'),
      )
    }),
  )
})

test('bounds depth and size', () => {
  expect(accepts(nested(maxDepth))).toBe(true)
  expect(accepts(nested(maxDepth + 1))).toBe(false)
  const wide = (count: number) => ({ kind: 'or', conditions: Array(count).fill(departmentIs('Sales')) })
  expect(accepts(wide(maxSize - 1))).toBe(true)
  expect(accepts(wide(maxSize))).toBe(false)
  expect(accepts({ kind: 'and', conditions: [] })).toBe(false)
})

test('refuses nesting of 100 000 levels without exhausting the stack', () => {
  let conditions: unknown = departmentIs('Sales')
  for (let level = 0; level < 100_000; level++) conditions = { kind: 'not', condition: conditions }
  expect(accepts(conditions)).toBe(false)
})

test.each([
  ['an unknown attribute', { attribute: 'salary', operator: 'is', value: '1' }],
  [
    'an operator of another kind of attribute',
    { attribute: 'department', operator: 'before', value: '2026-01-01' },
  ],
  ['a text where a date belongs', { attribute: 'startDate', operator: 'before', value: 'yesterday' }],
  ['a day that the calendar lacks', { attribute: 'startDate', operator: 'is', value: '2026-02-30' }],
  ['a country in words', { attribute: 'country', operator: 'is', value: 'France' }],
  ['an unknown status', { attribute: 'status', operator: 'oneOf', value: ['active', 'retired'] }],
  ['a manager who is no id', { attribute: 'managerId', operator: 'is', value: 'Marie' }],
  ['no choice at all', { attribute: 'country', operator: 'oneOf', value: [] }],
  ['a blank value', { attribute: 'department', operator: 'is', value: '   ' }],
  [
    'a character that the database cannot store',
    { attribute: 'department', operator: 'is', value: 'a\u0000b' },
  ],
  ['half a character', { attribute: 'department', operator: 'is', value: '\ud800' }],
  ['part of a day', { attribute: 'startDate', operator: 'withinLastDays', value: 1.5 }],
  ['emptiness of what is never empty', { attribute: 'status', operator: 'isEmpty' }],
  ['more than the condition says', { attribute: 'country', operator: 'is', value: 'FR', note: 'x' }],
])('refuses %s', (_, condition) => {
  expect(accepts({ kind: 'attribute', ...condition })).toBe(false)
})
