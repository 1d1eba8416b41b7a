import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  conditionsOf,
  type Description,
  describeConditions,
  explain,
  type Finding,
  isRelative,
  segmentsOf,
} from '@/lib/audiences/rules'
import type { AudienceConditions, Condition } from '@/lib/audiences/schema'
import { anyConditions, countryIs, departmentIs } from './conditions'

/** Whether conditions hold, told by what is true of each. */
function holds(conditions: AudienceConditions, isTrue: (condition: Condition) => boolean): boolean {
  switch (conditions.kind) {
    case 'and':
      return conditions.conditions.every((part) => holds(part, isTrue))
    case 'or':
      return conditions.conditions.some((part) => holds(part, isTrue))
    case 'not':
      return !holds(conditions.condition, isTrue)
    default:
      return isTrue(conditions)
  }
}

const finding = (holdsTrue: boolean, actual: string | null = null): Finding => ({ holds: holdsTrue, actual })
const segmentIs = (segmentId: string, value: boolean): Condition => ({ kind: 'segment', segmentId, value })

describe('explain', () => {
  const salesInFrance: AudienceConditions = {
    kind: 'and',
    conditions: [departmentIs('Sales'), countryIs('FR')],
  }

  test('names what failed, with what the directory says', () => {
    const findings = [finding(false, 'Engineering'), finding(true, 'FR')]
    expect(explain(salesInFrance, findings)).toEqual({
      matched: false,
      decisions: [{ condition: departmentIs('Sales'), negated: false, met: false, actual: 'Engineering' }],
    })
  })

  test('names the first reason that suffices', () => {
    const conditions: AudienceConditions = { kind: 'or', conditions: salesInFrance.conditions }
    expect(explain(conditions, [finding(true, 'Sales'), finding(true, 'FR')]).decisions).toEqual([
      { condition: departmentIs('Sales'), negated: false, met: true, actual: 'Sales' },
    ])
  })

  test('names an exclusion as a claim that is not met', () => {
    const conditions: AudienceConditions = { kind: 'not', condition: countryIs('FR') }
    expect(explain(conditions, [finding(true, 'FR')])).toEqual({
      matched: false,
      decisions: [{ condition: countryIs('FR'), negated: true, met: false, actual: 'FR' }],
    })
  })

  test('agrees with the conditions, whatever is found, and always names a reason of the same outcome', () => {
    fc.assert(
      fc.property(anyConditions, fc.infiniteStream(fc.boolean()), (conditions, truths) => {
        const findings = conditionsOf(conditions).map(() => finding(truths.next().value))
        const found = new Map(
          conditionsOf(conditions).map((one, index) => [one, findings[index]?.holds ?? false]),
        )
        const { matched, decisions } = explain(conditions, findings)
        expect(matched).toBe(holds(conditions, (one) => found.get(one) ?? false))
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

  test('says "is not" and "is false" as the opposite of "is"', () => {
    const conditions: AudienceConditions = {
      kind: 'and',
      conditions: [{ ...countryIs('FR'), operator: 'isNot', value: 'FR' }, segmentIs('one', false)],
    }
    expect(describeConditions(conditions)).toEqual({
      kind: 'and',
      parts: [
        { kind: 'claim', condition: countryIs('FR'), negated: true },
        { kind: 'claim', condition: segmentIs('one', true), negated: true },
      ],
    })
  })

  test('means the same as the conditions, whatever is true', () => {
    // "Is not" is described as the opposite of "is": what is true of the one is not of the other.
    const plain = (condition: Condition) =>
      'operator' in condition && condition.operator === 'isNot'
        ? { name: JSON.stringify({ ...condition, operator: 'is' }), flipped: true }
        : { name: JSON.stringify(condition), flipped: false }
    fc.assert(
      fc.property(anyConditions, fc.infiniteStream(fc.boolean()), (conditions, truths) => {
        const known = new Map<string, boolean>()
        const isTrue = (condition: Condition) => {
          const { name, flipped } = plain(condition)
          const value = known.get(name) ?? truths.next().value
          known.set(name, value)
          return value !== flipped
        }
        const before = holds(conditions, isTrue)
        expect(holds(restore(describeConditions(conditions)), isTrue)).toBe(before)
      }),
    )
  })
})

test('only conditions that count days change as days pass', () => {
  const newcomers: AudienceConditions = {
    kind: 'attribute',
    attribute: 'startDate',
    operator: 'withinLastDays',
    value: 90,
  }
  expect(
    isRelative({ kind: 'not', condition: { kind: 'or', conditions: [countryIs('FR'), newcomers] } }),
  ).toBe(true)
  expect(isRelative({ ...newcomers, operator: 'before', value: '2026-01-01' })).toBe(false)
})

test('segmentsOf names each segment once, however deep', () => {
  const conditions: AudienceConditions = {
    kind: 'and',
    conditions: [
      segmentIs('one', true),
      {
        kind: 'not',
        condition: { kind: 'or', conditions: [segmentIs('two', true), segmentIs('one', false)] },
      },
    ],
  }
  expect(segmentsOf(conditions)).toEqual(['one', 'two'])
})
