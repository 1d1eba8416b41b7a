import { answerLimits, type Exchange } from '@/lib/scim-client/exchange'
import { attributeOf } from '@/lib/scim-client/paths'
import { toRemote } from '@/lib/scim-client/resources'
import type { AnswerExcerpt, RemoteResource, ScimFailure, ScimResult } from '@/lib/scim-client/schema'

const pageSize = { usual: 100, most: 200 }
/** A list that goes on beyond is taken for one without an end. */
const mostPages = 100_000

export interface Page {
  resources: RemoteResource[]
  /** How many there are in all, where it says so. */
  total: number | null
}

/** One page of `/Users` or `/Groups`. @param query without the question mark */
export async function readPage(exchange: Exchange, path: string, query: string): Promise<ScimResult<Page>> {
  const called = await exchange({ method: 'GET', path: `${path}?${query}`, most: answerLimits.list })
  if (!called.ok) return called
  const { json, answer } = called.reply
  const listed = attributeOf(json, 'Resources')
  const total = attributeOf(json, 'totalResults')
  // "Resources" is left out where there are none (RFC 7644 §3.4.2).
  if (!Array.isArray(listed) && typeof total !== 'number') {
    return { ok: false, failure: { kind: 'unreadable', answer } }
  }
  const resources: RemoteResource[] = []
  for (const item of Array.isArray(listed) ? listed : []) {
    const resource = toRemote(item)
    if (resource) resources.push(resource)
  }
  return { ok: true, value: { resources, total: typeof total === 'number' ? total : null }, answer }
}

/** Hands every resource of a list to `see`, page by page (RFC 7644 §3.4.2.4). */
export async function readAll(
  exchange: Exchange,
  path: string,
  maxResults: number | null,
  see: (resource: RemoteResource) => void,
): Promise<ScimResult<null>> {
  const count = Math.max(1, Math.min(maxResults ?? pageSize.usual, pageSize.most))
  let answer: AnswerExcerpt = { status: 200, body: '' }
  let [startIndex, first] = [1, '']
  for (let page = 0; page < mostPages; page += 1) {
    const read = await readPage(exchange, path, `startIndex=${startIndex}&count=${count}`)
    if (!read.ok) return read
    const { resources, total } = read.value
    answer = read.answer
    const [head] = resources
    if (!head) return { ok: true, value: null, answer }
    // Whoever does not know pages answers with the same each time.
    if (head.id === first)
      return total === resources.length ? { ok: true, value: null, answer } : endless(answer)
    first = head.id
    for (const resource of resources) see(resource)
    startIndex += resources.length
    if (total !== null && startIndex > total) return { ok: true, value: null, answer }
  }
  return endless(answer)
}

function endless(answer: AnswerExcerpt): { ok: false; failure: ScimFailure } {
  return { ok: false, failure: { kind: 'unreadable', answer } }
}
