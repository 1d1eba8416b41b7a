import { createServer, request as httpRequest, type IncomingMessage } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
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
async function start(handler: DirectRoute['handler'], trustedProxyHops = 0) {
  const server = await startHttpServer((_, response) => response.end('behind'))
  const stops = [
    stampRequests(trustedProxyHops),
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

test('a handler that fails is a 500 that says no more than that, and stands in the log', async () => {
  const output = captureOutput()
  const { send, stop } = await start(async () => {
    throw new Error('secret')
  })
  const { status, headers, body } = await send('/api/direct')
  expect(status).toBe(500)
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
  })
  expect(JSON.parse(body)).toMatchObject({ status: 500, code: 'unavailable' })
  expect(body).not.toContain('secret')
  expect(output()).toContain('A direct route failed')
  expect(output()).toContain(headers['x-request-id'])
  stop()
})

test('a client that leaves before its answer harms nobody', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: left, resolve: leave } = Promise.withResolvers<void>()
  const { port, send, stop } = await start(async () => {
    begin()
    await left
    return Response.json({})
  })
  const socket = connect(port, '127.0.0.1')
  socket.write(raw('abc'))
  await begun
  socket.destroy()
  await new Promise((resolve) => setTimeout(resolve, 20))
  leave()
  expect((await send('/api/direct')).status).toBe(200)
  stop()
})

const raw = (body: string, more = '') =>
  `POST /api/direct HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${body.length}\r\n${more}\r\n${body}`

/** What a connection has brought so far, once it holds a text. */
function untilHeard(socket: Socket): (text: string) => Promise<string> {
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk
  })
  return (text) => vi.waitUntil(() => heard.includes(text) && heard)
}

test('requests of one connection are answered one after the other, however they were sent', async () => {
  const { port, stop } = await start(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('a') + raw('ab') + raw('abc'))
  const answers = await heard('"size":3')
  expect(answers.match(/"size":\d/g)).toEqual(['"size":1', '"size":2', '"size":3'])
  expect(new Set(answers.match(/x-request-id: \S+/gi)).size).toBe(3)
  socket.write(raw('abcd', 'Connection: close\r\n'))
  await heard('"size":4')
  stop()
})

test('a client that asks first is told to go on', async () => {
  const { port, stop } = await start(measure)
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('', 'Expect: 100-continue\r\n').replace('Length: 0', 'Length: 3'))
  await heard('HTTP/1.1 100 Continue')
  socket.end('abc')
  await heard('"size":3')
  stop()
})

test('of a field that comes twice the first counts, and a list is one', async () => {
  const { port, stop } = await start(async (request) => Response.json([...request.headers]))
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(
    raw('', 'Authorization: a\r\nAuthorization: b\r\nX-Forwarded-For: 9.9.9.9\r\nVia: a\r\nVia: b\r\n'),
  )
  const answer = await heard(']]')
  expect(answer).toContain('["authorization","a"]')
  expect(answer).toContain('["via","a, b"]')
  expect(answer).toContain('["x-forwarded-for","127.0.0.1"]')
  socket.destroy()
  stop()
})

test('two servers of one process each have the route, and keep what else they answer', async () => {
  const first = await start(measure)
  const second = await startHttpServer((_, response) => response.end('second'))
  const ask = async (origin: string, method: string) =>
    (await fetch(`${origin}/api/direct`, { method, headers: { connection: 'close' } })).text()
  for (const method of ['GET', 'OPTIONS', 'DELETE']) {
    expect(await ask(second.origin, method)).toBe('second')
    expect((await first.send('/api/direct', { method })).body).toBe('behind')
  }
  expect((await first.send('/api/direct', { method: 'HEAD' })).status).toBe(200)
  expect(await ask(second.origin, 'POST')).toContain('"size":0')
  first.stop()
})

/** A server with limits of its own, which has the route in front. */
async function startOwn(options: object, handler: DirectRoute['handler']) {
  const server = createServer(options, (_, response) => response.end('behind'))
  const stop = serveDirectly([{ method: 'POST', path: '/api/direct', handler, mostBytes }])
  onTestFinished(() => {
    stop()
    server.closeAllConnections()
    server.close()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { server, port: (server.address() as AddressInfo).port }
}

test('a client that stops sending is left when its time is over, before its request reaches anybody', async () => {
  let calls = 0
  const limits = { connectionsCheckingInterval: 20, requestTimeout: 100, headersTimeout: 100 }
  const { server, port } = await startOwn(limits, async () => {
    calls += 1
    return Response.json({})
  })
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  const ended = new Promise((resolve) => socket.on('close', resolve))
  socket.write(raw('abc').slice(0, -1))
  await heard('HTTP/1.1 408')
  await ended
  const open = () => new Promise<number>((resolve) => server.getConnections((_, count) => resolve(count)))
  await vi.waitUntil(async () => (await open()) === 0)
  expect(calls).toBe(0)
})

test('a server that closes waits for the answers that are under way', async () => {
  const { promise: begun, resolve: begin } = Promise.withResolvers<void>()
  const { promise: going, resolve: go } = Promise.withResolvers<void>()
  const { server, port } = await startOwn({}, async () => {
    begin()
    await going
    return Response.json({ done: true })
  })
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('abc', 'Connection: close\r\n'))
  await begun
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  go()
  await heard('{"done":true}')
  await closed
})

test('behind a proxy the handler reads whom the proxy names', async () => {
  const { send, stop } = await start(measure, 1)
  const { body } = await send('/api/direct', { headers: { 'x-forwarded-for': '203.0.113.66' } })
  expect(JSON.parse(body).from).toBe('203.0.113.66, 127.0.0.1')
  stop()
})
