import { Agent, request as send } from 'undici'
import { getEnv } from '@/lib/env'
import { createAddressPolicy } from '@/lib/outbound/address-policy'
import { guardedConnector } from '@/lib/outbound/guarded-connector'
import { OutboundError, toOutboundError } from '@/lib/outbound/outbound-error'
import { readBody } from '@/lib/outbound/read-body'

export interface OutboundClientOptions {
  /** Hosts, `host:port`, addresses and CIDRs that may be called though private, over http too. */
  allowPrivateHosts?: readonly string[]
  /** Milliseconds for the whole exchange, from the DNS query to the last byte. Default 10 000. */
  timeoutMs?: number
  /** Bytes of a response body, decompressed. Default 1 MiB. */
  maxResponseBytes?: number
  /** PEM certificates to trust instead of the system's. */
  ca?: string
}

export interface OutboundRequest {
  method?: 'GET' | 'HEAD' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  headers?: Record<string, string>
  body?: string | Uint8Array
  timeoutMs?: number
  maxResponseBytes?: number
  /** Keep the beginning of a longer body and drop the rest, instead of failing with `too_large`. */
  truncateBody?: boolean
  signal?: AbortSignal
}

export interface OutboundResponse {
  status: number
  /** Names in lower case; repeated fields joined with a comma. */
  headers: Record<string, string>
  body: Buffer
  durationMs: number
  text(): string
  /** @throws OutboundError `protocol` when the body is no JSON. */
  json(): unknown
}

interface FetchOptions {
  method?: string
  headers?: Record<string, string>
  body?: unknown
  signal?: AbortSignal
  timeoutMs?: number
  /** Changes an answer before it is handed on. */
  rewrite?: (answer: Answer) => Answer
}

/** What came back; names of headers in lower case. */
export type Answer = Pick<OutboundResponse, 'status' | 'headers'> & { body: Buffer | string }

export interface OutboundClient {
  /** Any status but a redirect is an answer. @throws OutboundError for everything else, without secrets. */
  request(url: string | URL, options?: OutboundRequest): Promise<OutboundResponse>
  /** The same behind the shape of `fetch`, for libraries that accept one (openid-client's `customFetch`). */
  fetch(url: string, options?: FetchOptions): Promise<Response>
  close(): Promise<void>
}

const redirects = new Set([301, 302, 303, 307, 308])
const maxHeaderBytes = 16 * 1024

/**
 * Calls to addresses that people and partners type. The address connected to is the one that was checked:
 * the check sits in the lookup of the connection itself, so a name cannot change its mind in between.
 * Redirects are never followed; nothing but https leaves for the public internet.
 * @example createOutboundClient({ allowPrivateHosts: ['127.0.0.1:4010'] })
 */
export function createOutboundClient(options: OutboundClientOptions = {}): OutboundClient {
  const policy = createAddressPolicy(options.allowPrivateHosts ?? [])
  const defaults = {
    timeoutMs: options.timeoutMs ?? 10_000,
    maxBytes: options.maxResponseBytes ?? 1024 * 1024,
  }
  const agent = new Agent({
    connect: guardedConnector(policy, defaults.timeoutMs, options.ca),
    allowH2: false,
    maxHeaderSize: maxHeaderBytes,
    headersTimeout: 0,
    bodyTimeout: 0,
  })

  async function request(target: string | URL, options: OutboundRequest = {}): Promise<OutboundResponse> {
    const url = parseTarget(target)
    const host = url.host
    const startedAt = performance.now()
    const timeoutMs = options.timeoutMs ?? defaults.timeoutMs
    // A timer of its own: `AbortSignal.timeout` and `any` cost more than all the rest of a quick call.
    const ending = new AbortController()
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      ending.abort()
    }, timeoutMs)
    const end = () => ending.abort()
    try {
      options.signal?.throwIfAborted()
      options.signal?.addEventListener('abort', end, { once: true })
      const {
        statusCode: status,
        headers,
        body,
      } = await send(url, {
        dispatcher: agent,
        method: options.method ?? 'GET',
        headers: requestHeaders(host, options.headers),
        body: options.body ?? null,
        signal: ending.signal,
      })
      const received = flattenHeaders(headers)
      if (redirects.has(status)) {
        body.on('error', () => {}).destroy()
        throw new OutboundError('redirect', host, { status })
      }
      const bytes = await readBody(body, received['content-encoding'] ?? null, {
        host,
        status,
        maxBytes: options.maxResponseBytes ?? defaults.maxBytes,
        truncate: options.truncateBody ?? false,
      })
      return toResponse(host, status, received, bytes, performance.now() - startedAt)
    } catch (error) {
      if (options.signal?.aborted) throw options.signal.reason
      if (isLate) throw new OutboundError('timeout', host, { timeoutMs })
      throw toOutboundError(error, host) ?? error
    } finally {
      clearTimeout(timer)
      options.signal?.removeEventListener('abort', end)
    }
  }

  return {
    request,
    async fetch(url, { method, headers, body, signal, timeoutMs, rewrite } = {}) {
      const response = await request(url, {
        method: (method ?? 'GET') as OutboundRequest['method'],
        headers,
        body: fetchBody(body),
        signal,
        timeoutMs,
      })
      const answer = rewrite ? rewrite(response) : response
      const { status } = answer
      const { 'content-encoding': _, 'content-length': __, ...kept } = answer.headers
      const isEmpty = answer.body.length === 0 || [204, 205, 304].includes(status)
      const bytes = typeof answer.body === 'string' ? answer.body : new Uint8Array(answer.body)
      return new Response(isEmpty ? null : bytes, { status, headers: kept })
    },
    close: () => agent.close(),
  }
}

function parseTarget(target: string | URL): URL {
  const url = URL.parse(String(target))
  if (!url) throw new OutboundError('protocol', 'an invalid address')
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:'
  if (!isWeb || url.username || url.password) throw new OutboundError('protocol', url.host)
  return url
}

function requestHeaders(host: string, given: Record<string, string> = {}): Record<string, string> {
  const headers: Record<string, string> = { 'user-agent': 'Portico', 'accept-encoding': 'gzip, deflate, br' }
  for (const [name, value] of Object.entries(given)) {
    // Checked here since the libraries below quote the refused value in their own errors.
    if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name) || !/^[\t\x20-\x7e\x80-\xff]*$/.test(value)) {
      throw new OutboundError('protocol', host)
    }
    headers[name.toLowerCase()] = value
  }
  return headers
}

function flattenHeaders(headers: Record<string, string | string[] | undefined>): Record<string, string> {
  const flat: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    // What fits no HTTP field (RFC 9110 §5.5) is dropped.
    const text = Array.isArray(value) ? value.join(', ') : value
    if (text !== undefined && /^[\t\x20-\x7e\x80-\xff]*$/.test(text)) flat[name] = text
  }
  return flat
}

function toResponse(
  host: string,
  status: number,
  headers: Record<string, string>,
  body: Buffer,
  durationMs: number,
): OutboundResponse {
  return {
    status,
    headers,
    body,
    durationMs: Math.round(durationMs),
    text: () => body.toString('utf8'),
    json() {
      try {
        return JSON.parse(body.toString('utf8'))
      } catch {
        throw new OutboundError('protocol', host, { status })
      }
    },
  }
}

function fetchBody(body: unknown): string | Uint8Array | undefined {
  if (body === undefined || body === null) return undefined
  if (typeof body === 'string' || body instanceof Uint8Array) return body
  if (body instanceof URLSearchParams) return body.toString()
  throw new TypeError('outbound fetch takes text, bytes or form parameters')
}

let processWide: OutboundClient | undefined

/** The client of this process, allowed what `PORTICO_ALLOW_PRIVATE_HOSTS` lists. */
export function outbound(): OutboundClient {
  processWide ??= createOutboundClient({ allowPrivateHosts: getEnv().PORTICO_ALLOW_PRIVATE_HOSTS })
  return processWide
}
