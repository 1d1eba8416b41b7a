import { parseJson } from '@/lib/connectors/provider-message'
import { excerptMaker } from '@/lib/scim-client/excerpts'
import type { Call, Called, Reply } from '@/lib/scim-client/exchange'
import { failureOfAnswer } from '@/lib/scim-client/failures'
import { attributeOf } from '@/lib/scim-client/paths'
import { idInLocation, readCreated } from '@/lib/scim-client/resources'

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
    const response = attributeOf(part, 'response')
    const json = typeof response === 'string' ? parseJson(response) : (response ?? undefined)
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
 * The answer to each operation: by its `bulkId`, which only those to creations have to have; by its address; or by its
 * place, where nothing else is said.
 */
function partsOf(operations: readonly Operation[], json: unknown): unknown[] {
  const listed = attributeOf(json, 'Operations')
  const parts: unknown[] = Array.isArray(listed) ? listed : []
  const byBulkId = new Map<unknown, unknown>()
  const byId = new Map<unknown, unknown>()
  for (const part of parts) {
    const bulkId = attributeOf(part, 'bulkId')
    if (typeof bulkId === 'string') byBulkId.set(bulkId, part)
    else byId.set(idInLocation(attributeOf(part, 'location')), part)
  }
  return operations.map(({ bulkId, call }, index) => {
    const named =
      byBulkId.get(bulkId) ?? (call.method === 'POST' ? undefined : byId.get(idInLocation(call.path)))
    if (named !== undefined || parts.length !== operations.length) return named
    const placed = parts[index]
    const isNamed =
      attributeOf(placed, 'bulkId') !== undefined || attributeOf(placed, 'location') !== undefined
    return isNamed ? undefined : placed
  })
}
