import { request as httpRequest, type IncomingMessage } from 'node:http'
import type { Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { onTestFinished, vi } from 'vitest'
import { apiRoute } from '@/lib/http/api-route'
import { type DirectRoute, serveDirectly } from '@/lib/http/direct-routes'
import { readBody } from '@/lib/http/read-body'
import { stampRequests } from '@/lib/http/stamp-requests'
import { startHttpServer } from '@/tests/support/http-server'

export const mostBytes = 100

/** Tells how long the body was, and from where it came. */
export const measure = apiRoute(async (request) => {
  const body = await readBody(request, mostBytes)
  const from = request.headers.get('x-forwarded-for')
  return Response.json({ size: body?.length ?? null, from }, { status: 201, headers: { 'x-own': 'yes' } })
})

const tellName: DirectRoute['handler'] = async ({ url }, params) => Response.json({ ...params, url })

interface Sent {
  method?: string
  body?: string
  headers?: Record<string, string>
}

/** Until the test ends, a server behind which another one would answer, with this route in front of it, and one that tells a name. */
export async function startDirect(handler: DirectRoute['handler'], trustedProxyHops = 0) {
  const server = await startHttpServer((_, response) => response.end('behind'))
  const stops = [
    stampRequests(trustedProxyHops),
    serveDirectly([
      { method: 'POST', path: /^\/api\/direct$/, handler, mostBytes },
      { method: 'GET', path: /^\/api\/direct\/(?<name>\w+)$/, handler: tellName },
    ]),
  ]
  const send = async (path: string, { method = 'POST', body, headers = {} }: Sent = {}) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(server.origin + path, { method, headers }, resolve)
        .on('error', reject)
        .end(body)
    })
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
  }
  onTestFinished(() => stops.forEach((stop) => void stop()))
  return { port: server.port, send }
}

/** A request as it is written. */
export const raw = (body: string, more = '') =>
  `POST /api/direct HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`

/** What a connection has brought so far, once it holds a text. */
export function untilHeard(socket: Socket): (text: string) => Promise<string> {
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  return (text) => vi.waitUntil(() => heard.includes(text) && heard)
}
