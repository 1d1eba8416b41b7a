import type { Attribute, AttributeCondition, AudienceConditions } from './schema'

/** The attributes of an employee that conditions look at; dates are UTC midnights. */
export type EmployeeFacts = { [A in Exclude<Attribute, 'startDate' | 'endDate'>]: string | null } & {
  startDate: Date | null
  endDate: Date | null
}

const dayLength = 24 * 60 * 60 * 1000

/** Text as people compare it: without accents, capitals or surrounding blanks. */
function fold(value: string): string {
  return value.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().trim()
}

function isoDay(value: Date): string {
  return value.toISOString().slice(0, 10)
}

function factOf(employee: EmployeeFacts, attribute: Attribute): string | null {
  const value = employee[attribute]
  if (value instanceof Date) return isoDay(value)
  return value?.trim() ? value : null
}

function holds(condition: AttributeCondition, employee: EmployeeFacts, today: Date): boolean {
  const fact = factOf(employee, condition.attribute)
  if (condition.operator === 'isEmpty') return fact === null
  if (fact === null) return condition.operator === 'isNot'
  const known = fold(fact)
  switch (condition.operator) {
    case 'is':
      return known === fold(condition.value)
    case 'isNot':
      return known !== fold(condition.value)
    case 'contains':
      return known.includes(fold(condition.value))
    case 'startsWith':
      return known.startsWith(fold(condition.value))
    case 'oneOf':
      return condition.value.some((value) => known === fold(value))
    case 'before':
      return fact < condition.value
    case 'after':
      return fact > condition.value
    case 'withinLastDays': {
      const earliest = new Date(today.getTime() - condition.value * dayLength)
      return fact >= isoDay(earliest) && fact <= isoDay(today)
    }
  }
}

/**
 * Whether the employee belongs to an audience with these conditions. Text is compared without accents and
 * capitals. An attribute without value satisfies only `isEmpty` and `isNot`. `withinLastDays` counts
 * calendar days in UTC, today included.
 */
export function matches(conditions: AudienceConditions, employee: EmployeeFacts, today: Date): boolean {
  switch (conditions.kind) {
    case 'and':
      return conditions.conditions.every((part) => matches(part, employee, today))
    case 'or':
      return conditions.conditions.some((part) => matches(part, employee, today))
    case 'not':
      return !matches(conditions.condition, employee, today)
    case 'attribute':
      return holds(conditions, employee, today)
  }
}

/** A condition that decided, as a claim: `negated` when the audience wants it not to hold. */
export interface Decision {
  condition: AttributeCondition
  negated: boolean
  /** Whether the claim is true for the employee. */
  met: boolean
  /** What the directory says; dates as `YYYY-MM-DD`, null where it says nothing. */
  actual: string | null
}

export interface Explanation {
  matched: boolean
  decisions: Decision[]
}

/**
 * Why an employee belongs or not. Belonging by an "or" needs one reason: the first that holds. Otherwise
 * every condition that counts is named: all that hold, or all that fail.
 */
export function explain(
  conditions: AudienceConditions,
  employee: EmployeeFacts,
  today: Date,
  negated = false,
): Explanation {
  if (conditions.kind === 'not') return explain(conditions.condition, employee, today, !negated)
  if (conditions.kind === 'attribute') {
    const met = holds(conditions, employee, today) !== negated
    const actual = factOf(employee, conditions.attribute)
    return { matched: met, decisions: [{ condition: conditions, negated, met, actual }] }
  }
  const parts = conditions.conditions.map((part) => explain(part, employee, today, negated))
  // "Not any of" asks for all the opposites, and the other way round.
  const needsAll = (conditions.kind === 'and') !== negated
  const matched = needsAll ? parts.every((part) => part.matched) : parts.some((part) => part.matched)
  const relevant = parts.filter((part) => part.matched === matched)
  const deciding = matched && !needsAll ? relevant.slice(0, 1) : relevant
  return { matched, decisions: deciding.flatMap((part) => part.decisions) }
}

/** Conditions as a sentence is built from: no "not" around groups, no group of one, no group in its like. */
export type Description =
  | { kind: 'claim'; condition: AttributeCondition; negated: boolean }
  | { kind: 'and' | 'or'; parts: Description[] }

/** The same conditions in the shape in which they read best. */
export function describeConditions(conditions: AudienceConditions, negated = false): Description {
  if (conditions.kind === 'not') return describeConditions(conditions.condition, !negated)
  if (conditions.kind === 'attribute') return claim(conditions, negated)
  const kind = (conditions.kind === 'and') !== negated ? 'and' : 'or'
  const parts = conditions.conditions.flatMap((part) => {
    const description = describeConditions(part, negated)
    return description.kind === kind ? description.parts : [description]
  })
  const [only] = parts
  return only && parts.length === 1 ? only : { kind, parts }
}

function claim(condition: AttributeCondition, negated: boolean): Description {
  if (condition.operator !== 'isNot') return { kind: 'claim', condition, negated }
  return { kind: 'claim', condition: { ...condition, operator: 'is' }, negated: !negated }
}

/** The attributes that the conditions look at, so that only these are read. */
export function attributesOf(conditions: AudienceConditions): Set<Attribute> {
  switch (conditions.kind) {
    case 'attribute':
      return new Set([conditions.attribute])
    case 'not':
      return attributesOf(conditions.condition)
    default:
      return new Set(conditions.conditions.flatMap((part) => [...attributesOf(part)]))
  }
}
