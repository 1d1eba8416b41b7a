import { cleanMessage, providerMessage } from '@/lib/connectors/provider-message'
import type { OutboundError } from '@/lib/outbound/outbound-error'
import { retryAfterSeconds } from '@/lib/outbound/retry-after'
import { storable } from '@/lib/scim-client/attributes'
import { attributeOf } from '@/lib/scim-client/paths'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'

interface Refusal {
  headers: Readonly<Record<string, string>>
  /** The body; undefined when it is no JSON. */
  json: unknown
  answer: AnswerExcerpt
  secrets: readonly string[]
}

/** What an answer that is no success says (RFC 7644 §3.12). */
export function failureOfAnswer({ headers, json, answer, secrets }: Refusal): ScimFailure {
  const { status } = answer
  const wait = retryAfterSeconds(headers['retry-after'] ?? null) ?? null
  if (status === 429 || (status === 503 && wait !== null)) {
    return { kind: 'throttled', answer, retryAfterSeconds: wait }
  }
  // It did not wait for the request, or not yet: another try is as good as the first.
  if (status === 408 || status === 425) return { kind: 'serverError', answer, wasSent: true }
  if (status >= 500 && status !== 501) return { kind: 'serverError', answer, wasSent: true }
  if (status === 401) return { kind: 'unauthenticated', answer }
  if (status < 400) return { kind: 'unreadable', answer }
  const scimType = shortText(attributeOf(json, 'scimType'))
  const message = messageOf(json, answer, secrets)
  return { kind: kindOf(status, scimType), answer, scimType, message }
}

function kindOf(status: number, scimType: string | null) {
  if (status === 409 || scimType === 'uniqueness') return 'uniqueness'
  if (status === 403) return 'forbidden'
  if (status === 404) return 'notFound'
  return status === 412 ? 'preconditionFailed' : 'invalid'
}

function shortText(value: unknown): string | null {
  return typeof value === 'string' && /^[\w-]{1,40}$/.test(value) ? value : null
}

function messageOf(json: unknown, answer: AnswerExcerpt, secrets: readonly string[]): string | null {
  const detail = attributeOf(json, 'detail')
  const message =
    typeof detail === 'string' ? cleanMessage(detail, secrets) : providerMessage(answer.body, secrets)
  return message ? storable(message) : null
}

/** Kinds that end a call before anything was sent. */
const beforeSending: ReadonlySet<string> = new Set(['blocked_address', 'dns', 'refused', 'tls'])
const connectTimeouts: ReadonlySet<string> = new Set(['UND_ERR_CONNECT_TIMEOUT', 'ETIMEDOUT'])

/** What it means that no usable answer came. */
export function failureOfTransport({ kind, status, systemCode }: OutboundError): ScimFailure {
  if (status !== undefined) return { kind: 'unreadable', answer: { status, body: '' } }
  if (kind === 'timeout') return { kind: 'timeout', wasSent: !connectTimeouts.has(systemCode ?? '') }
  return { kind: 'network', wasSent: !beforeSending.has(kind) }
}
