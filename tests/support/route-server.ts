import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { afterAll } from 'vitest'

type Handler = (request: Request) => Promise<Response>

/**
 * A real HTTP server for route handlers, on a free port of 127.0.0.1, until the file's tests are over. As Portico's
 * own (stamp-requests.ts), it tells them the address of the socket; `X-Test-Address` stands in for another one.
 * @param routes by method and path: `POST /api/accounts/connect/token`
 */
export async function startRouteServer(routes: Record<string, Handler>): Promise<{ origin: string }> {
  const listener: RequestListener = (message, response) => {
    const path = message.url?.split('?')[0]
    const handler = routes[`${message.method} ${path}`]
    if (handler) void answer(handler, message, response)
    else response.writeHead(404).end()
  }
  const server = createServer(listener)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  afterAll(() => {
    server.closeAllConnections()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const { port } = server.address() as AddressInfo
  return { origin: `http://127.0.0.1:${port}` }
}

async function answer(handler: Handler, message: IncomingMessage, response: ServerResponse): Promise<void> {
  const headers = new Headers()
  for (const [name, value] of Object.entries(message.headersDistinct)) {
    for (const line of value ?? []) headers.append(name, line)
  }
  const address = headers.get('x-test-address') ?? message.socket.remoteAddress ?? ''
  headers.set('x-forwarded-for', address)
  const hasBody = message.method !== 'GET' && message.method !== 'HEAD'
  const body = hasBody ? (Readable.toWeb(message) as ReadableStream<Uint8Array>) : null
  const init = { method: message.method ?? 'GET', headers, body, duplex: 'half' }
  const reply = await handler(
    new Request(`http://${message.headers.host}${message.url}`, init as RequestInit),
  )
  response.writeHead(reply.status, Object.fromEntries(reply.headers))
  response.end(Buffer.from(await reply.arrayBuffer()))
}
