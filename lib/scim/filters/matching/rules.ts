import type { Filter, FilterValue, Operator } from '@/lib/scim/filters/schema'
import { isObject, type Json } from '@/lib/scim/schema'

const textual: Partial<Record<Operator, (text: string, value: string) => boolean>> = {
  co: (text, value) => text.includes(value),
  sw: (text, value) => text.startsWith(value),
  ew: (text, value) => text.endsWith(value),
  gt: (text, value) => text > value,
  ge: (text, value) => text >= value,
  lt: (text, value) => text < value,
  le: (text, value) => text <= value,
}

const folded = (value: unknown) => String(value).normalize('NFC').toLowerCase()

function compare(actual: unknown, operator: Operator, value: FilterValue): boolean {
  if (Array.isArray(actual)) return actual.some((one) => compare(one, operator, value))
  if (isObject(actual)) return compare(actual.value, operator, value)
  const isEqual =
    actual === undefined || value === null ? (actual ?? null) === value : folded(actual) === folded(value)
  if (operator === 'eq') return isEqual
  if (operator === 'ne') return !isEqual
  if (typeof actual !== 'string' || typeof value !== 'string') return false
  return textual[operator]?.(folded(actual), folded(value)) ?? false
}

function read(value: Json, name: string): unknown {
  return name.split('.').reduce<unknown>((current, part) => {
    if (!isObject(current)) return undefined
    return Object.entries(current).find(([key]) => key.toLowerCase() === part.toLowerCase())?.[1]
  }, value)
}

/** Whether one value of a multi-valued attribute is as a filter says (RFC 7644 §3.5.2); text in any capitals. */
export function isMatch(filter: Filter, value: Json): boolean {
  switch (filter.kind) {
    case 'and':
      return filter.filters.every((one) => isMatch(one, value))
    case 'or':
      return filter.filters.some((one) => isMatch(one, value))
    case 'not':
      return !isMatch(filter.filter, value)
    case 'present':
      return read(value, filter.name) !== undefined
    case 'compare':
      return compare(read(value, filter.name), filter.operator, filter.value)
    case 'has':
      return [read(value, filter.name)].flat().some((one) => isObject(one) && isMatch(filter.filter, one))
  }
}

/** The value that a filter of equalities describes, such as `type eq "work"`; null: it describes none. */
export function describedValue(filter: Filter): Json | null {
  if (filter.kind === 'and') {
    const parts = filter.filters.map(describedValue)
    return parts.some((part) => part === null) ? null : Object.assign({}, ...parts)
  }
  if (filter.kind !== 'compare' || filter.operator !== 'eq') return null
  return { [filter.name]: filter.value }
}
