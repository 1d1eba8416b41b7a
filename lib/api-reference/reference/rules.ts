import { apiDocument } from '@/lib/api-reference/rules'
import type { Locale } from '@/lib/i18n/routing'

export interface CodeSample {
  label: string
  source: string
}

/** A field of a body, or a parameter with its place. */
export interface ReferenceField {
  name: string
  place?: 'path' | 'query' | 'header'
  type: string
  isRequired: boolean
  description?: string | undefined
}

export interface ReferenceAnswer {
  status: string
  description: string
  /** Name of the object that it holds. */
  schema: string | null
}

export interface ReferenceOperation {
  id: string
  method: string
  path: string
  summary: string
  description: string
  scope: string | null
  parameters: ReferenceField[]
  body: ReferenceField[]
  answers: ReferenceAnswer[]
  samples: CodeSample[]
}

/** What a receiver is sent. */
export interface ReferenceMessage {
  type: string
  summary: string
  description: string
  /** Of its `data`. */
  fields: ReferenceField[]
}

/** The description of the API, arranged for a page. */
export interface Reference {
  about: string
  groups: { name: string; description: string; operations: ReferenceOperation[] }[]
  /** What leaves by webhooks, and with which headers. */
  webhooks: { name: string; description: string; headers: ReferenceField[]; messages: ReferenceMessage[] }
  /** Objects that calls name; those of messages stand with them. */
  schemas: { name: string; fields: ReferenceField[] }[]
}

/** JSON Schema, as far as it occurs here. */
interface Schema {
  $ref?: string
  type?: string | string[]
  const?: unknown
  enum?: unknown[]
  anyOf?: Schema[]
  format?: string
  minLength?: number
  maxLength?: number
  minimum?: number
  maximum?: number
  maxItems?: number
  default?: unknown
  items?: Schema
  properties?: Record<string, Schema>
  required?: string[]
  description?: string
}

interface Content {
  content?: Record<string, { schema: Schema }>
}

interface Described {
  summary: string
  description: string
  tags: string[]
  parameters?: {
    name: string
    in: 'path' | 'query' | 'header'
    required?: boolean
    description?: string
    schema: Schema
  }[]
  requestBody?: Content
}

interface Operation extends Described {
  operationId: string
  security: Record<string, string[]>[]
  responses: Record<string, Content & { description: string }>
  'x-codeSamples': CodeSample[]
}

interface Document {
  info: { description: string }
  servers: { url: string }[]
  tags: { name: string; description: string }[]
  paths: Record<string, Record<string, Operation>>
  webhooks: Record<string, { post: Described }>
  components: { schemas: Record<string, Schema> }
}

const nameOf = (ref: string | undefined) => ref?.split('/').at(-1) ?? null

/** Sizes in numbers alone, which need no language. */
function boundsOf({ minLength, maxLength, minimum, maximum, maxItems }: Schema): string {
  const [least, most] = [minLength ?? minimum, maxLength ?? maximum ?? maxItems]
  const isBound = most !== undefined && most < Number.MAX_SAFE_INTEGER
  return isBound ? ` (${least ?? 0}–${most})` : ''
}

function typeOf(schema: Schema): string {
  const { $ref, anyOf, enum: values, items, format, type } = schema
  if ($ref) return nameOf($ref) ?? ''
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (values) return values.map((value) => JSON.stringify(value)).join(' | ')
  if (anyOf) return anyOf.map(typeOf).join(' | ')
  if (items) return `${typeOf(items)}[]${boundsOf(schema)}`
  const name = [type ?? 'any'].flat().join(' | ')
  return `${format && name === 'string' ? format : name}${boundsOf(schema)}`
}

function fieldsOf({ properties = {}, required = [] }: Schema): ReferenceField[] {
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    type: typeOf(schema),
    isRequired: required.includes(name),
    description: schema.description,
  }))
}

const parametersOf = ({ parameters = [] }: Described): ReferenceField[] =>
  parameters.map(({ name, in: place, required = false, schema, description }) => ({
    name,
    place,
    type: typeOf(schema),
    isRequired: required,
    description,
  }))

/** The API's description in a language, arranged for a page: groups of calls in their order, and the objects. */
export function referenceOf(locale: Locale): Reference {
  const { info, servers, tags, paths, webhooks, components } = apiDocument(locale) as unknown as Document
  const base = servers[0]?.url ?? ''
  const resolve = (schema: Schema) => components.schemas[nameOf(schema.$ref) ?? ''] ?? schema
  const contentOf = ({ content = {} }: Content) => Object.values(content)[0]?.schema
  const operations = Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({ method, path: base + path, operation })),
  )
  const toOperation = ({ method, path, operation }: (typeof operations)[number]): ReferenceOperation => {
    const body = contentOf(operation.requestBody ?? {})
    return {
      id: operation.operationId,
      method: method.toUpperCase(),
      path,
      summary: operation.summary,
      description: operation.description,
      scope: operation.security.flatMap((needs) => Object.values(needs).flat())[0] ?? null,
      parameters: parametersOf(operation),
      body: body ? fieldsOf(resolve(body)) : [],
      answers: Object.entries(operation.responses).map(([status, answer]) => ({
        status,
        description: answer.description,
        schema: nameOf(contentOf(answer)?.$ref),
      })),
      samples: operation['x-codeSamples'],
    }
  }
  const posts = Object.entries(webhooks).map(([type, { post }]) => ({ type, post }))
  const ofMessages = new Set(posts.map(({ post }) => nameOf(contentOf(post.requestBody ?? {})?.$ref)))
  const toMessage = ({ type, post }: (typeof posts)[number]): ReferenceMessage => {
    const { properties = {} } = resolve(contentOf(post.requestBody ?? {}) ?? {})
    const { summary, description } = post
    return { type, summary, description, fields: fieldsOf(properties.data ?? {}) }
  }
  const groups = tags.map(({ name, description }) => ({
    name,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)).map(toOperation),
  }))
  const [first] = posts
  const about = tags.find(({ name }) => first?.post.tags.includes(name))
  return {
    about: info.description,
    groups: groups.filter((group) => group.operations.length > 0),
    webhooks: {
      name: about?.name ?? '',
      description: about?.description ?? '',
      headers: first ? parametersOf(first.post) : [],
      messages: posts.map(toMessage),
    },
    schemas: Object.entries(components.schemas)
      .filter(([name]) => !ofMessages.has(name))
      .map(([name, schema]) => ({ name, fields: fieldsOf(schema) })),
  }
}
