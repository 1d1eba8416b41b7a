import { type SuggestedAttribute, suggestedAttributes } from '@/lib/audiences/choices/schema'
import { valueListId } from './value-list-id'

/** The directory's own values, for the fields that refer to them by id. */
export function ValueLists({ values }: { values: Record<SuggestedAttribute, string[]> }) {
  return suggestedAttributes.map((attribute) => (
    <datalist key={attribute} id={valueListId(attribute)}>
      {values[attribute].map((value) => (
        <option key={value} value={value} />
      ))}
    </datalist>
  ))
}
