import { parseJson } from '@/lib/connectors/provider-message'
import type { OutboundResponse } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'
import { excerptMaker } from '@/lib/scim-client/excerpts'
import { failureOfAnswer, failureOfTransport } from '@/lib/scim-client/failures'
import type { AnswerExcerpt, ScimFailure } from '@/lib/scim-client/schema'
import { createSlots, type Slots } from '@/lib/scim-client/slots'

export interface ScimRequest {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers: Record<string, string>
  /** A function is called once, when the request's turn has come: until then there may be more to send. */
  body?: string | (() => string)
}

/** Sends with the connection's credentials. Throws OutboundError where no answer came. */
export type Send = (request: ScimRequest) => Promise<OutboundResponse>

export interface Call {
  method: ScimRequest['method']
  /** After the base address, with its query. */
  path: string
  body?: object
  /** In place of `body`: makes its JSON when the request's turn has come. */
  text?: () => string
  /** For `If-Match`. */
  etag?: string | null
  /** Bytes of the longest answer that is read. */
  most?: number
}

/** A success. */
export interface Reply {
  headers: Readonly<Record<string, string>>
  /** Undefined: there is no body; null: it is no JSON. */
  json: unknown
  answer: AnswerExcerpt
}

export type Called = { ok: true; reply: Reply } | { ok: false; failure: ScimFailure }

/** A call to one service; everything that can become of it is a result. */
export type Exchange = (call: Call) => Promise<Called>

export const answerLimits = { resource: 1024 * 1024, list: 8 * 1024 * 1024 }
/** Requests to one provider at a time, by one client; others wait. */
export const requestsAtOnce = 8
const scimJson = 'application/scim+json'

export function createExchange(options: {
  /** Without a slash at its end. */
  baseUrl: string
  send: Send
  secrets: readonly string[]
  slots?: Slots
}): Exchange {
  const { send, secrets, slots = createSlots(requestsAtOnce) } = options
  const baseUrl = options.baseUrl.replace(/\/+$/, '')
  const excerpt = excerptMaker(secrets)
  // Some refuse the type that RFC 7644 §3.1 asks for.
  let contentType = scimJson

  return async function exchange(call) {
    const type = contentType
    const { method, path, etag, most = answerLimits.resource } = call
    const body = call.text ?? (call.body && JSON.stringify(call.body))
    const headers: Record<string, string> = { accept: `${scimJson}, application/json` }
    if (body) headers['content-type'] = type
    if (etag) headers['if-match'] = etag
    let response: OutboundResponse
    try {
      response = await slots.within(() => send({ method, url: `${baseUrl}${path}`, headers, body }))
    } catch (error) {
      if (error instanceof OutboundError) return { ok: false, failure: failureOfTransport(error) }
      throw error
    }
    if (response.status === 415 && body && type === scimJson) {
      contentType = 'application/json'
      return exchange(call)
    }
    return read(response, most)
  }

  function read({ status, headers, body }: OutboundResponse, most: number): Called {
    const text = body.length > most ? '' : body.toString('utf8')
    const answer = excerpt(status, text)
    const json = text === '' ? undefined : (parseJson(text) ?? null)
    if (status < 200 || status >= 300) {
      return { ok: false, failure: failureOfAnswer({ headers, json, answer, secrets }) }
    }
    if (body.length > most || json === null) return { ok: false, failure: { kind: 'unreadable', answer } }
    return { ok: true, reply: { headers, json, answer } }
  }
}
