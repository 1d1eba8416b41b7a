import { type AttributeChange, withChanges } from '@/lib/scim-client/attributes'
import { attributeOf, isObject, type Json, nameIn, parsePath } from '@/lib/scim-client/paths'

export const patchSchema = 'urn:ietf:params:scim:api:messages:2.0:PatchOp'

export interface PatchOperation {
  op: 'add' | 'replace' | 'remove'
  path: string
  value?: unknown
}

/** One operation for each change (RFC 7644 §3.5.2). */
export function patchOf(changes: readonly AttributeChange[]): object {
  return { schemas: [patchSchema], Operations: changes.map(toOperation) }
}

function toOperation({ path, value }: AttributeChange): PatchOperation {
  const { schema, attribute, type, sub } = parsePath(path)
  // References to managers are replaced as a whole: what else they hold is of the former one.
  if (schema !== null && attribute.toLowerCase() === 'manager' && sub === 'value') {
    const target = `${schema}:${attribute}`
    return value === null ? { op: 'remove', path: target } : { op: 'replace', path: target, value: { value } }
  }
  if (value !== null) return { op: 'replace', path, value }
  const isElement = type !== null && (sub === null || sub.toLowerCase() === 'value')
  return { op: 'remove', path: isElement ? path.replace(/\.[\w$-]+$/, '') : path }
}

/**
 * The same changes for a provider that finds nothing under one of the paths (`noTarget`): attributes that hold
 * several values or parts are sent as a whole, as they are to be; what is not there is not removed.
 */
export function wholePatchOf(current: Json, changes: readonly AttributeChange[]): object | null {
  const wanted = withChanges(current, changes)
  const operations = new Map<string, PatchOperation>()
  for (const change of changes) {
    const { schema, attribute } = parsePath(change.path)
    const path = schema === null ? attribute : `${schema}:${attribute}`
    const value = valueAt(wanted, schema, attribute)
    const isThere = valueAt(current, schema, attribute) !== undefined
    if (value !== undefined) operations.set(path, { op: isThere ? 'replace' : 'add', path, value })
    else if (isThere) operations.set(path, { op: 'remove', path })
  }
  if (operations.size === 0) return null
  return { schemas: [patchSchema], Operations: [...operations.values()] }
}

function valueAt(resource: Json, schema: string | null, attribute: string): unknown {
  return attributeOf(schema === null ? resource : attributeOf(resource, schema), attribute)
}

/** A whole resource for PUT (RFC 7644 §3.5.1): what was read, with the changes, without what only providers write. */
export function replacementOf(current: Json, changes: readonly AttributeChange[]): Json {
  const wanted = withChanges(current, changes)
  for (const name of ['meta', 'groups']) {
    const key = nameIn(wanted, name)
    if (key !== undefined) delete wanted[key]
  }
  // A name that was put together of the former parts would contradict the new ones.
  const name = attributeOf(wanted, 'name')
  const isRenamed = changes.some(({ path }) => /^name\.(?!formatted)/i.test(path))
  const formatted = isObject(name) ? nameIn(name, 'formatted') : undefined
  if (isRenamed && isObject(name) && formatted !== undefined) delete name[formatted]
  return wanted
}
