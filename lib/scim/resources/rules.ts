import type { Attribute, Located, SchemaDefinition, Shape } from '@/lib/scim/resources/schema'
import { isObject, type Json, scimProblem } from '@/lib/scim/schema'

const isNamed = (name: string) => (attribute: Attribute) =>
  attribute.name.toLowerCase() === name.toLowerCase()

function findIn(definition: SchemaDefinition, [name = '', part]: string[]) {
  const attribute = definition.attributes.find(isNamed(name))
  if (!attribute || part === undefined) return { attribute, part: null }
  const found = attribute.subAttributes?.find(isNamed(part))
  return found ? { attribute, part: found } : { attribute: undefined, part: null }
}

/**
 * What a name stands for: `name.familyName`, or with the URN of its schema before, in any capitals (RFC 7643 §2.1,
 * RFC 7644 §3.10).
 */
export function locate({ core, extensions, standard }: Shape, name: string): Located {
  const lower = name.toLowerCase()
  const extension = extensions.find(({ id }) => id.toLowerCase() === lower)
  if (extension) return { kind: 'extension', definition: extension }
  const named = [core, ...extensions].find(({ id }) => lower.startsWith(`${id.toLowerCase()}:`))
  if (!named && lower.startsWith('urn:')) return { kind: 'unknown' }
  const definition = named ?? core
  const path = (named ? name.slice(named.id.length + 1) : name).split('.')
  const { attribute, part } = findIn(definition, path)
  if (attribute) {
    return { kind: 'attribute', schema: definition === core ? null : definition.id, attribute, part }
  }
  const rest = standard.find(({ id }) => id === definition.id)
  return { kind: rest && findIn(rest, path).attribute ? 'unused' : 'unknown' }
}

/** The part of a complex attribute that stands for it, as in `emails co "@example.com"`. */
export function mainPart(attribute: Attribute): Attribute | undefined {
  return attribute.subAttributes?.find(({ name }) => name === 'value')
}

export function isReadOnly({ config }: Attribute): boolean {
  return config.mutable === false || config.mutable === 'readOnly'
}

const wrong = (path: string, what: string) => scimProblem('invalidValue', `'${path}' has to be ${what}`)

/**
 * A value as Portico keeps it: names as the schema writes them, text in Unicode normalization form C; what the schema
 * doesn't have is left out. Nothing, an empty text and an empty list are all `undefined` (RFC 7643 §2.5). Takes what
 * Entra ID sends, too: `"True"`, one value for a list, the text of a complex attribute's value.
 * @throws AppError `invalid` (`invalidValue`)
 */
export function canonicalValue(attribute: Attribute, value: unknown, path = attribute.name): unknown {
  if (value === undefined || value === null) return undefined
  if (!attribute.config.multiValued) return single(attribute, value, path)
  const values = (Array.isArray(value) ? value : [value])
    .map((one) => single(attribute, one, path))
    .filter((one) => one !== undefined)
  return values.length > 0 ? values : undefined
}

function single(attribute: Attribute, value: unknown, path: string): unknown {
  if (value === null) return undefined
  switch (attribute.type) {
    case 'complex':
      return complex(attribute, value, path)
    case 'boolean':
      return truth(value, path)
    default:
      return text(value, path)
  }
}

function text(value: unknown, path: string): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') throw wrong(path, 'a text')
  const clean = String(value).toWellFormed().normalize('NFC').trim()
  if (clean.includes('\0')) throw wrong(path, 'without U+0000')
  return clean === '' ? undefined : clean
}

function truth(value: unknown, path: string): boolean | undefined {
  if (typeof value === 'boolean') return value
  const word = typeof value === 'string' ? value.trim().toLowerCase() : undefined
  if (word === '') return undefined
  if (word !== 'true' && word !== 'false') throw wrong(path, 'true or false')
  return word === 'true'
}

function complex(attribute: Attribute, value: unknown, path: string): Json | undefined {
  const main = mainPart(attribute)
  if (!isObject(value)) {
    if (!main || (typeof value !== 'string' && typeof value !== 'number')) throw wrong(path, 'an object')
    return complex(attribute, { value }, path)
  }
  const result: Json = {}
  for (const [key, one] of Object.entries(value)) {
    const part = attribute.subAttributes?.find(isNamed(key))
    const clean = part && canonicalValue(part, one, `${path}.${part.name}`)
    if (part && clean !== undefined) result[part.name] = clean
  }
  return Object.keys(result).length > 0 ? result : undefined
}

/**
 * A resource that a client sends: what Portico keeps of it, as `canonicalValue` puts it; what is read-only is left out
 * (RFC 7644 §3.3, §3.5.1). An extension that is named is there, even if nothing is left in it.
 * @throws AppError `invalid` (`invalidSyntax`, `invalidValue`)
 */
export function readResource(shape: Shape, body: unknown): Json {
  if (!isObject(body)) throw scimProblem('invalidSyntax', 'The body has to be an object')
  requireSchema(body, shape.core.id)
  const resource: Json = {}
  for (const [key, value] of Object.entries(body)) {
    const place = locate(shape, key)
    if (place.kind === 'extension') {
      if (!isObject(value)) throw wrong(key, 'an object')
      const { id, attributes } = place.definition
      const named = Object.entries(value).flatMap(([name, one]) => {
        const attribute = attributes.find(isNamed(name))
        const isKept = attribute && !isReadOnly(attribute)
        return isKept ? [[attribute.name, canonicalValue(attribute, one)]] : []
      })
      resource[id] = { ...(resource[id] as Json | undefined), ...Object.fromEntries(named) }
    } else if (place.kind === 'attribute' && !place.part && !isReadOnly(place.attribute)) {
      const clean = canonicalValue(place.attribute, value)
      if (clean !== undefined) holderOf(resource, place.schema)[place.attribute.name] = clean
    }
  }
  return resource
}

/** Where the attributes of a schema are: the resource itself, or its extension, which is made when it is missing. */
export function holderOf(resource: Json, schema: string | null): Json {
  if (schema === null) return resource
  const extension = resource[schema]
  if (isObject(extension)) return extension
  const made: Json = {}
  resource[schema] = made
  return made
}

/** @throws AppError `invalid` (`invalidSyntax`) when `schemas` is there and lacks this one */
export function requireSchema(body: Json, urn: string): void {
  const { schemas } = body
  if (schemas === undefined) return
  const isThere =
    Array.isArray(schemas) && schemas.some((one) => String(one).toLowerCase() === urn.toLowerCase())
  if (!isThere) throw scimProblem('invalidSyntax', `'schemas' has to contain ${urn}`)
}
