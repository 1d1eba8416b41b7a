import { changeDraft, type DraftChange, fitDraft } from '@/lib/audiences/drafts/changes/rules'
import { readDraft } from '@/lib/audiences/drafts/rules'
import type { DraftGroup, OwnAttribute } from '@/lib/audiences/drafts/schema'
import type { ImpactSide } from '@/lib/audiences/impact/schema'
import type { AudienceForm } from './schema'

/** What a button of the form asks for. */
export type Intent =
  | { kind: 'refresh' | 'review' | 'back' | 'apply' | 'search' }
  | { kind: 'draft'; change: DraftChange }
  | { kind: 'find'; id: number; index: number }
  | { kind: 'add' | 'remove' | 'keep'; personId: string }
  | { kind: 'names'; page: number }
  /** `activationId` null: of the audience itself. */
  | { kind: 'page'; activationId: string | null; side: ImpactSide; page: number }

/** Reads the value of the pressed button; its form was checked by the schema. */
export function parseIntent(value: string): Intent {
  const [kind, one = '', two = '', three = ''] = value.split(':')
  const [id, index] = [Number(one), Number(two)]
  switch (kind) {
    case 'add-condition':
      return { kind: 'draft', change: { kind: 'addCondition', groupId: id } }
    case 'add-group':
      return { kind: 'draft', change: { kind: 'addGroup', groupId: id } }
    case 'drop':
      return { kind: 'draft', change: { kind: 'remove', id } }
    case 'add-value':
      return { kind: 'draft', change: { kind: 'addValue', id } }
    case 'drop-value':
      return { kind: 'draft', change: { kind: 'removeValue', id, index } }
    case 'choose':
      return { kind: 'draft', change: { kind: 'setValue', id, index, value: three } }
    case 'find':
      return { kind, id, index }
    case 'add':
    case 'remove':
      return { kind, personId: two }
    case 'keep':
      return { kind, personId: one }
    case 'names':
      return { kind, page: Math.max(1, id) }
    case 'page': {
      const side = two === 'gains' ? 'gains' : 'loses'
      return { kind, activationId: one === 'members' ? null : one, side, page: Math.max(1, Number(three)) }
    }
    case 'review':
    case 'back':
    case 'apply':
    case 'search':
      return { kind }
    default:
      return { kind: 'refresh' }
  }
}

/** The draft of a form after a press. */
export function draftAfter(form: AudienceForm, intent: Intent, own: readonly OwnAttribute[]): DraftGroup {
  const draft = readDraft(form.tree, form)
  // What is to be saved is taken at its word; anything else helps to complete it.
  if (intent.kind === 'apply' || intent.kind === 'review' || intent.kind === 'page') return draft
  const fitting = fitDraft(draft, own)
  return intent.kind === 'draft' ? changeDraft(fitting, intent.change, own).draft : fitting
}

/** Who is added and taken away by hand after a press. */
export function peopleAfter(
  { addedIds, removedIds }: Pick<AudienceForm, 'addedIds' | 'removedIds'>,
  intent: Intent,
): { addedIds: string[]; removedIds: string[] } {
  if (intent.kind !== 'add' && intent.kind !== 'remove' && intent.kind !== 'keep')
    return { addedIds, removedIds }
  const { personId } = intent
  const without = (ids: string[]) => ids.filter((id) => id !== personId)
  if (intent.kind === 'keep') return { addedIds, removedIds: without(removedIds) }
  if (intent.kind === 'add')
    return { addedIds: [...without(addedIds), personId], removedIds: without(removedIds) }
  return addedIds.includes(personId)
    ? { addedIds: without(addedIds), removedIds }
    : { addedIds, removedIds: [...without(removedIds), personId] }
}

/** The field of the form in which somebody is searched for a condition's value, and what it says. */
export const personField = (id: number, index: number) => `person.${id}.${index}`

/** For which value somebody is searched: the pressed one, else the first field with words in it. */
export function searchedValue(
  form: AudienceForm,
  intent: Intent,
): { id: number; index: number; query: string } | null {
  const queryOf = (id: number, index: number) => {
    const query = form[personField(id, index)]
    return typeof query === 'string' ? query.slice(0, 200) : ''
  }
  if (intent.kind === 'find') return { ...intent, query: queryOf(intent.id, intent.index) }
  if (intent.kind !== 'refresh') return null
  const name = Object.keys(form).find((key) => key.startsWith('person.') && form[key])
  const [, id = 0, index = 0] = (name ?? '').split('.').map(Number)
  return name ? { id, index, query: queryOf(id, index) } : null
}
