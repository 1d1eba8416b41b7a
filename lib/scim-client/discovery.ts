import { createExchange, type Exchange, type Send } from '@/lib/scim-client/exchange'
import { attributeOf, isObject } from '@/lib/scim-client/paths'
import type { AnswerExcerpt, AttributeDescription, Capabilities, ScimResult } from '@/lib/scim-client/schema'

const userSchema = 'urn:ietf:params:scim:schemas:core:2.0:User'
const groupSchema = 'urn:ietf:params:scim:schemas:core:2.0:Group'
/** What Portico can be told; a provider that says more is not asked on. */
const mostAttributes = 1_000

/** What a provider is taken to do that does not say. */
export const usualCapabilities: Capabilities = {
  patch: true,
  filter: true,
  maxResults: null,
  etag: false,
  bulk: null,
  groups: false,
  userAttributes: null,
}

/**
 * Asks a provider what it can do (RFC 7644 §4): `ServiceProviderConfig`, `ResourceTypes`, `Schemas`. What it does not
 * answer (404 and other refusals but 401) counts as `usualCapabilities`: PATCH and filters work; no bulk, no ETags, no
 * groups; the attributes are not known. An answer that is no SCIM at the first of them is a failure.
 */
export async function discover(options: {
  baseUrl: string
  send: Send
  secrets: readonly string[]
}): Promise<ScimResult<Capabilities>> {
  const exchange = createExchange(options)
  const config = await read(exchange, '/ServiceProviderConfig')
  if (!config.ok) return config
  const types = await read(exchange, '/ResourceTypes')
  if (!types.ok) return types
  const schemas = await read(exchange, '/Schemas')
  if (!schemas.ok) return schemas
  const value: Capabilities = {
    ...readConfig(config.value),
    groups: hasGroups(types.value, schemas.value),
    userAttributes: readAttributes(types.value, schemas.value),
  }
  return { ok: true, value, answer: config.answer }
}

/** Undefined: it has no such thing. */
async function read(exchange: Exchange, path: string): Promise<ScimResult<unknown>> {
  const called = await exchange({ method: 'GET', path })
  if (called.ok) {
    const { json, answer } = called.reply
    if (typeof json === 'object') return { ok: true, value: json, answer }
    return { ok: false, failure: { kind: 'unreadable', answer } }
  }
  const { failure } = called
  if (failure.kind === 'notFound' || failure.kind === 'invalid' || failure.kind === 'forbidden') {
    return without(failure.answer)
  }
  if (failure.kind === 'unreadable' && path !== '/ServiceProviderConfig') return without(failure.answer)
  return called
}

function without(answer: AnswerExcerpt): ScimResult<undefined> {
  return { ok: true, value: undefined, answer }
}

function readConfig(
  config: unknown,
): Pick<Capabilities, 'patch' | 'filter' | 'maxResults' | 'etag' | 'bulk'> {
  if (config === undefined) return usualCapabilities
  const isSupported = (name: string) => isTrue(attributeOf(attributeOf(config, name), 'supported'))
  const bulk = attributeOf(config, 'bulk')
  const maxOperations = positive(attributeOf(bulk, 'maxOperations'))
  const maxPayloadSize = positive(attributeOf(bulk, 'maxPayloadSize'))
  return {
    patch: isSupported('patch'),
    filter: isSupported('filter'),
    maxResults: positive(attributeOf(attributeOf(config, 'filter'), 'maxResults')),
    etag: isSupported('etag'),
    bulk: isSupported('bulk') && maxOperations && maxPayloadSize ? { maxOperations, maxPayloadSize } : null,
  }
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true'
}

function positive(value: unknown): number | null {
  const number = typeof value === 'string' ? Number(value) : value
  return typeof number === 'number' && Number.isSafeInteger(number) && number > 0 ? number : null
}

/** Some answer with the list alone. */
function itemsOf(list: unknown): unknown[] {
  const items = Array.isArray(list) ? list : attributeOf(list, 'Resources')
  return Array.isArray(items) ? items : []
}

function same(value: unknown, wanted: string): boolean {
  return typeof value === 'string' && value.toLowerCase() === wanted.toLowerCase()
}

function hasGroups(types: unknown, schemas: unknown): boolean {
  const isGroup = (type: unknown) =>
    same(attributeOf(type, 'schema'), groupSchema) || same(attributeOf(type, 'name'), 'Group')
  if (types !== undefined) return itemsOf(types).some(isGroup)
  return itemsOf(schemas).some((schema) => same(attributeOf(schema, 'id'), groupSchema))
}

function readAttributes(types: unknown, schemas: unknown): AttributeDescription[] | null {
  const find = (id: string) => itemsOf(schemas).find((schema) => same(attributeOf(schema, 'id'), id))
  const user = find(userSchema)
  if (!user) return null
  const described = attributesIn(user, '')
  for (const id of extensionsOf(types, schemas)) {
    const extension = find(id)
    if (extension) described.push(...attributesIn(extension, `${id}:`))
  }
  return described.length > 0 ? described.slice(0, mostAttributes) : null
}

/** Extensions of User as its type says, or by their names where there are no types. */
function extensionsOf(types: unknown, schemas: unknown): string[] {
  const isUser = (type: unknown) =>
    same(attributeOf(type, 'schema'), userSchema) || same(attributeOf(type, 'name'), 'User')
  const user = itemsOf(types).find(isUser)
  const listed = attributeOf(user, 'schemaExtensions')
  const ids = Array.isArray(listed)
    ? listed.map((extension) => attributeOf(extension, 'schema'))
    : itemsOf(schemas).map((schema) => attributeOf(schema, 'id'))
  return ids.filter(
    (id): id is string =>
      typeof id === 'string' &&
      (user !== undefined || /:extension:.*:User$/i.test(id)) &&
      !/:core:2\.0:/i.test(id),
  )
}

function attributesIn(schema: unknown, prefix: string): AttributeDescription[] {
  const attributes = attributeOf(schema, 'attributes')
  return (Array.isArray(attributes) ? attributes : []).flatMap((attribute) => {
    const name = attributeOf(attribute, 'name')
    if (typeof name !== 'string' || !/^[\w$-]{1,100}$/.test(name)) return []
    const own = describe(attribute, `${prefix}${name}`)
    const subs = attributeOf(attribute, 'subAttributes')
    const isComplex = Array.isArray(subs) && subs.length > 0
    return isComplex ? subs.flatMap((sub) => partOf(own, sub)) : [own]
  })
}

function partOf(whole: AttributeDescription, sub: unknown): AttributeDescription[] {
  const name = attributeOf(sub, 'name')
  if (!isObject(sub) || typeof name !== 'string' || !/^[\w$-]{1,100}$/.test(name)) return []
  const own = describe(sub, `${whole.path}.${name}`)
  return [
    {
      path: own.path,
      isRequired: whole.isRequired && own.isRequired,
      isMultiValued: whole.isMultiValued || own.isMultiValued,
      isWritable: whole.isWritable && own.isWritable,
    },
  ]
}

function describe(attribute: unknown, path: string): AttributeDescription {
  return {
    path,
    isRequired: isTrue(attributeOf(attribute, 'required')),
    isMultiValued: isTrue(attributeOf(attribute, 'multiValued')),
    isWritable: !same(attributeOf(attribute, 'mutability'), 'readOnly'),
  }
}
