import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { findClosedPort, startHttpServer } from '@/tests/support/http-server'
import { client, failure } from './client'
import { startEndlessServer } from './endless-server'

describe('an unusable exchange fails with its own kind', () => {
  test('plain http to the public internet is blocked', async () => {
    expect((await failure(client().request('http://8.8.8.8/'))).kind).toBe('blocked_address')
  })

  test.each(['ftp://example.com/', 'https://user:pass@example.com/', 'not a url', 'file:///etc/passwd'])(
    'protocol: %s',
    async (url) => {
      const error = await failure(client().request(url))
      expect(error.kind).toBe('protocol')
      expect(error.message).not.toContain('pass')
    },
  )

  test('dns: a name that does not exist', async () => {
    expect((await failure(client().request('https://nowhere.invalid/'))).kind).toBe('dns')
  })

  test('refused: nothing listens', async () => {
    const port = await findClosedPort()
    const error = await failure(client().request(`http://127.0.0.1:${port}/`))
    expect([error.kind, error.systemCode]).toEqual(['refused', 'ECONNREFUSED'])
  })

  test('tls: a certificate nobody trusts', async () => {
    const server = await startHttpServer((_, response) => void response.end('x'), { isHttps: true })
    const error = await failure(client().request(server.origin))
    expect([error.kind, error.systemCode]).toEqual(['tls', 'DEPTH_ZERO_SELF_SIGNED_CERT'])
  })

  test('tls: a server that does not speak it', async () => {
    const server = await startHttpServer((_, response) => void response.end('x'))
    expect((await failure(client().request(`https://127.0.0.1:${server.port}/`))).kind).toBe('tls')
  })

  test('timeout: a server that never answers, and one whose body trickles', async () => {
    const silent = await startHttpServer(() => {})
    const slow = client({ timeoutMs: 300 })
    expect((await failure(slow.request(silent.origin))).kind).toBe('timeout')
    const trickling = await startHttpServer((_, response) => {
      response.writeHead(200)
      const timer = setInterval(() => response.write('.'), 20)
      response.on('close', () => clearInterval(timer))
    })
    expect((await failure(slow.request(trickling.origin))).kind).toBe('timeout')
  })

  test('reset: a connection dropped before the answer and one dropped within it', async () => {
    const before = await startHttpServer((request) => request.socket.resetAndDestroy())
    expect((await failure(client().request(before.origin))).kind).toBe('reset')
    const within = await startHttpServer((request, response) => {
      response.writeHead(200, { 'content-length': 100 })
      response.write('half', () => request.socket.destroy())
    })
    expect((await failure(client().request(within.origin))).kind).toBe('reset')
  })

  test('too_large: an endless body, and one that unpacks beyond the bound', async () => {
    const endless = await startEndlessServer('x')
    const bounded = client({ maxResponseBytes: 64 * 1024 })
    expect((await failure(bounded.request(endless.origin))).kind).toBe('too_large')
    await expect.poll(endless.isLetGo).toBe(true)
    const bomb = await startHttpServer((_, response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' })
      response.end(gzipSync(Buffer.alloc(10 * 1024 * 1024)))
    })
    expect((await failure(bounded.request(bomb.origin))).kind).toBe('too_large')
  })

  test('too_large: headers beyond 16 KiB', async () => {
    const server = await startHttpServer((_, response) => {
      response.writeHead(200, { 'x-long': 'x'.repeat(20 * 1024) })
      response.end()
    })
    expect((await failure(client().request(server.origin))).kind).toBe('too_large')
  })

  test('redirect: one to a metadata address is not followed', async () => {
    const server = await startHttpServer((_, response) => {
      response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' })
      response.end('moved')
    })
    const error = await failure(
      client().request(server.origin, { headers: { authorization: 'Bearer s3cret' } }),
    )
    expect([error.kind, error.status]).toEqual(['redirect', 302])
    expect(server.connections()).toBe(1)
  })

  test('protocol: an answer that is no HTTP', async () => {
    const server = await startHttpServer((request) => void request.socket.end('SSH-2.0-OpenSSH\r\n\r\n'))
    const error = await failure(client().request(server.origin))
    expect(error.kind).toBe('protocol')
    expect(JSON.stringify(error) + error.stack).not.toContain('OpenSSH')
  })

  test('protocol: a header that would break out of its line, without quoting it', async () => {
    const error = await failure(
      client().request('https://example.com/', { headers: { authorization: 'Bearer s3cret\r\nx: y' } }),
    )
    expect(error.kind).toBe('protocol')
    expect(JSON.stringify(error) + error.stack).not.toContain('s3cret')
  })
})

test('no failure holds the path, the query, a header or the body', async () => {
  const server = await startHttpServer((request) => request.socket.resetAndDestroy())
  const error = await failure(
    client().request(`${server.origin}/s3cret-path?token=s3cret`, {
      method: 'POST',
      headers: { authorization: 's3cret' },
      body: 's3cret',
    }),
  )
  expect(JSON.stringify(error) + error.stack + error.message).not.toContain('s3cret')
  expect(error.cause).toBeUndefined()
})

test('the reason of the caller who gives up is the reason that rises', async () => {
  const server = await startHttpServer(() => {})
  const signal = AbortSignal.abort(new Error('enough'))
  await expect(client().request(server.origin, { signal })).rejects.toThrow('enough')
})
