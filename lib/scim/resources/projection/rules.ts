import { locate } from '@/lib/scim/resources/rules'
import type { Shape } from '@/lib/scim/resources/schema'
import type { Json, Projection } from '@/lib/scim/schema'
import { isObject } from '@/lib/scim/schema'

/** In every answer, whatever is asked for (RFC 7643 §3.1). */
const always = ['schemas', 'id']

/** For each attribute, by schema (empty: the core) and name, which parts are meant; null: all of it. */
type Selection = Map<string, Map<string, Set<string> | null>>

function select(shape: Shape, names: readonly string[]): Selection {
  const selection: Selection = new Map()
  for (const name of names) {
    const place = locate(shape, name)
    if (place.kind === 'extension') {
      const all = place.definition.attributes.map((attribute) => [attribute.name, null] as const)
      selection.set(place.definition.id, new Map(all))
    } else if (place.kind === 'attribute') {
      const attributes = selection.get(place.schema ?? '') ?? new Map<string, Set<string> | null>()
      const parts = attributes.get(place.attribute.name)
      if (!place.part) attributes.set(place.attribute.name, null)
      else if (parts !== null) {
        attributes.set(place.attribute.name, new Set([...(parts ?? []), place.part.name]))
      }
      selection.set(place.schema ?? '', attributes)
    }
  }
  return selection
}

/** The value without what `isWanted` doesn't want of its parts; undefined when nothing is left. */
function trim(value: unknown, isWanted: (part: string) => boolean): unknown {
  if (Array.isArray(value)) {
    const left = value.map((one) => trim(one, isWanted)).filter((one) => one !== undefined)
    return left.length > 0 ? left : undefined
  }
  if (!isObject(value)) return value
  const parts = Object.entries(value).filter(([part]) => isWanted(part))
  return parts.length > 0 ? Object.fromEntries(parts) : undefined
}

function pick(source: Json, keep: (name: string) => boolean | ((part: string) => boolean)): Json {
  const result: Json = {}
  for (const [name, value] of Object.entries(source)) {
    const wanted = keep(name)
    const left = typeof wanted === 'boolean' ? (wanted ? value : undefined) : trim(value, wanted)
    if (left !== undefined) result[name] = left
  }
  return result
}

function pickAll(
  resource: Json,
  shape: Shape,
  keep: (schema: string, name: string) => ReturnType<typeof wanted>,
) {
  const urns = new Set(shape.extensions.map(({ id }) => id))
  const result = pick(resource, (name) => always.includes(name) || (!urns.has(name) && keep('', name)))
  for (const urn of urns) {
    const extension = resource[urn]
    if (!isObject(extension)) continue
    const left = pick(extension, (name) => keep(urn, name))
    if (Object.keys(left).length > 0) result[urn] = left
  }
  return result
}

const wanted = (parts: Set<string> | null | undefined, isWanted: boolean) => {
  if (parts === undefined) return !isWanted
  return parts === null ? isWanted : (part: string) => parts.has(part) === isWanted
}

/**
 * The attributes that an answer is to have: those that `attributes` names, or all but those of `excludedAttributes`
 * (RFC 7644 §3.9). Names of nothing select nothing; `schemas` and `id` are always there.
 */
export function project(resource: Json, shape: Shape, { attributes, excludedAttributes }: Projection): Json {
  if (attributes?.length) {
    const selection = select(shape, attributes)
    return pickAll(resource, shape, (schema, name) => wanted(selection.get(schema)?.get(name), true))
  }
  if (!excludedAttributes?.length) return resource
  const selection = select(shape, excludedAttributes)
  return pickAll(resource, shape, (schema, name) => wanted(selection.get(schema)?.get(name), false))
}

/** Whether an answer with this projection has the attribute of the core schema. */
export function isAsked(name: string, shape: Shape, { attributes, excludedAttributes }: Projection): boolean {
  if (attributes?.length) return select(shape, attributes).get('')?.has(name) ?? false
  return (
    select(shape, excludedAttributes ?? [])
      .get('')
      ?.get(name) !== null
  )
}
