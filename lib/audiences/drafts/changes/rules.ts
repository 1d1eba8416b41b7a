import { canNest } from '@/lib/audiences/drafts/rules'
import {
  controlOf,
  type DraftCondition,
  type DraftGroup,
  type DraftNode,
  type OwnAttribute,
  operatorsOf,
} from '@/lib/audiences/drafts/schema'
import { maxSize } from '@/lib/audiences/schema'

/** One step of editing a draft. */
export type DraftChange =
  | { kind: 'addCondition' | 'addGroup'; groupId: number }
  | { kind: 'remove'; id: number }
  | { kind: 'addValue'; id: number }
  | { kind: 'removeValue'; id: number; index: number }
  | { kind: 'setValue'; id: number; index: number; value: string }
  | { kind: 'setSubject'; id: number; subject: string }
  | { kind: 'setOperator'; id: number; operator: string }
  | { kind: 'setJoin'; id: number; join: DraftGroup['join'] }

/** The draft after a step, and the number of the part that the focus belongs to; the same draft where it leads nowhere. */
export function changeDraft(
  draft: DraftGroup,
  change: DraftChange,
  own: readonly OwnAttribute[],
): { draft: DraftGroup; focus: number } {
  switch (change.kind) {
    case 'addCondition':
      return add(draft, change.groupId, newCondition(nextId(draft)))
    case 'addGroup': {
      if (!canNest(draft, change.groupId)) return { draft, focus: change.groupId }
      const id = nextId(draft)
      const parts = [newCondition(id + 1)]
      const { draft: grown } = add(draft, change.groupId, { kind: 'group', id, join: 'any', parts })
      return { draft: grown, focus: grown === draft ? change.groupId : id + 1 }
    }
    case 'remove':
      return change.id === draft.id ? { draft, focus: draft.id } : remove(draft, change.id)
    case 'setJoin':
      return {
        draft: mapNode(draft, change.id, (node) =>
          node.kind === 'group' ? { ...node, join: change.join } : node,
        ),
        focus: change.id,
      }
    default:
      return {
        draft: mapNode(draft, change.id, (node) =>
          node.kind === 'condition' ? changeCondition(node, change, own) : node,
        ),
        focus: change.id,
      }
  }
}

/** Conditions whose operator or values do not fit their subject, as after a choice without scripts, made to fit. */
export function fitDraft(draft: DraftGroup, own: readonly OwnAttribute[]): DraftGroup {
  const fit = (node: DraftNode): DraftNode => {
    if (node.kind === 'group') return { ...node, parts: node.parts.map(fit) }
    const operators = operatorsOf(node.subject, own)
    const operator = operators.includes(node.operator) ? node.operator : (operators[0] ?? 'is')
    return { ...node, operator, values: fitValues(node.values, operator) }
  }
  return { ...draft, parts: draft.parts.map(fit) }
}

type ConditionChange = Exclude<DraftChange, { kind: 'addCondition' | 'addGroup' | 'remove' | 'setJoin' }>

function changeCondition(
  condition: DraftCondition,
  change: ConditionChange,
  own: readonly OwnAttribute[],
): DraftCondition {
  const { subject, operator, values } = condition
  switch (change.kind) {
    case 'addValue':
      return { ...condition, values: [...values, ''] }
    case 'removeValue':
      return { ...condition, values: fitValues(values.toSpliced(change.index, 1), operator) }
    case 'setValue':
      return { ...condition, values: values.with(change.index, change.value) }
    case 'setOperator': {
      const isSame = controlOf(subject, change.operator, own) === controlOf(subject, operator, own)
      const kept = isSame || operator === 'isEmpty' ? values : []
      return { ...condition, operator: change.operator, values: fitValues(kept, change.operator) }
    }
    case 'setSubject': {
      const operators = operatorsOf(change.subject, own)
      const next = operators.includes(operator) ? operator : (operators[0] ?? 'is')
      // Words that fit one text fit another; what was chosen from a list does not.
      const isText = [subject, change.subject].every((one) => controlOf(one, next, own) === 'text')
      return {
        ...condition,
        subject: change.subject,
        operator: next,
        values: fitValues(isText ? values : [], next),
      }
    }
  }
}

function fitValues(values: string[], operator: string): string[] {
  if (operator === 'isEmpty') return []
  if (values.length === 0) return ['']
  return operator === 'oneOf' ? values : values.slice(0, 1)
}

function newCondition(id: number): DraftCondition {
  return { kind: 'condition', id, subject: 'department', operator: 'is', values: [''] }
}

const idsOf = (node: DraftNode): number[] =>
  node.kind === 'group' ? [node.id, ...node.parts.flatMap(idsOf)] : [node.id]

const nextId = (draft: DraftGroup) => Math.max(...idsOf(draft)) + 1

function add(draft: DraftGroup, groupId: number, part: DraftNode): { draft: DraftGroup; focus: number } {
  if (idsOf(draft).length + idsOf(part).length > maxSize) return { draft, focus: groupId }
  const grown = mapNode(draft, groupId, (node) =>
    node.kind === 'group' ? { ...node, parts: [...node.parts, part] } : node,
  )
  return { draft: grown, focus: part.id }
}

function mapNode(group: DraftGroup, id: number, change: (node: DraftNode) => DraftNode): DraftGroup {
  if (group.id === id) {
    const changed = change(group)
    return changed.kind === 'group' ? changed : group
  }
  const parts = group.parts.map((part) => {
    if (part.kind === 'group') return mapNode(part, id, change)
    return part.id === id ? change(part) : part
  })
  return { ...group, parts }
}

// The focus goes to the part before the one that is gone, else to its group.
function remove(group: DraftGroup, id: number): { draft: DraftGroup; focus: number } {
  const index = group.parts.findIndex((part) => part.id === id)
  if (index >= 0) {
    return {
      draft: { ...group, parts: group.parts.toSpliced(index, 1) },
      focus: group.parts[index - 1]?.id ?? group.id,
    }
  }
  let focus = group.id
  const parts = group.parts.map((part) => {
    if (part.kind !== 'group' || !idsOf(part).includes(id)) return part
    const changed = remove(part, id)
    focus = changed.focus
    return changed.draft
  })
  return { draft: { ...group, parts }, focus }
}
