/** What a path of RFC 7644 §3.5.2 names: `urn:…:User:manager.value`, `emails[type eq "work"].value`, `name.givenName`. */
export interface AttributePath {
  /** Of an extension; null: the resource's own. */
  schema: string | null
  attribute: string
  /** Which of several values. */
  type: string | null
  sub: string | null
}

const corePrefix = 'urn:ietf:params:scim:schemas:core:2.0:user:'
const pattern = /^(?<attribute>[\w$-]+)(?:\[type eq "(?<type>[^"\\]*)"\])?(?:\.(?<sub>[\w$-]+))?$/i

// Mappings repeat the same few paths for every employee.
const parsed = new Map<string, AttributePath>()
const mostParsed = 2_000

/** @throws TypeError for a path of another form */
export function parsePath(path: string): AttributePath {
  const known = parsed.get(path)
  if (known) return known
  if (parsed.size >= mostParsed) parsed.clear()
  const made = parse(path)
  parsed.set(path, made)
  return made
}

function parse(path: string): AttributePath {
  const isCore = path.toLowerCase().startsWith(corePrefix)
  const own = isCore ? path.slice(corePrefix.length) : path
  const end = own.toLowerCase().startsWith('urn:') ? own.lastIndexOf(':') : -1
  const schema = end < 0 ? null : own.slice(0, end)
  const { attribute, type = null, sub = null } = pattern.exec(own.slice(end + 1))?.groups ?? {}
  if (!attribute) throw new TypeError(`"${path}" is no path of an attribute`)
  // A reference to the manager has its own form (RFC 7643 §4.3).
  const isManager = schema !== null && attribute.toLowerCase() === 'manager'
  return { schema, attribute, type, sub: isManager ? (sub ?? 'value') : sub }
}

export type Json = Record<string, unknown>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The name under which an object has an attribute: names are compared without case (RFC 7643 §2.1). */
export function nameIn(object: Json, name: string): string | undefined {
  if (Object.hasOwn(object, name)) return name
  const folded = name.toLowerCase()
  for (const key in object) if (key.toLowerCase() === folded && Object.hasOwn(object, key)) return key
  return undefined
}

/** The value of an attribute, its name compared without case. */
export function attributeOf(object: unknown, name: string): unknown {
  if (!isObject(object)) return undefined
  const key = nameIn(object, name)
  return key === undefined ? undefined : object[key]
}

/** Which of several values is of a type; a single one that has none is of any. Less than 0: none. */
export function indexOfType(values: readonly unknown[], type: string | null): number {
  if (type === null) {
    const primary = values.findIndex((value) => attributeOf(value, 'primary') === true)
    return primary < 0 && values.length > 0 ? 0 : primary
  }
  const folded = type.toLowerCase()
  const typeOf = (value: unknown) => attributeOf(value, 'type')
  const found = values.findIndex((value) => String(typeOf(value) ?? '').toLowerCase() === folded)
  if (found >= 0) return found
  return values.length === 1 && typeOf(values[0]) === undefined ? 0 : -1
}
