import { onTestFinished } from 'vitest'
import { createOutboundClient } from '@/lib/outbound'
import { createScimClient, type ScimClient, type Send } from '@/lib/scim-client/client'
import { discover, usualCapabilities } from '@/lib/scim-client/discovery'
import type { BulkSize, Capabilities, ScimFailure, ScimResult } from '@/lib/scim-client/schema'

interface Where {
  url: string
  token?: string
  timeoutMs?: number
  bulkSize?: BulkSize | undefined
}

/** Sends as a connection does, with a bearer token. */
export function openSend({
  token = 'a-token-of-tests',
  timeoutMs = 10_000,
}: Pick<Where, 'token' | 'timeoutMs'> = {}): Send {
  const outbound = createOutboundClient({ allowPrivateHosts: ['127.0.0.1'], timeoutMs })
  onTestFinished(() => outbound.close())
  return ({ method, url, headers, body }) =>
    outbound.request(url, {
      method,
      headers: { ...headers, authorization: `Bearer ${token}` },
      body: typeof body === 'function' ? body() : body,
      maxResponseBytes: 8 * 1024 * 1024,
    })
}

/** A client of a provider that does not say what it can do. */
export function openClient(where: Where, capabilities: Partial<Capabilities> = {}): ScimClient {
  const { url, token = 'a-token-of-tests', bulkSize } = where
  const all = { ...usualCapabilities, ...capabilities }
  const send = openSend(where)
  return createScimClient({ baseUrl: url, send, capabilities: all, secrets: [token], bulkSize })
}

/** A client that has asked the provider what it can do. */
export async function discoverClient({ url, token = '' }: Where): Promise<ScimClient> {
  const send = openSend({ token })
  const capabilities = worked(await discover({ baseUrl: url, send, secrets: [token] }))
  return createScimClient({ baseUrl: url, send, capabilities, secrets: [token] })
}

/** @throws Error with the failure, where there is one */
export function worked<Value>(result: ScimResult<Value>): Value {
  if (!result.ok) throw new Error(JSON.stringify(result.failure))
  return result.value
}

/** The failure of a call that must not have worked. */
export function failed(result: ScimResult<unknown>): ScimFailure {
  if (result.ok) throw new Error(`no failure: ${JSON.stringify(result.value)}`)
  return result.failure
}
