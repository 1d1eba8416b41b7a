import { randomUUID } from 'node:crypto'
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { readWholeAddress, steerUnservable } from '@/lib/http/unservable'

interface RequestStart {
  request: IncomingMessage
  response: ServerResponse
}

/**
 * Writes into every request this process serves what only the server knows, over whatever the client
 * claims: in `X-Forwarded-For` the address of the socket, and for /api an `X-Request-Id`, which the answer
 * carries too. Next itself would keep the client's `X-Forwarded-For`. What Next cannot serve is steered first.
 * @param trustedProxyHops with proxies in front, their entries are kept and the socket's is added
 * @returns a function that ends it
 */
export function stampRequests(trustedProxyHops: number): () => void {
  const stamp = (message: unknown) => {
    const { request, response } = message as RequestStart
    const { headers } = request
    const address = request.socket.remoteAddress ?? ''
    const claimed = trustedProxyHops > 0 ? headers['x-forwarded-for'] : undefined
    headers['x-forwarded-for'] = claimed ? `${claimed}, ${address}` : address
    readWholeAddress(request)
    const wasApi = isApi(request)
    steerUnservable(request)
    if (!wasApi && !isApi(request)) return
    const id = randomUUID()
    headers['x-request-id'] = id
    response.setHeader('X-Request-Id', id)
  }
  subscribe('http.server.request.start', stamp)
  return () => void unsubscribe('http.server.request.start', stamp)
}

const isApi = ({ url }: IncomingMessage) => url?.startsWith('/api/') ?? false
