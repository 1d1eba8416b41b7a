import type { RequestListener } from 'node:http'
import { describe, expect, onTestFinished, test } from 'vitest'
import { connectorDefinitionSchema } from '@/lib/connectors/schema'
import { type VerifyResult, verifyConnection } from '@/lib/connectors/verify'
import { createOutboundClient, type OutboundClientOptions } from '@/lib/outbound'
import { startSandbox } from '@/lib/sandbox/server'
import { findClosedPort, startHttpServer, type TestServer } from '@/tests/support/http-server'

const label = { en: 'Key', fr: 'Clé' }
const apiKey = 's3cret-key-0001'

function definition(baseUrl: string, changes: object = {}) {
  const field = { name: 'apiKey', label, help: label, secret: true, pattern: null, example: null }
  return connectorDefinitionSchema.parse({
    config: [],
    authMethods: [
      {
        type: 'api_key',
        fields: [field],
        placement: { in: 'header', name: 'Authorization', format: 'Bearer {apiKey}' },
      },
    ],
    baseUrl,
    verify: { method: 'GET', path: '/me' },
    ...changes,
  })
}

async function verify(
  connector: ReturnType<typeof definition>,
  key = apiKey,
  options: OutboundClientOptions = {},
): Promise<VerifyResult> {
  const outbound = createOutboundClient({ allowPrivateHosts: ['127.0.0.1'], ...options })
  onTestFinished(() => outbound.close())
  return verifyConnection({
    definition: connector,
    method: 'api_key',
    config: {},
    credentials: { apiKey: key },
    outbound,
  })
}

/** A provider that knows one key. */
const provider: RequestListener = (request, response) => {
  const isKnown = request.headers.authorization === `Bearer ${apiKey}` && request.url === '/me'
  response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' })
  response.end(JSON.stringify(isKnown ? { id: 1 } : { message: `No key ${request.headers.authorization}` }))
}

const answering = (status: number, headers: Record<string, string> = {}, body = '') =>
  startHttpServer((_, response) => void response.writeHead(status, headers).end(body))

test('the right key passes, with the status and the time it took', async () => {
  const server = await startHttpServer(provider)
  expect(await verify(definition(server.origin))).toEqual({
    ok: true,
    status: 200,
    durationMs: expect.any(Number),
  })
})

test('a wrong key is told from the rest, and never repeated', async () => {
  const server = await startHttpServer(provider)
  const result = await verify(definition(server.origin), 'wrong-key-9999')
  expect(result).toEqual({
    ok: false,
    reason: 'wrongCredentials',
    status: 401,
    providerMessage: 'No key Bearer •••',
  })
})

test('a key in HTTP Basic and one in the query are not repeated either', async () => {
  const server = await startHttpServer((request, response) => {
    response.writeHead(401)
    response.end(JSON.stringify({ message: `${request.headers.authorization} ${request.url}` }))
  })
  const field = { name: 'apiKey', label, help: label, secret: true, pattern: null, example: null }
  const placed = (placement: object) =>
    definition(server.origin, { authMethods: [{ type: 'api_key', fields: [field], placement }] })
  const basic = await verify(placed({ in: 'basic', name: 'Authorization', format: 'user:{apiKey}' }))
  expect(basic).toMatchObject({ providerMessage: 'Basic ••• /me' })
  const query = await verify(placed({ in: 'query', name: 'token', format: '{apiKey}' }), 'a/b c+d=e')
  expect(query).toMatchObject({ providerMessage: 'undefined /me?token=•••' })
})

describe('each way of failing has its own reason', () => {
  test.each([
    ['forbiddenByProvider', 403],
    ['wrongHost', 404],
    ['providerError', 500],
    ['unexpectedAnswer', 418],
  ])('%s: status %i', async (reason, status) => {
    const server = await answering(status)
    expect(await verify(definition(server.origin))).toEqual({ ok: false, reason, status })
  })

  test('rateLimited: with the seconds to wait', async () => {
    const server = await answering(429, { 'retry-after': '17' })
    expect(await verify(definition(server.origin))).toEqual({
      ok: false,
      reason: 'rateLimited',
      status: 429,
      retryAfterSeconds: 17,
    })
  })

  test('redirected', async () => {
    const server = await answering(302, { location: 'http://169.254.169.254/' })
    expect(await verify(definition(server.origin))).toEqual({ ok: false, reason: 'redirected', status: 302 })
  })

  test('dnsFailed', async () => {
    expect(await verify(definition('https://nowhere.invalid'))).toEqual({ ok: false, reason: 'dnsFailed' })
  })

  test('connectionRefused', async () => {
    const port = await findClosedPort()
    expect(await verify(definition(`http://127.0.0.1:${port}`))).toEqual({
      ok: false,
      reason: 'connectionRefused',
    })
  })

  test('connectionReset', async () => {
    const server = await startHttpServer((request) => request.socket.resetAndDestroy())
    expect(await verify(definition(server.origin))).toEqual({ ok: false, reason: 'connectionReset' })
  })

  test('timeout', async () => {
    const server = await startHttpServer(() => {})
    const result = await verify(definition(server.origin), apiKey, { timeoutMs: 200 })
    expect(result).toEqual({ ok: false, reason: 'timeout', limitSeconds: 1 })
  })

  test('tlsError', async () => {
    const server = await startHttpServer(provider, { isHttps: true })
    expect(await verify(definition(server.origin))).toEqual({ ok: false, reason: 'tlsError' })
  })

  test('blockedAddress: without a connection being made', async () => {
    const server: TestServer = await startHttpServer(provider)
    const result = await verify(definition(server.origin), apiKey, { allowPrivateHosts: [] })
    expect(result).toEqual({ ok: false, reason: 'blockedAddress' })
    expect(server.connections()).toBe(0)
  })

  test('unexpectedAnswer: what is no HTTP', async () => {
    const server = await startHttpServer((request) => void request.socket.end('hello\r\n\r\n'))
    expect(await verify(definition(server.origin))).toEqual({ ok: false, reason: 'unexpectedAnswer' })
  })

  test('notVerifiable: the definition names no call', async () => {
    const connector = definition('https://a.example', { verify: null })
    expect(await verify(connector)).toEqual({ ok: false, reason: 'notVerifiable' })
  })
})

describe('an answer of 200', () => {
  const expecting = (origin: string) =>
    definition(origin, { verify: { method: 'GET', path: '/me', expect: { pointer: '/ok', equals: true } } })

  test('does not pass when the body says otherwise', async () => {
    const refusing = await answering(200, {}, '{"ok":false,"error":"invalid_auth"}')
    expect(await verify(expecting(refusing.origin))).toMatchObject({ reason: 'wrongCredentials' })
    const accepting = await answering(200, {}, '{"ok":true}')
    expect(await verify(expecting(accepting.origin))).toMatchObject({ ok: true })
  })

  test('passes however long its list is, unless a value is expected in it', async () => {
    const long = JSON.stringify({ ok: true, people: 'x'.repeat(2 * 1024 * 1024) })
    const server = await answering(200, {}, long)
    expect(await verify(definition(server.origin))).toMatchObject({ ok: true })
    expect(await verify(expecting(server.origin))).toEqual({ ok: false, reason: 'tooLarge', status: 200 })
  })
})

test('the sandbox is verified, and its faults come back as their reasons', async () => {
  const sandbox = await startSandbox()
  onTestFinished(() => sandbox.close())
  const connector = definition(`${sandbox.url}/api`)
  expect(await verify(connector, sandbox.apiKey)).toMatchObject({ ok: true, status: 200 })
  expect(await verify(connector, 'wrong')).toMatchObject({ reason: 'wrongCredentials', status: 401 })
  sandbox.faults.set({ kind: 'rate_limit', retryAfterSeconds: 30 })
  expect(await verify(connector, sandbox.apiKey)).toMatchObject({
    reason: 'rateLimited',
    retryAfterSeconds: 30,
  })
  sandbox.faults.set({ kind: 'server_error' })
  expect(await verify(connector, sandbox.apiKey)).toMatchObject({ reason: 'providerError' })
  sandbox.faults.set({ kind: 'drop' })
  expect(await verify(connector, sandbox.apiKey)).toEqual({ ok: false, reason: 'connectionReset' })
  sandbox.faults.set({ kind: 'slow', delayMs: 5000 })
  expect(await verify(connector, sandbox.apiKey, { timeoutMs: 200 })).toEqual({
    ok: false,
    reason: 'timeout',
    limitSeconds: 1,
  })
})
