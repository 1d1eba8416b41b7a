import { type AudienceConditions, audienceConditions, type Condition, maxDepth } from '@/lib/audiences/schema'
import {
  customKey,
  customSubject,
  type DraftCondition,
  type DraftGroup,
  type DraftIssues,
  type DraftNode,
  type Join,
  joins,
  type Outline,
  type OwnAttribute,
  operatorsOf,
} from './schema'

/** A draft without conditions. */
export const emptyDraft: DraftGroup = { kind: 'group', id: 0, join: 'all', parts: [] }

/** Names of the form's fields for a part of a draft. */
export const draftField = {
  join: (id: number) => `join.${id}`,
  subject: (id: number) => `subject.${id}`,
  operator: (id: number) => `operator.${id}`,
  value: (id: number, index: number) => `value.${id}.${index}`,
}

/** The outline of a draft, for the field that holds the others together. */
export function outlineOf(node: DraftNode): Outline {
  return node.kind === 'group' ? { i: node.id, c: node.parts.map(outlineOf) } : { i: node.id }
}

/** Reads a draft out of the fields of a form; what is missing is empty. */
export function readDraft(outline: Outline, fields: Readonly<Record<string, unknown>>): DraftGroup {
  const text = (name: string) => (typeof fields[name] === 'string' ? fields[name] : '')
  const read = ({ i: id, c }: Outline): DraftNode => {
    if (c) {
      const join = joins.find((one) => one === text(draftField.join(id))) ?? 'all'
      return { kind: 'group', id, join, parts: c.map(read) }
    }
    const values: string[] = []
    while (typeof fields[draftField.value(id, values.length)] === 'string') {
      values.push(text(draftField.value(id, values.length)))
    }
    const [subject, operator] = [text(draftField.subject(id)), text(draftField.operator(id))]
    return { kind: 'condition', id, subject, operator, values }
  }
  const root = read(outline)
  return root.kind === 'group' ? root : { ...emptyDraft, parts: [root] }
}

/** The draft's fields by name, as the form sends them. */
export function fieldsOf(node: DraftNode): [name: string, value: string][] {
  const { id } = node
  if (node.kind === 'group') return [[draftField.join(id), node.join], ...node.parts.flatMap(fieldsOf)]
  return [
    [draftField.subject(id), node.subject],
    [draftField.operator(id), node.operator],
    ...node.values.map((value, index): [string, string] => [draftField.value(id, index), value]),
  ]
}

/** Saved conditions as a draft. */
export function toDraft(conditions: AudienceConditions | null): DraftGroup {
  let next = 1
  const group = (join: Join, parts: AudienceConditions[]): DraftGroup => ({
    kind: 'group',
    id: next++,
    join,
    parts: parts.map(node),
  })
  function node(part: AudienceConditions): DraftNode {
    switch (part.kind) {
      case 'and':
      case 'or':
        return group(part.kind === 'and' ? 'all' : 'any', part.conditions)
      case 'not':
        return group('none', part.condition.kind === 'or' ? part.condition.conditions : [part.condition])
      default:
        return { ...leafOf(part), id: next++ }
    }
  }
  if (conditions === null) return emptyDraft
  const root = node(conditions)
  return root.kind === 'group' ? root : { ...emptyDraft, parts: [root] }
}

function leafOf(condition: Condition): Omit<DraftCondition, 'id'> {
  const kind = 'condition' as const
  if (condition.kind === 'segment' || condition.kind === 'group') {
    const id = condition.kind === 'segment' ? condition.segmentId : condition.groupId
    return { kind, subject: condition.kind, operator: condition.value ? 'is' : 'isNot', values: [id] }
  }
  const subject = condition.kind === 'custom' ? customSubject(condition.key) : condition.attribute
  const values = condition.operator === 'isEmpty' ? [] : [condition.value].flat().map(String)
  return { kind, subject, operator: condition.operator, values }
}

export interface ReadConditions {
  /** Null where there are none, or some are not complete. */
  conditions: AudienceConditions | null
  issues: DraftIssues
  /** A reason that concerns them all. */
  reason: string | null
}

/** The conditions that a draft stands for, or what is still missing in which of its parts. */
export function toConditions(draft: DraftGroup, own: readonly OwnAttribute[]): ReadConditions {
  const issues: Record<number, string> = {}
  const read = (node: DraftNode): AudienceConditions | null => {
    if (node.kind === 'condition') {
      const found = readCondition(node, own)
      if (typeof found !== 'string') return found
      issues[node.id] = found
      return null
    }
    const parts = node.parts.flatMap((part) => read(part) ?? [])
    const [only] = parts
    if (!only) {
      if (node.parts.length === 0 && node !== draft) issues[node.id] = 'groupEmpty'
      return null
    }
    if (node.join === 'none')
      return { kind: 'not', condition: parts.length > 1 ? { kind: 'or', conditions: parts } : only }
    return parts.length > 1 ? { kind: node.join === 'all' ? 'and' : 'or', conditions: parts } : only
  }
  const conditions = read(draft)
  if (Object.keys(issues).length > 0) return { conditions: null, issues, reason: 'conditionsIncomplete' }
  if (conditions && !audienceConditions.safeParse(conditions).success) {
    return { conditions: null, issues, reason: 'conditionsTooMany' }
  }
  return { conditions, issues, reason: null }
}

const clean = (value: string) =>
  value
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()

function readCondition(draft: DraftCondition, own: readonly OwnAttribute[]): AudienceConditions | string {
  const { subject, operator } = draft
  const values = [...new Set(draft.values.map(clean))].filter((value) => value !== '')
  const [first] = values
  if (!operatorsOf(subject, own).includes(operator)) return subject ? 'conditionOperator' : 'conditionSubject'
  if (operator !== 'isEmpty' && first === undefined) return 'conditionValue'
  const parsed = audienceConditions.safeParse(toLeaf(subject, operator, values, own))
  if (parsed.success) return parsed.data
  const reason = parsed.error.issues[0]?.message ?? ''
  return reason in reasonsInOtherWords ? (reasonsInOtherWords[reason] ?? reason) : 'conditionInvalid'
}

const reasonsInOtherWords: Readonly<Record<string, string>> = {
  days: 'conditionDays',
  tooLong: 'conditionTooLong',
  tooMany: 'conditionTooManyValues',
}

function toLeaf(subject: string, operator: string, values: string[], own: readonly OwnAttribute[]): unknown {
  const [first] = values
  if (subject === 'segment') return { kind: subject, segmentId: first, value: operator === 'is' }
  if (subject === 'group') return { kind: subject, groupId: first, value: operator === 'is' }
  const key = customKey(subject)
  const type = own.find((one) => one.key === key)?.type
  const about = key ? { kind: 'custom', key, type } : { kind: 'attribute', attribute: subject }
  if (operator === 'isEmpty') return { ...about, operator }
  if (operator === 'oneOf') return { ...about, operator, value: values }
  return { ...about, operator, value: operator === 'withinLastDays' ? Number(first) : first }
}

/** How deep the conditions of a draft nest, each condition that may still be added to the group included. */
export function canNest(draft: DraftGroup, groupId: number): boolean {
  return depthTo(draft, groupId) + 2 <= maxDepth
}

// "None of" is a "not" around an "or".
const depthOf = ({ join }: DraftGroup) => (join === 'none' ? 2 : 1)

function depthTo(group: DraftGroup, groupId: number): number {
  if (group.id === groupId) return depthOf(group)
  const inner = group.parts.map((part) => (part.kind === 'group' ? depthTo(part, groupId) : 0))
  const deepest = Math.max(0, ...inner)
  return deepest > 0 ? depthOf(group) + deepest : 0
}
