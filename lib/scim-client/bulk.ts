import { parseJson } from '@/lib/connectors/provider-message'
import { excerptMaker } from '@/lib/scim-client/excerpts'
import type { Call, Called, Reply } from '@/lib/scim-client/exchange'
import { failureOfAnswer } from '@/lib/scim-client/failures'
import { keysOf } from '@/lib/scim-client/matching'
import { attributeOf, isObject } from '@/lib/scim-client/paths'
import { idInLocation, readCreated, usableId } from '@/lib/scim-client/resources'

/** A call as a part of a bulk request. */
export interface Operation {
  call: Call
  bulkId: string
  /** JSON. */
  text: string
}

const schema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
const [before, after] = [`{"schemas":["${schema}"],"Operations":[`, ']}']
/** Bytes of the message around the operations. */
export const frameBytes = before.length + after.length

/** Whether a call may be a part of a bulk request: creations and PATCHes of users are. */
export function isOperation({ method, path, body }: Call): boolean {
  if (!body) return false
  return method === 'POST' ? path === '/Users' : method === 'PATCH' && path.startsWith('/Users/')
}

/** A call as an operation (RFC 7644 §3.7). What its `If-Match` would be is its `version`. */
export function toOperation(call: Call, bulkId: string): Operation {
  const { method, path, etag, body } = call
  const version = etag ? { version: etag } : {}
  return { call, bulkId, text: JSON.stringify({ method, path, bulkId, ...version, data: body }) }
}

/** The body of a bulk request. Without `failOnErrors`: each operation is tried, whatever becomes of the others. */
export function toMessage(operations: readonly Operation[]): string {
  return `${before}${operations.map(({ text }) => text).join(',')}${after}`
}

/** Reads the answer to a bulk request: the reply to each operation, in their order; undefined where it is left out. */
export function bulkReader(secrets: readonly string[]) {
  const excerpt = excerptMaker(secrets)

  function read(part: unknown, whole: Reply): Called | undefined {
    const status = Number(attributeOf(part, 'status'))
    if (!(status >= 100)) return undefined
    const json = responseOf(part)
    const answer = excerpt(status, JSON.stringify(part))
    if (status < 200 || status >= 300) {
      // How long to wait can only be said once for all.
      return { ok: false, failure: failureOfAnswer({ headers: whole.headers, json, answer, secrets }) }
    }
    return { ok: true, reply: { headers: headersOf(part), json, answer } }
  }

  return (operations: readonly Operation[], whole: Reply): (Called | undefined)[] => {
    const parts = partsOf(operations, whole.json)
    return operations.map(({ call }, index) => {
      const called = read(parts[index], whole)
      // Made, and nobody knows as what: it is to be looked for.
      if (called?.ok && call.method === 'POST' && !readCreated(called.reply).ok) return undefined
      return called
    })
  }
}

/** What the headers of an answer of its own would have said. */
function headersOf(part: unknown): Record<string, string> {
  const [location, version] = [attributeOf(part, 'location'), attributeOf(part, 'version')]
  return {
    ...(typeof location === 'string' && { location }),
    ...(typeof version === 'string' && { etag: version }),
  }
}

/**
 * The answer to each operation: by its `bulkId`, which only those to creations have to have. Without one, a creation's is
 * known by who was made, and a change's by whose it is, or by its place, where nothing else is said. What could be meant
 * for several is left out.
 */
function partsOf(operations: readonly Operation[], json: unknown): unknown[] {
  const listed = attributeOf(json, 'Operations')
  const parts: unknown[] = Array.isArray(listed) ? listed : []
  const nameless = parts.filter((part) => typeof attributeOf(part, 'bulkId') !== 'string')
  const byBulkId = indexOf(parts, (part) => attributeOf(part, 'bulkId'))
  const byId = indexOf(nameless, idIn)
  const creations = operations.filter(({ call }) => call.method === 'POST')

  function madeBy(creation: Operation): unknown {
    const [part, another] = nameless.filter((one) => isMade(creation, one))
    const isClear = another === undefined && creations.filter((one) => isMade(one, part)).length === 1
    return isClear ? part : undefined
  }

  return operations.map((operation, index) => {
    const { bulkId, call } = operation
    if (byBulkId.has(bulkId)) return byBulkId.get(bulkId)
    if (call.method === 'POST') return madeBy(operation)
    const id = idInLocation(call.path)
    if (byId.has(id)) return byId.get(id)
    const placed = parts.length === operations.length ? parts[index] : undefined
    return isOfAnybody(placed) ? placed : undefined
  })
}

/** Parts by what names them; undefined: it is there twice. */
function indexOf(parts: readonly unknown[], keyOf: (part: unknown) => unknown): Map<unknown, unknown> {
  const index = new Map<unknown, unknown>()
  for (const part of parts) {
    const key = keyOf(part)
    if (typeof key === 'string') index.set(key, index.has(key) ? undefined : part)
  }
  return index
}

function idIn(part: unknown): string | null {
  return idInLocation(attributeOf(part, 'location')) ?? usableId(attributeOf(responseOf(part), 'id'))
}

/** Whether it is the creation's answer, by the first attribute that both have. */
function isMade({ call }: Operation, part: unknown): boolean {
  const response = responseOf(part)
  if (!isObject(response)) return false
  for (const attribute of ['userName', 'externalId'] as const) {
    const [sent] = keysOf(attribute, call.body ?? {})
    const [made] = keysOf(attribute, response)
    if (sent !== undefined && made !== undefined) return sent === made
  }
  return false
}

/** Of a change, and it does not say of whose. */
function isOfAnybody(part: unknown): boolean {
  const method = attributeOf(part, 'method')
  const isNamed = ['bulkId', 'location'].some((name) => attributeOf(part, name) !== undefined)
  return !isNamed && idIn(part) === null && String(method ?? 'PATCH').toUpperCase() === 'PATCH'
}

/** A body, or its JSON. */
function responseOf(part: unknown): unknown {
  const response = attributeOf(part, 'response')
  return typeof response === 'string' ? parseJson(response) : (response ?? undefined)
}
