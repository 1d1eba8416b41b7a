import { request as httpRequest, type IncomingMessage } from 'node:http'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { apiRoute } from '@/lib/http/api-route'
import { type DirectRoute, serveDirectly } from '@/lib/http/direct-routes'
import { readBody } from '@/lib/http/read-body'
import { stampRequests } from '@/lib/http/stamp-requests'
import { startHttpServer } from '@/tests/support/http-server'
import { captureOutput } from '@/tests/support/log'

const mostBytes = 100

const measure = apiRoute(async (request) => {
  const body = await readBody(request, mostBytes)
  const from = request.headers.get('x-forwarded-for')
  return Response.json({ size: body?.length ?? null, from }, { status: 201, headers: { 'x-own': 'yes' } })
})

interface Sent {
  method?: string
  body?: string
  headers?: Record<string, string>
}

/** A server behind which another one would answer, with one route in front of it. */
async function start(handler: DirectRoute['handler']) {
  const server = await startHttpServer((_, response) => response.end('behind'))
  const stops = [
    stampRequests(0),
    serveDirectly([{ method: 'POST', path: '/api/direct', handler, mostBytes }]),
  ]
  const send = async (path: string, { method = 'POST', body, headers = {} }: Sent = {}) => {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      httpRequest(server.origin + path, { method, headers }, resolve)
        .on('error', reject)
        .end(body)
    })
    return { status: answer.statusCode, headers: answer.headers, body: await text(answer) }
  }
  return { port: server.port, send, stop: () => stops.forEach((stop) => void stop()) }
}

test('a direct route answers from the first request on, and everything else is left to who is behind', async () => {
  const { send, stop } = await start(measure)
  const answer = await send('/api/direct', { body: 'a'.repeat(mostBytes) })
  expect(answer).toMatchObject({
    status: 201,
    body: JSON.stringify({ size: mostBytes, from: '127.0.0.1' }),
    headers: { 'x-own': 'yes', 'x-content-type-options': 'nosniff', 'content-type': 'application/json' },
  })
  expect(answer.headers['x-request-id']).toMatch(/^[0-9a-f-]{36}$/)
  for (const path of ['/', '/api/direct/', '/api/direct?a', '/api/other']) {
    expect((await send(path)).body).toBe('behind')
  }
  expect((await send('/api/direct', { method: 'PUT' })).body).toBe('behind')
  stop()
})

test('of a body that is too large no more is read than tells so, whether its length is said or not', async () => {
  const { send, stop } = await start(measure)
  const body = 'a'.repeat(2_000_000)
  expect((await send('/api/direct', { body })).body).toContain('"size":null')
  const chunked = { body, headers: { 'transfer-encoding': 'chunked' } }
  expect((await send('/api/direct', chunked)).body).toContain('"size":null')
  expect((await send('/api/direct')).body).toContain('"size":0')
  stop()
})

test('a client that goes away in the middle of its request harms nobody', async () => {
  let calls = 0
  const { port, send, stop } = await start(async () => {
    calls += 1
    return Response.json({ calls })
  })
  const socket = connect(port, '127.0.0.1')
  socket.write('POST /api/direct HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc')
  await new Promise((resolve) => setTimeout(resolve, 50))
  socket.destroy()
  expect((await send('/api/direct')).body).toBe('{"calls":1}')
  stop()
})

test('a handler that fails is a 500 without a word, and stands in the log', async () => {
  const output = captureOutput()
  const { send, stop } = await start(async () => {
    throw new Error('secret')
  })
  expect(await send('/api/direct')).toMatchObject({ status: 500, body: '' })
  expect(output()).toContain('A direct route failed')
  stop()
})
