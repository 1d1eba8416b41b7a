import type { AudienceConditions, Condition } from './schema'

/** The conditions without their groups, in the order in which they stand. */
export function conditionsOf(conditions: AudienceConditions): Condition[] {
  switch (conditions.kind) {
    case 'and':
    case 'or':
      return conditions.conditions.flatMap(conditionsOf)
    case 'not':
      return conditionsOf(conditions.condition)
    default:
      return [conditions]
  }
}

/** Whether who belongs changes as days pass. */
export function isRelative(conditions: AudienceConditions): boolean {
  return conditionsOf(conditions).some(
    (condition) => 'operator' in condition && condition.operator === 'withinLastDays',
  )
}

/** Ids of the segments that the conditions ask about, each once. */
export function segmentsOf(conditions: AudienceConditions): string[] {
  const ids = conditionsOf(conditions).flatMap((one) => (one.kind === 'segment' ? [one.segmentId] : []))
  return [...new Set(ids)]
}

/** Whether one condition holds for somebody, and what the directory says there; null where it says nothing. */
export interface Finding {
  holds: boolean
  actual: string | null
}

/** A condition that decided, as a claim: `negated` when the audience wants it not to hold. */
export interface Decision {
  condition: Condition
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
 * @param findings what was found about each of `conditionsOf(conditions)`
 */
export function explain(conditions: AudienceConditions, findings: readonly Finding[]): Explanation {
  const found = new Map(conditionsOf(conditions).map((condition, index) => [condition, findings[index]]))
  return explainPart(conditions, (condition) => found.get(condition), false)
}

function explainPart(
  part: AudienceConditions,
  findingOf: (condition: Condition) => Finding | undefined,
  negated: boolean,
): Explanation {
  if (part.kind === 'not') return explainPart(part.condition, findingOf, !negated)
  if (!('conditions' in part)) {
    const finding = findingOf(part)
    if (!finding) throw new Error('A condition without finding')
    const met = finding.holds !== negated
    return { matched: met, decisions: [{ condition: part, negated, met, actual: finding.actual }] }
  }
  const parts = part.conditions.map((one) => explainPart(one, findingOf, negated))
  // "Not any of" asks for all the opposites, and the other way round.
  const needsAll = (part.kind === 'and') !== negated
  const matched = needsAll ? parts.every((one) => one.matched) : parts.some((one) => one.matched)
  const relevant = parts.filter((one) => one.matched === matched)
  const deciding = matched && !needsAll ? relevant.slice(0, 1) : relevant
  return { matched, decisions: deciding.flatMap((one) => one.decisions) }
}

/** Conditions as a sentence is built from: no "not" around groups, no group of one, no group in its like. */
export type Description =
  | { kind: 'claim'; condition: Condition; negated: boolean }
  | { kind: 'and' | 'or'; parts: Description[] }

/** The same conditions in the shape in which they read best. */
export function describeConditions(conditions: AudienceConditions, negated = false): Description {
  if (conditions.kind === 'not') return describeConditions(conditions.condition, !negated)
  if (!('conditions' in conditions)) return claim(conditions, negated)
  const kind = (conditions.kind === 'and') !== negated ? 'and' : 'or'
  const parts = conditions.conditions.flatMap((part) => {
    const description = describeConditions(part, negated)
    return description.kind === kind ? description.parts : [description]
  })
  const [only] = parts
  return only && parts.length === 1 ? only : { kind, parts }
}

function claim(condition: Condition, negated: boolean): Description {
  if ('operator' in condition) {
    if (condition.operator !== 'isNot') return { kind: 'claim', condition, negated }
    return { kind: 'claim', condition: { ...condition, operator: 'is' }, negated: !negated }
  }
  if (condition.value) return { kind: 'claim', condition, negated }
  return { kind: 'claim', condition: { ...condition, value: true }, negated: !negated }
}
