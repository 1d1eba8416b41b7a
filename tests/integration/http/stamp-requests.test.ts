import { request as httpRequest, type IncomingMessage } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, test } from 'vitest'
import { stampRequests } from '@/lib/http/stamp-requests'
import { startHttpServer } from '@/tests/support/http-server'

/** Serves one request with the stamp on, and returns what a handler and the client saw. */
async function serve(
  trustedProxyHops: number,
  path: string,
  headers: Record<string, string> = {},
  method = 'GET',
) {
  const server = await startHttpServer(({ url, headers }, response) =>
    response.end(JSON.stringify({ ...headers, url })),
  )
  const stop = stampRequests(trustedProxyHops)
  const answer = await new Promise<IncomingMessage>((resolve) => {
    const { port } = server
    httpRequest({ port, host: '127.0.0.1', path, headers, method }, resolve).end()
  })
  stop()
  const seen: Record<string, string> = JSON.parse(await text(answer))
  return { seen, answered: answer.headers['x-request-id'] }
}

test('a client cannot say where it comes from', async () => {
  const { seen } = await serve(0, '/', { 'x-forwarded-for': '203.0.113.66' })
  expect(seen['x-forwarded-for']).toBe('127.0.0.1')
})

test('without a claim the address of the socket stands there too', async () => {
  expect((await serve(0, '/')).seen['x-forwarded-for']).toBe('127.0.0.1')
  expect((await serve(2, '/')).seen['x-forwarded-for']).toBe('127.0.0.1')
})

test('behind a proxy its entries are kept and the socket’s comes last', async () => {
  const { seen } = await serve(1, '/', { 'x-forwarded-for': '203.0.113.66, 192.0.2.1' })
  expect(seen['x-forwarded-for']).toBe('203.0.113.66, 192.0.2.1, 127.0.0.1')
})

test('each API request has an id of its own, in the answer too, whatever the client sends', async () => {
  const first = await serve(0, '/api/health/live', { 'x-request-id': 'chosen-by-the-client' })
  const second = await serve(0, '/api/health/live')
  expect(first.answered).toMatch(/^[0-9a-f-]{36}$/)
  expect(first.seen['x-request-id']).toBe(first.answered)
  expect(second.answered).not.toBe(first.answered)
})

test('pages carry no such id', async () => {
  const { seen, answered } = await serve(0, '/en/marketplace')
  expect(answered).toBeUndefined()
  expect(seen).not.toHaveProperty('x-request-id')
})

test('a whole address is that of its path at its host, and a TRACE of the API has an id, too', async () => {
  const { seen, answered } = await serve(0, 'http://portico.example/api/health/live?a')
  expect(seen).toMatchObject({ url: '/api/health/live?a', host: 'portico.example', 'x-request-id': answered })
  expect((await serve(0, 'HTTPS://portico.example?q=x')).seen.url).toBe('/?q=x')
  expect((await serve(0, '/api/health/live', {}, 'TRACE')).answered).toMatch(/^[0-9a-f-]{36}$/)
  expect((await serve(0, '/en', {}, 'TRACE')).answered).toBeUndefined()
})
