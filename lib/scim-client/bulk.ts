import { parseJson } from '@/lib/connectors/provider-message'
import { excerptMaker } from '@/lib/scim-client/excerpts'
import { answerLimits, type Exchange } from '@/lib/scim-client/exchange'
import { failureOfAnswer } from '@/lib/scim-client/failures'
import { patchOf } from '@/lib/scim-client/patching'
import { attributeOf, type Json } from '@/lib/scim-client/paths'
import { etagOf, idInLocation, toRemote, usableId } from '@/lib/scim-client/resources'
import type { AnswerExcerpt, RemoteResource, ScimResult } from '@/lib/scim-client/schema'
import type { UserChange } from '@/lib/scim-client/updating'

export type BulkOperation =
  | { kind: 'create'; resource: object }
  | ({ kind: 'update'; id: string } & UserChange)

export type BulkResult = ScimResult<RemoteResource | null>

interface Limits {
  maxOperations: number
  maxPayloadSize: number
}

const schema = 'urn:ietf:params:scim:api:messages:2.0:BulkRequest'
/** Of the message around the operations, with room to spare. */
const frameBytes = 200
/** Whatever a provider offers: one answer has to be read in one piece. */
const most = { operations: 500, bytes: 1024 * 1024 }

/**
 * Operations in as few requests as a provider's limits allow (RFC 7644 §3.7), with the result of each, in order.
 * What fits into no request of its own has the result undefined.
 */
export async function sendBulk(
  exchange: Exchange,
  limits: Limits,
  secrets: readonly string[],
  withEtags: boolean,
  operations: readonly BulkOperation[],
): Promise<(BulkResult | undefined)[]> {
  const results: (BulkResult | undefined)[] = operations.map(() => undefined)
  const excerpt = excerptMaker(secrets)
  for (const batch of batchesOf(operations, limits, withEtags)) {
    const body = { schemas: [schema], Operations: batch.map(({ message }) => message) }
    const called = await exchange({ method: 'POST', path: '/Bulk', body, most: answerLimits.list })
    const answers = called.ok ? answersTo(batch, called.reply.json) : []
    for (const [index, { at }] of batch.entries()) {
      results[at] = called.ok ? readResult(answers[index], called.reply.answer, secrets, excerpt) : called
    }
  }
  return results
}

interface Part {
  at: number
  message: Json
}

function* batchesOf(
  operations: readonly BulkOperation[],
  { maxOperations, maxPayloadSize }: Limits,
  withEtags: boolean,
): Generator<Part[]> {
  const [mostParts, mostBytes] = [
    Math.min(maxOperations, most.operations),
    Math.min(maxPayloadSize, most.bytes),
  ]
  let [batch, bytes]: [Part[], number] = [[], frameBytes]
  for (const [at, operation] of operations.entries()) {
    const message = toMessage(operation, `p${at}`, withEtags)
    const size = Buffer.byteLength(JSON.stringify(message)) + 1
    if (size + frameBytes > mostBytes) continue
    if (batch.length >= mostParts || bytes + size > mostBytes) {
      yield batch
      ;[batch, bytes] = [[], frameBytes]
    }
    batch.push({ at, message })
    bytes += size
  }
  if (batch.length > 0) yield batch
}

function toMessage(operation: BulkOperation, bulkId: string, withEtags: boolean): Json {
  if (operation.kind === 'create') {
    return { method: 'POST', path: '/Users', bulkId, data: operation.resource }
  }
  const { id, differences, etag } = operation
  const version = withEtags && etag ? { version: etag } : {}
  const path = `/Users/${encodeURIComponent(id)}`
  return { method: 'PATCH', path, bulkId, ...version, data: patchOf(differences) }
}

/** The answer to each part: by its `bulkId`, which only those to creations have to have, or by its place. */
function answersTo(batch: readonly Part[], json: unknown): unknown[] {
  const listed = attributeOf(json, 'Operations')
  const answers: unknown[] = Array.isArray(listed) ? listed : []
  const byBulkId = new Map(answers.map((answer) => [attributeOf(answer, 'bulkId'), answer]))
  return batch.map(({ message }, index) => {
    const named = byBulkId.get(message.bulkId)
    return named ?? (answers.length === batch.length ? answers[index] : undefined)
  })
}

function readResult(
  part: unknown,
  whole: AnswerExcerpt,
  secrets: readonly string[],
  excerpt: ReturnType<typeof excerptMaker>,
): BulkResult {
  const status = Number(attributeOf(part, 'status'))
  // Unanswered: it may have been done or not.
  if (!(status >= 100)) return { ok: false, failure: { kind: 'serverError', answer: whole, wasSent: true } }
  const response = attributeOf(part, 'response')
  const json = typeof response === 'string' ? parseJson(response) : response
  const answer = excerpt(status, JSON.stringify(part))
  if (status < 200 || status >= 300) {
    return { ok: false, failure: failureOfAnswer({ headers: {}, json, answer, secrets }) }
  }
  const version = attributeOf(part, 'version')
  const headers: Record<string, string> = typeof version === 'string' ? { etag: version } : {}
  const id =
    toRemote(json)?.id ?? idInLocation(attributeOf(part, 'location')) ?? usableId(attributeOf(part, 'id'))
  if (id === null) return { ok: false, failure: { kind: 'unreadable', answer } }
  const body = toRemote(json)?.body ?? {}
  return { ok: true, value: { id, etag: etagOf(json, headers), body }, answer }
}
