import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { OutboundError } from '@/lib/outbound/outbound-error'
import { startHttpServer, testCertificate } from '@/tests/support/http-server'
import { client } from './client'
import { startEndlessServer } from './endless-server'

describe('an answer', () => {
  test('comes back with status, headers, body and duration, also when it is an error of the provider', async () => {
    const server = await startHttpServer((request, response) => {
      response.writeHead(503, { 'content-type': 'application/json', 'x-seen': request.headers['user-agent'] })
      response.end(
        JSON.stringify({ method: request.method, url: request.url, key: request.headers['x-key'] }),
      )
    })
    const answer = await client().request(`${server.origin}/me?a=1`, { headers: { 'X-Key': 'k' } })
    expect(answer.status).toBe(503)
    expect(answer.headers['x-seen']).toBe('Portico')
    expect(answer.json()).toEqual({ method: 'GET', url: '/me?a=1', key: 'k' })
    expect(answer.durationMs).toBeGreaterThanOrEqual(0)
  })

  test('arrives over https when the certificate is trusted', async () => {
    const server = await startHttpServer((_, response) => void response.end('fine'), { isHttps: true })
    const answer = await client({ ca: testCertificate }).request(server.origin)
    expect(answer.text()).toBe('fine')
  })

  test.each([
    ['gzip', gzipSync('{"ok":true}')],
    ['br', brotliCompressSync('{"ok":true}')],
  ])('is decompressed from %s', async (coding, bytes) => {
    const server = await startHttpServer((_, response) => {
      response.writeHead(200, { 'content-encoding': coding })
      response.end(bytes)
    })
    expect((await client().request(server.origin)).json()).toEqual({ ok: true })
  })

  test('that is no JSON fails as protocol only when read as JSON', async () => {
    const server = await startHttpServer((_, response) => void response.end('<html>'))
    const answer = await client().request(server.origin)
    expect(answer.text()).toBe('<html>')
    expect(() => answer.json()).toThrow(OutboundError)
    expect(() => answer.json()).toThrow(expect.objectContaining({ kind: 'protocol' }))
  })

  test('with truncateBody the beginning of a long body is kept and the connection let go', async () => {
    const endless = await startEndlessServer('a')
    const answer = await client().request(endless.origin, { maxResponseBytes: 1000, truncateBody: true })
    expect(answer.text()).toBe('a'.repeat(1000))
    await expect.poll(endless.isLetGo).toBe(true)
  })
})

test('the fetch-shaped function sends forms and gives back a Response', async () => {
  const server = await startHttpServer((request, response) => {
    request.on('data', (body) => response.end(`${request.headers['content-type']} ${body}`))
  })
  const response = await client().fetch(server.origin, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ a: 'b c' }),
  })
  expect(response).toBeInstanceOf(Response)
  expect(await response.text()).toBe('application/x-www-form-urlencoded a=b+c')
})

test('connections stay open from one call to the next', async () => {
  const server = await startHttpServer((_, response) => void response.end('x'))
  const reusing = client()
  for (let call = 0; call < 6; call += 1) await reusing.request(server.origin)
  expect(server.connections()).toBeLessThan(6)
})
