import { convert, shorten } from '@/lib/syncs/mapping/expressions/rules'
import type { MappedEmployee } from '@/lib/syncs/mapping/rules'
import type { AttributeRule } from '@/lib/syncs/mapping/schema'
import { placeholders, templateParts } from '@/lib/syncs/mapping/templates/schema'

/** What a person has for it; null: nothing. */
type Read = (employee: MappedEmployee) => string | null

function reader(source: string): Read {
  if (source.startsWith('custom:')) {
    const key = source.slice('custom:'.length)
    return ({ attributes }) => (Object.hasOwn(attributes, key) ? attributes[key] || null : null)
  }
  if (source === 'userName') return ({ userName, email }) => userName || email || null
  if (source === 'manager') return ({ managerRemoteId }) => managerRemoteId
  if (source === 'displayName') {
    return ({ givenName, familyName }) => `${givenName} ${familyName}`.trim() || null
  }
  const name = source as Exclude<keyof MappedEmployee, 'attributes'>
  return (employee) => employee[name] || null
}

function templateReader(template: string): Read {
  const parts = (templateParts(template) ?? []).map(({ kind, text }) =>
    kind === 'source' ? reader(text) : text,
  )
  const hasSources = parts.some((part) => typeof part === 'function')
  return (employee) => {
    let text = ''
    let isAnyMissing = false
    let isAnyThere = !hasSources
    for (const part of parts) {
      const value = typeof part === 'string' ? part : part(employee)
      if (value === null) isAnyMissing = true
      else text += value
      if (value !== null && typeof part !== 'string') isAnyThere = true
    }
    if (!isAnyThere) return null
    return (isAnyMissing ? text.replace(/\s+/g, ' ') : text).trim() || null
  }
}

/** What a rule reads of a person, once for all people. */
export function valueReader({ value, maxLength }: AttributeRule): Read {
  const read = baseReader(value)
  if (maxLength === null) return read
  return (employee) => {
    const text = read(employee)
    return text === null ? null : shorten(text, maxLength) || null
  }
}

function baseReader(value: AttributeRule['value']): Read {
  if (value.kind === 'constant') return () => value.text
  if (value.kind === 'template') return templateReader(value.text)
  const read = reader(value.source)
  const { expression } = value
  const fallback = value.fallback || null
  if (expression === 'none') return fallback === null ? read : (employee) => read(employee) ?? fallback
  const apply = convert[expression]
  return (employee) => {
    const text = read(employee)
    return (text === null ? null : apply(text)) || fallback
  }
}

/** What stands in the way of a value: the attribute of the directory to be mended. */
export function missingSource({ value }: AttributeRule, employee: MappedEmployee): string {
  if (value.kind === 'attribute') return value.source
  const sources = value.kind === 'template' ? (placeholders(value.text) ?? []) : []
  return sources.find((source) => reader(source)(employee) === null) ?? sources[0] ?? ''
}
