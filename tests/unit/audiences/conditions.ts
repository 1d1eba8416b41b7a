import fc from 'fast-check'
import type { AttributeCondition, AudienceConditions } from '@/lib/audiences/schema'

export const departmentIs = (value: string): AttributeCondition => ({
  kind: 'attribute',
  attribute: 'department',
  operator: 'is',
  value,
})

export const countryIs = (value: string): AttributeCondition => ({
  kind: 'attribute',
  attribute: 'country',
  operator: 'is',
  value,
})

const names = fc.constantFrom('Sales', 'sales ', 'Engineering', 'Études', 'Etudes')
const dates = fc
  .date({ min: new Date('2025-01-01'), max: new Date('2026-12-31'), noInvalidDate: true })
  .map((value) => value.toISOString().slice(0, 10))

const leaf: fc.Arbitrary<AttributeCondition> = fc.oneof(
  fc.record({
    kind: fc.constant('attribute' as const),
    attribute: fc.constantFrom('department' as const, 'team' as const),
    operator: fc.constantFrom('is' as const, 'isNot' as const, 'contains' as const, 'startsWith' as const),
    value: names,
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    attribute: fc.constant('department' as const),
    operator: fc.constant('oneOf' as const),
    value: fc.array(names, { minLength: 1, maxLength: 3 }),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    attribute: fc.constant('startDate' as const),
    operator: fc.constantFrom('is' as const, 'isNot' as const, 'before' as const, 'after' as const),
    value: dates,
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    attribute: fc.constant('startDate' as const),
    operator: fc.constant('withinLastDays' as const),
    value: fc.integer({ min: 1, max: 400 }),
  }),
  fc.record({
    kind: fc.constant('attribute' as const),
    attribute: fc.constantFrom('team' as const, 'startDate' as const),
    operator: fc.constant('isEmpty' as const),
  }),
)

/** Conditions of every shape, two groups deep at most. */
export const anyConditions: fc.Arbitrary<AudienceConditions> = fc.letrec<{ node: AudienceConditions }>(
  (tie) => ({
    node: fc.oneof(
      { maxDepth: 3, depthSize: 'small' },
      leaf,
      fc.record({
        kind: fc.constantFrom('and' as const, 'or' as const),
        conditions: fc.array(tie('node'), { minLength: 1, maxLength: 3 }),
      }),
      fc.record({ kind: fc.constant('not' as const), condition: tie('node') }),
    ),
  }),
).node
