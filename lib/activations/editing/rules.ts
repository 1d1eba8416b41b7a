import type { SegmentForm } from '@/lib/activations/editing/schema'
import type { ImpactSide, Recipients } from '@/lib/activations/schema'

/** What a button of the form asks for. */
export type Intent =
  | { kind: 'search' | 'review' | 'back' | 'apply' }
  | { kind: 'add' | 'remove'; what: 'audience' | 'employee'; id: string }
  | { kind: 'page'; side: ImpactSide; page: number }

/** Reads the value of the pressed button; its form was checked by the schema. */
export function parseIntent(value: string): Intent {
  const [kind, what, rest = ''] = value.split(':')
  switch (kind) {
    case 'add':
    case 'remove':
      return { kind, what: what === 'audience' ? 'audience' : 'employee', id: rest }
    case 'page':
      return { kind, side: what === 'gains' ? 'gains' : 'loses', page: Math.max(1, Number(rest)) }
    case 'review':
    case 'back':
    case 'apply':
      return { kind }
    default:
      return { kind: 'search' }
  }
}

/** The recipients of the form after a press: adding or removing one also chooses "specific". */
export function recipientsAfter(form: SegmentForm, intent: Intent): Recipients {
  const everyone = form.recipients === 'everyone'
  const { audienceIds, employeeIds } = form
  if (intent.kind !== 'add' && intent.kind !== 'remove') return { everyone, audienceIds, employeeIds }
  const change = (ids: string[]) => {
    const others = ids.filter((id) => id !== intent.id)
    return intent.kind === 'add' ? [...others, intent.id].sort() : others
  }
  return intent.what === 'audience'
    ? { everyone: false, audienceIds: change(audienceIds), employeeIds }
    : { everyone: false, audienceIds, employeeIds: change(employeeIds) }
}
