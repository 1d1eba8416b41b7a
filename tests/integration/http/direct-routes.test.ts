import { connect } from 'node:net'
import { expect, test } from 'vitest'
import { measure, mostBytes, raw, startDirect, untilHeard } from '@/tests/support/direct-routes'
import { startHttpServer } from '@/tests/support/http-server'
import { captureOutput } from '@/tests/support/log'

test('a direct route answers from the first request on, and everything else is left to who is behind', async () => {
  const { send } = await startDirect(measure)
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
})

test('a direct route is told what its path names, and what was sent along does not become the next request', async () => {
  const { port, send } = await startDirect(measure)
  const url = 'http://localhost/api/direct/one'
  const { body } = await send('/api/direct/one', { method: 'GET' })
  expect(JSON.parse(body)).toEqual({ name: 'one', url })
  for (const path of ['/api/direct/one/', '/api/direct/one?a', '/api/direct/o%6ee', '/api/Direct/one']) {
    expect((await send(path, { method: 'GET' })).body).toBe('behind')
  }
  const socket = connect(port, '127.0.0.1')
  const heard = untilHeard(socket)
  socket.write(raw('a'.repeat(200_000)).replace('POST /api/direct', 'GET /api/direct/one'))
  socket.write(raw('abc'))
  await heard('"name":"one"')
  await heard('"size":3')
  socket.destroy()
})

test('of a body that is too large no more is read than tells so, whether its length is said or not', async () => {
  const { send } = await startDirect(measure)
  const body = 'a'.repeat(2_000_000)
  expect((await send('/api/direct', { body })).body).toContain('"size":null')
  const chunked = { body, headers: { 'transfer-encoding': 'chunked' } }
  expect((await send('/api/direct', chunked)).body).toContain('"size":null')
  expect((await send('/api/direct')).body).toContain('"size":0')
})

test('a handler that fails is a 500 that says no more than that, and stands in the log', async () => {
  const output = captureOutput()
  const { send } = await startDirect(async () => {
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
})

test('of a field that comes twice the first counts, and a list is one', async () => {
  const { port } = await startDirect(async (request) => Response.json([...request.headers]))
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
})

test('two servers of one process each have the route, and keep what else they answer', async () => {
  const first = await startDirect(measure)
  const second = await startHttpServer((_, response) => response.end('second'))
  const ask = async (origin: string, method: string) =>
    (await fetch(`${origin}/api/direct`, { method, headers: { connection: 'close' } })).text()
  for (const method of ['GET', 'OPTIONS', 'DELETE']) {
    expect(await ask(second.origin, method)).toBe('second')
    expect((await first.send('/api/direct', { method })).body).toBe('behind')
  }
  expect((await first.send('/api/direct', { method: 'HEAD' })).status).toBe(200)
  expect(await ask(second.origin, 'POST')).toContain('"size":0')
})

test('behind a proxy the handler reads whom the proxy names', async () => {
  const { send } = await startDirect(measure, 1)
  const { body } = await send('/api/direct', { headers: { 'x-forwarded-for': '203.0.113.66' } })
  expect(JSON.parse(body).from).toBe('203.0.113.66, 127.0.0.1')
})
