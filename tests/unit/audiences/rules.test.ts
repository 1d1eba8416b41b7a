import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { attributesOf, type Description, describeConditions, explain, matches } from '@/lib/audiences/rules'
import type { AttributeCondition, AudienceConditions } from '@/lib/audiences/schema'
import { anyConditions, anyEmployee, countryIs, departmentIs, facts } from './conditions'

const today = new Date('2026-11-22T09:30:00Z')

function startDate(operator: 'is' | 'before' | 'after', value: string): AttributeCondition {
  return { kind: 'attribute', attribute: 'startDate', operator, value }
}

describe('matches', () => {
  test('compares text without accents, capitals and surrounding blanks', () => {
    expect(matches(departmentIs('etudes'), facts({ department: ' Études' }), today)).toBe(true)
    expect(matches(departmentIs('Sales'), facts({ department: 'Presales' }), today)).toBe(false)
  })

  test.each([
    ['contains', 'gine', true],
    ['contains', 'sales', false],
    ['startsWith', 'ENG', true],
    ['startsWith', 'ineering', false],
    ['isNot', 'Sales', true],
    ['isNot', 'engineering', false],
  ] as const)('department Engineering: %s %s is %s', (operator, value, expected) => {
    const condition = { kind: 'attribute', attribute: 'department', operator, value } as const
    expect(matches(condition, facts({ department: 'Engineering' }), today)).toBe(expected)
  })

  test('an attribute without value satisfies only isEmpty and isNot', () => {
    const nobody = facts({ department: '  ' })
    const on = (operator: 'is' | 'isNot' | 'contains' | 'startsWith') =>
      matches({ kind: 'attribute', attribute: 'department', operator, value: 'Sales' }, nobody, today)
    expect(on('is')).toBe(false)
    expect(on('contains')).toBe(false)
    expect(on('startsWith')).toBe(false)
    expect(on('isNot')).toBe(true)
    expect(matches({ kind: 'attribute', attribute: 'department', operator: 'isEmpty' }, nobody, today)).toBe(
      true,
    )
    expect(matches(startDate('before', '2030-01-01'), facts(), today)).toBe(false)
  })

  test('before and after leave out the day itself', () => {
    const employee = facts({ startDate: new Date('2026-03-01') })
    expect(matches(startDate('before', '2026-03-01'), employee, today)).toBe(false)
    expect(matches(startDate('after', '2026-03-01'), employee, today)).toBe(false)
    expect(matches(startDate('is', '2026-03-01'), employee, today)).toBe(true)
    expect(matches(startDate('before', '2026-03-02'), employee, today)).toBe(true)
    expect(matches(startDate('after', '2026-02-28'), employee, today)).toBe(true)
  })

  test.each([
    ['2026-11-22', true],
    ['2026-10-23', true],
    ['2026-10-22', false],
    ['2026-11-23', false],
  ])('within the last 30 days: %s is %s', (day, expected) => {
    const condition = {
      kind: 'attribute',
      attribute: 'startDate',
      operator: 'withinLastDays',
      value: 30,
    } as const
    expect(matches(condition, facts({ startDate: new Date(day) }), today)).toBe(expected)
  })

  test('nests and, or and not', () => {
    const conditions: AudienceConditions = {
      kind: 'and',
      conditions: [
        { kind: 'or', conditions: [departmentIs('Sales'), departmentIs('Marketing')] },
        { kind: 'not', condition: countryIs('FR') },
      ],
    }
    expect(matches(conditions, facts({ department: 'Marketing', country: 'DE' }), today)).toBe(true)
    expect(matches(conditions, facts({ department: 'Marketing', country: 'FR' }), today)).toBe(false)
    expect(matches(conditions, facts({ department: 'Finance', country: 'DE' }), today)).toBe(false)
  })
})

describe('explain', () => {
  test('names what failed, with what the directory says', () => {
    const conditions: AudienceConditions = {
      kind: 'and',
      conditions: [departmentIs('Sales'), countryIs('FR')],
    }
    expect(explain(conditions, facts({ department: 'Engineering', country: 'FR' }), today)).toEqual({
      matched: false,
      decisions: [{ condition: departmentIs('Sales'), negated: false, met: false, actual: 'Engineering' }],
    })
  })

  test('names the first reason that suffices', () => {
    const conditions: AudienceConditions = {
      kind: 'or',
      conditions: [departmentIs('Sales'), countryIs('FR')],
    }
    expect(explain(conditions, facts({ department: 'Sales', country: 'FR' }), today).decisions).toEqual([
      { condition: departmentIs('Sales'), negated: false, met: true, actual: 'Sales' },
    ])
  })

  test('names an exclusion as a claim that is not met', () => {
    const conditions: AudienceConditions = { kind: 'not', condition: countryIs('FR') }
    expect(explain(conditions, facts({ country: 'FR' }), today)).toEqual({
      matched: false,
      decisions: [{ condition: countryIs('FR'), negated: true, met: false, actual: 'FR' }],
    })
  })

  test('agrees with matches for all conditions, and always names a reason of the same outcome', () => {
    fc.assert(
      fc.property(anyConditions, anyEmployee, (conditions, employee) => {
        const { matched, decisions } = explain(conditions, employee, today)
        expect(matched).toBe(matches(conditions, employee, today))
        expect(decisions.length).toBeGreaterThan(0)
        for (const decision of decisions) expect(decision.met).toBe(matched)
      }),
    )
  })
})

describe('describeConditions', () => {
  const restore = (description: Description): AudienceConditions => {
    if (description.kind !== 'claim') {
      return { kind: description.kind, conditions: description.parts.map(restore) }
    }
    return description.negated ? { kind: 'not', condition: description.condition } : description.condition
  }

  test('turns "not any of" into "none of", without nested groups of one', () => {
    const conditions: AudienceConditions = {
      kind: 'not',
      condition: {
        kind: 'or',
        conditions: [
          departmentIs('Sales'),
          { kind: 'and', conditions: [{ kind: 'not', condition: countryIs('FR') }] },
        ],
      },
    }
    expect(describeConditions(conditions)).toEqual({
      kind: 'and',
      parts: [
        { kind: 'claim', condition: departmentIs('Sales'), negated: true },
        { kind: 'claim', condition: countryIs('FR'), negated: false },
      ],
    })
  })

  test('means the same as the conditions, for all conditions and employees', () => {
    fc.assert(
      fc.property(anyConditions, anyEmployee, (conditions, employee) => {
        const described = restore(describeConditions(conditions))
        expect(matches(described, employee, today)).toBe(matches(conditions, employee, today))
      }),
    )
  })
})

test('attributesOf names each attribute that is asked for', () => {
  const conditions: AudienceConditions = {
    kind: 'or',
    conditions: [departmentIs('Sales'), { kind: 'not', condition: countryIs('FR') }, departmentIs('People')],
  }
  expect(attributesOf(conditions)).toEqual(new Set(['department', 'country']))
})
