import { attributeOf, indexOfType, isObject, type Json, nameIn, parsePath } from '@/lib/scim-client/paths'

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
/** A longer value is cut: it is read to be compared, and to be shown. */
const longestValue = 4_000

/** A change of one attribute; null takes it away. */
export interface AttributeChange {
  path: string
  value: string | boolean | null
}

/**
 * A User resource of the values of a mapping.
 * @example toResource({ userName: 'ada', 'emails[type eq "work"].value': 'ada@example.com' }, { active: true })
 */
export function toResource(
  values: Readonly<Record<string, string>>,
  { active }: { active: boolean },
): object {
  const resource: Json = { schemas: [userSchema], active }
  for (const path in values) setAttribute(resource, path, values[path] ?? null)
  const [email] = Array.isArray(resource.emails) ? resource.emails : []
  if (isObject(email)) email.primary = true
  return resource
}

/**
 * The same paths read out of a provider's resource, null where absent. Names are compared without case; a single
 * value without a type counts as of the type that is asked for.
 */
export function readValues(resource: object, paths: readonly string[]): Record<string, string | null> {
  const values: Record<string, string | null> = {}
  for (const path of paths) values[path] = textOf(readAttribute(resource, path))
  return values
}

function readAttribute(resource: object, path: string): unknown {
  const { schema, attribute, type, sub } = parsePath(path)
  let value = attributeOf(schema === null ? resource : attributeOf(resource, schema), attribute)
  if (Array.isArray(value)) value = value[indexOfType(value, type)]
  if (sub === null) return isObject(value) ? attributeOf(value, 'value') : value
  // Some say `"manager": "26118915"`, or `"emails": ["ada@example.com"]`.
  if (!isObject(value)) return sub.toLowerCase() === 'value' ? value : undefined
  return attributeOf(value, sub)
}

function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value === '' ? null : storable(value.slice(0, longestValue))
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}

/** PostgreSQL keeps no NUL, and neither half of a surrogate pair alone. */
export function storable(text: string): string {
  return (text.includes('\0') ? text.replaceAll('\0', '') : text).toWellFormed()
}

/** A copy of a whole resource with the changes made: everything else stays. */
export function withChanges(resource: Json, changes: readonly AttributeChange[]): Json {
  const copy = structuredClone(resource)
  for (const { path, value } of changes) setAttribute(copy, path, value)
  return copy
}

/** Sets or removes one value, in place. */
function setAttribute(resource: Json, path: string, value: string | boolean | null): void {
  const { schema, attribute, type, sub } = parsePath(path)
  const holder = schema === null ? resource : extensionOf(resource, schema, value !== null)
  if (!holder) return
  const name = nameIn(holder, attribute) ?? attribute
  if (type !== null) setTyped(holder, name, type, sub ?? 'value', value)
  else if (sub !== null) setSub(holder, name, sub, value)
  else if (value === null) delete holder[name]
  else define(holder, name, value)
}

function extensionOf(resource: Json, schema: string, isWanted: boolean): Json | null {
  const name = nameIn(resource, schema)
  const found = name === undefined ? undefined : resource[name]
  if (isObject(found) || !isWanted) return isObject(found) ? found : null
  const made: Json = {}
  define(resource, name ?? schema, made)
  const schemas = Array.isArray(resource.schemas) ? resource.schemas : []
  if (!schemas.includes(schema)) resource.schemas = [...schemas, schema]
  return made
}

function setSub(holder: Json, name: string, sub: string, value: string | boolean | null): void {
  const found = Object.hasOwn(holder, name) ? holder[name] : undefined
  const target: Json = isObject(found) ? found : {}
  const key = nameIn(target, sub) ?? sub
  if (value === null) delete target[key]
  else define(target, key, value)
  if (value === null && (isBare(target) || key.toLowerCase() === 'value')) delete holder[name]
  else define(holder, name, target)
}

function setTyped(
  holder: Json,
  name: string,
  type: string,
  sub: string,
  value: string | boolean | null,
): void {
  const found = Object.hasOwn(holder, name) ? holder[name] : undefined
  const elements = Array.isArray(found) ? found : []
  const at = indexOfType(elements, type)
  const element: Json = isObject(elements[at]) ? elements[at] : { type }
  const key = nameIn(element, sub) ?? sub
  if (value === null) delete element[key]
  else define(element, key, value)
  const isGone = value === null && (isBare(element) || key.toLowerCase() === 'value')
  const kept = at < 0 ? [...elements, element] : elements.with(at, element)
  const left = isGone ? kept.filter((other) => other !== element) : kept
  if (left.length > 0) define(holder, name, left)
  else delete holder[name]
}

/** Nothing is left but what says of which kind it was. */
function isBare(value: Json): boolean {
  return Object.keys(value).every((key) => /^(?:type|primary|display|\$ref|formatted)$/i.test(key))
}

/** Own properties only, whatever a path is called. */
function define(object: Json, name: string, value: unknown): void {
  if (name in object && !Object.hasOwn(object, name)) {
    Object.defineProperty(object, name, { value, writable: true, enumerable: true, configurable: true })
  } else object[name] = value
}
