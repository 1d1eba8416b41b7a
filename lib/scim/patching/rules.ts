import { describedValue, isMatch } from '@/lib/scim/filters/matching/rules'
import { parsePath } from '@/lib/scim/filters/rules'
import type { Filter } from '@/lib/scim/filters/schema'
import { type PatchOperation, patchMessage } from '@/lib/scim/patching/schema'
import { canonicalValue, holderOf, isReadOnly, locate, requireSchema } from '@/lib/scim/resources/rules'
import type { Attribute, Located, SchemaDefinition, Shape } from '@/lib/scim/resources/schema'
import { isObject, type Json, scimProblem, urns } from '@/lib/scim/schema'

/**
 * The operations of a PatchOp message.
 * @throws AppError `invalid` (`invalidSyntax`, or `noTarget` for a removal of nothing)
 */
export function parsePatch(body: unknown): PatchOperation[] {
  if (!isObject(body)) throw scimProblem('invalidSyntax', 'The body has to be an object')
  requireSchema(body, urns.patch)
  const operations = Object.entries(body).find(([key]) => key.toLowerCase() === 'operations')?.[1]
  const parsed = patchMessage.safeParse({ ...body, Operations: operations })
  if (!parsed.success) {
    const path = parsed.error.issues[0]?.path.join('.') ?? 'Operations'
    throw scimProblem('invalidSyntax', `'${path}' is not what a PatchOp message has there`)
  }
  return parsed.data.Operations
}

type Change = Omit<PatchOperation, 'path'> & { path: string; isNamed: boolean }

/** An operation without a path is one for each attribute of its value (RFC 7644 §3.5.2.1, §3.5.2.3). */
export function toChanges({ op, path, value }: PatchOperation): Change[] {
  if (path !== undefined && path.trim() !== '') return [{ op, path: path.trim(), value, isNamed: true }]
  if (op === 'remove') throw scimProblem('noTarget', 'An operation that removes has to have a path')
  if (!isObject(value)) {
    throw scimProblem('invalidValue', 'Without a path, the value has to be an object of attributes')
  }
  return Object.entries(value).map(([key, one]) => ({ op, path: key, value: one, isNamed: false }))
}

/**
 * The resource after the operations, one after the other (RFC 7644 §3.5.2). Attributes of RFC 7643 that Portico has no
 * use for are passed over. Of what has no path of its own, so is what is read-only or unknown: Okta sends `id` so.
 * @throws AppError `invalid` (`invalidPath`, `invalidValue`, `noTarget`, `mutability`)
 */
export function applyPatch(shape: Shape, resource: Json, operations: readonly PatchOperation[]): Json {
  const result = structuredClone(resource)
  for (const operation of operations) for (const change of toChanges(operation)) apply(shape, result, change)
  const lost = shape.core.attributes.find(
    ({ name, config }) => config.required && resource[name] !== undefined && result[name] === undefined,
  )
  if (lost) throw scimProblem('mutability', `'${lost.name}' is required`)
  return result
}

function apply(shape: Shape, resource: Json, change: Change): void {
  const { path, isNamed } = change
  const { name, filter, part } = parsePath(path)
  const place = locate(shape, part === null ? name : `${name}.${part}`)
  if (place.kind === 'unused') return
  if (place.kind === 'unknown') {
    if (!isNamed) return
    throw scimProblem('invalidPath', `There is no attribute '${path.slice(0, 200)}'`)
  }
  if (place.kind === 'extension') applyToExtension(shape, resource, place.definition, change)
  else applyToAttribute(resource, place, change, filter)
}

function applyToAttribute(
  resource: Json,
  place: Extract<Located, { kind: 'attribute' }>,
  { op, value, isNamed }: Change,
  filter: Filter | null,
): void {
  const { attribute, schema } = place
  if (isReadOnly(attribute) || (place.part && isReadOnly(place.part))) {
    if (!isNamed) return
    throw scimProblem('mutability', `'${attribute.name}' is read-only`)
  }
  const holder = holderOf(resource, schema)
  const target = { holder, attribute, part: place.part }
  const next = filter
    ? toFiltered(target, filter, op, value)
    : place.part
      ? toPart({ ...target, part: place.part }, op, value)
      : toWhole(target, op, value)
  if (next === undefined) delete holder[attribute.name]
  else holder[attribute.name] = next
}

function applyToExtension(shape: Shape, resource: Json, { id }: SchemaDefinition, change: Change): void {
  const { op, value } = change
  if (op === 'remove') {
    // What stays is that the extension was spoken of.
    resource[id] = {}
    return
  }
  if (!isObject(value)) throw scimProblem('invalidValue', `'${id}' has to be an object`)
  for (const [key, one] of Object.entries(value)) {
    apply(shape, resource, { op, path: `${id}:${key}`, value: one, isNamed: false })
  }
}

interface Target {
  holder: Json
  attribute: Attribute
  part: Attribute | null
}

const listOf = (value: unknown) => (Array.isArray(value) ? (value as unknown[]) : [])
/** Values of one attribute: each that is added is compared with those that are there. */
const mostValues = 100

function filled(values: unknown[]): unknown[] | undefined {
  if (values.length > mostValues) {
    throw scimProblem('invalidValue', `More than ${mostValues} values of one attribute are not kept`)
  }
  return values.length > 0 ? values : undefined
}
const sameText = (value: unknown) => JSON.stringify(value).toLowerCase()

function toWhole({ holder, attribute }: Target, op: PatchOperation['op'], value: unknown): unknown {
  const current = holder[attribute.name]
  if (attribute.config.multiValued) {
    if (op === 'remove' && value === undefined) return undefined
    const given = filled(listOf(canonicalValue(attribute, value))) ?? []
    if (op === 'replace') return filled(given)
    const values = listOf(current)
    // Entra ID names what to remove in the value.
    if (op === 'remove') return filled(values.filter((one) => !given.some((gone) => isSame(one, gone))))
    return filled(withPrimary(values, given))
  }
  if (op === 'remove') return undefined
  const given = canonicalValue(attribute, value)
  const isMerged = isObject(given) && isObject(current)
  return isMerged ? { ...current, ...given } : given
}

function isSame(one: unknown, other: unknown): boolean {
  if (!isObject(one) || !isObject(other)) return one === other
  return Object.entries(other).every(([key, value]) => sameText(one[key] ?? null) === sameText(value))
}

/** Adds what isn't there yet; of several that are primary, the last stays it (RFC 7644 §3.5.2). */
function withPrimary(values: unknown[], added: unknown[]): unknown[] {
  const fresh = added.filter((one) => !values.some((known) => sameText(known) === sameText(one)))
  const hasPrimary = fresh.some((one) => isObject(one) && one.primary === true)
  const kept = hasPrimary
    ? values.map((one) => (isObject(one) && one.primary === true ? { ...one, primary: false } : one))
    : values
  return [...kept, ...fresh]
}

function setPart(value: Json, part: Attribute, given: unknown): Json {
  const { [part.name]: _former, ...rest } = value
  return given === undefined ? rest : { ...rest, [part.name]: given }
}

const someLeft = (value: Json) => Object.keys(value).length > 0

function toPart(
  { holder, attribute, part }: Target & { part: Attribute },
  op: PatchOperation['op'],
  value: unknown,
): unknown {
  const current = holder[attribute.name]
  const given = op === 'remove' ? undefined : canonicalValue(part, value, `${attribute.name}.${part.name}`)
  if (attribute.config.multiValued) {
    const values = listOf(current).filter(isObject)
    const start = values.length > 0 ? values : [{}]
    return filled(start.map((one) => setPart(one, part, given)).filter(someLeft))
  }
  const next = setPart(isObject(current) ? current : {}, part, given)
  return someLeft(next) ? next : undefined
}

function toFiltered(
  { holder, attribute, part }: Target,
  filter: Filter,
  op: PatchOperation['op'],
  value: unknown,
): unknown {
  if (!attribute.config.multiValued || attribute.type !== 'complex') {
    throw scimProblem('invalidPath', `'${attribute.name}' has no values to choose from`)
  }
  const values = listOf(holder[attribute.name]).filter(isObject)
  const change = (one: Json): Json | undefined => {
    if (part) return setPart(one, part, op === 'remove' ? undefined : canonicalValue(part, value))
    if (op === 'remove') return undefined
    const [given] = listOf(canonicalValue(attribute, value)) as Json[]
    return op === 'add' ? { ...one, ...given } : given
  }
  const hits = values.filter((one) => isMatch(filter, one))
  const next = values.map((one) => (hits.includes(one) ? change(one) : one))
  if (hits.length === 0 && op !== 'remove') {
    // Entra ID replaces `addresses[type eq "work"].country` of who has no address yet, too.
    const described = op === 'add' || part ? describedValue(filter) : null
    const [start] = described ? (listOf(canonicalValue(attribute, described)) as Json[]) : []
    if (!start) throw scimProblem('noTarget', `No value of '${attribute.name}' is as the path says`)
    next.push(change(start))
  }
  return filled(next.filter((one) => one !== undefined && someLeft(one)))
}
