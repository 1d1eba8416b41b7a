import { brotliCompressSync, gzipSync } from 'node:zlib'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createOutboundClient, type OutboundClientOptions } from '@/lib/outbound'
import { OutboundError } from '@/lib/outbound/outbound-error'
import { findClosedPort, startHttpServer, testCertificate } from '@/tests/support/http-server'

const local = ['127.0.0.0/8', '[::1]']

function client(options: OutboundClientOptions = {}) {
  const made = createOutboundClient({ allowPrivateHosts: local, ...options })
  onTestFinished(() => made.close())
  return made
}

async function failure(call: Promise<unknown>): Promise<OutboundError> {
  const error = await call.then(
    () => null,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OutboundError)
  return error as OutboundError
}

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
    expect(() => answer.json()).toThrow(OutboundError)
  })
})

describe('a private address', () => {
  test.each([
    ['a name that resolves to loopback', (port: number) => `https://localhost:${port}/`],
    ['loopback', (port: number) => `https://127.0.0.1:${port}/`],
    ['loopback in hexadecimal', (port: number) => `https://0x7f000001:${port}/`],
    ['loopback as one number', (port: number) => `https://2130706433:${port}/`],
    ['loopback in octal', (port: number) => `https://0177.0.0.1:${port}/`],
    ['loopback in short form', (port: number) => `https://127.1:${port}/`],
    ['IPv4-mapped loopback', (port: number) => `https://[::ffff:127.0.0.1]:${port}/`],
    ['IPv4-mapped loopback in hexadecimal', (port: number) => `https://[::ffff:7f00:1]:${port}/`],
    ['the unspecified address', (port: number) => `https://0.0.0.0:${port}/`],
    ['plain http', (port: number) => `http://127.0.0.1:${port}/`],
  ])('is refused before a connection is made: %s', async (_, url) => {
    const server = await startHttpServer((_, response) => void response.end('internal'), { isHttps: true })
    const error = await failure(client({ allowPrivateHosts: [] }).request(url(server.port)))
    expect(error.kind).toBe('blocked_address')
    expect(server.connections()).toBe(0)
  })

  test.each([
    'https://169.254.169.254/',
    'https://[fe80::1]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'https://10.0.0.1/',
  ])('is refused: %s', async (url) => {
    expect((await failure(client().request(url))).kind).toBe('blocked_address')
  })

  test('is called when its port is listed, and refused at another port', async () => {
    const server = await startHttpServer((_, response) => void response.end('sandbox'))
    const listed = client({ allowPrivateHosts: [`localhost:${server.port}`] })
    expect((await listed.request(`http://localhost:${server.port}/`)).text()).toBe('sandbox')
    const other = client({ allowPrivateHosts: [`localhost:${server.port + 1}`] })
    expect((await failure(other.request(`http://localhost:${server.port}/`))).kind).toBe('blocked_address')
  })

  test('is refused to the fetch-shaped function too', async () => {
    const error = await failure(client({ allowPrivateHosts: [] }).fetch('https://localhost/'))
    expect(error.kind).toBe('blocked_address')
  })
})

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
    let isClosed = false
    const endless = await startHttpServer((_, response) => {
      const timer = setInterval(() => response.write(Buffer.alloc(16 * 1024)), 1)
      response.on('close', () => {
        clearInterval(timer)
        isClosed = true
      })
    })
    const bounded = client({ maxResponseBytes: 64 * 1024 })
    expect((await failure(bounded.request(endless.origin))).kind).toBe('too_large')
    await expect.poll(() => isClosed).toBe(true)
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

describe('bounds and secrets', () => {
  test('with truncateBody the beginning of a long body is kept and the connection let go', async () => {
    const server = await startHttpServer((_, response) => void response.end('a'.repeat(500_000)))
    const answer = await client().request(server.origin, { maxResponseBytes: 1000, truncateBody: true })
    expect(answer.text()).toBe('a'.repeat(1000))
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
})
