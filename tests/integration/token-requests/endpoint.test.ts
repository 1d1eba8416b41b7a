import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import { beforeAll, expect, test } from 'vitest'
import { GET as getKeys } from '@/app/.well-known/jwks.json/route'
import { GET as getMetadata } from '@/app/.well-known/oauth-authorization-server/route'
import { POST } from '@/app/api/accounts/connect/token/route'
import { db } from '@/lib/db'
import { createApiKey, createOrganization } from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import { startRouteServer } from '@/tests/support/route-server'

const path = '/api/accounts/connect/token'
const formType = 'application/x-www-form-urlencoded'
const insecure = { [oauth.allowInsecureRequests]: true }

const { origin } = await startRouteServer({
  [`POST ${path}`]: POST,
  'GET /.well-known/jwks.json': getKeys,
  'GET /.well-known/oauth-authorization-server': getMetadata,
})
process.env.PORTICO_URL = origin

interface Sent {
  body?: string | Record<string, string>
  basic?: string
  headers?: Record<string, string>
  address?: string
}

let addresses = 0
function newAddress(): string {
  addresses += 1
  return `198.51.100.${addresses}`
}

/** From an address of its own, unless told: failures count by address. */
function send({ body = {}, basic, headers = {}, address = newAddress() }: Sent): Promise<Response> {
  return fetch(origin + path, {
    method: 'POST',
    body: typeof body === 'string' ? body : new URLSearchParams(body).toString(),
    headers: {
      'content-type': formType,
      'x-test-address': address,
      ...(basic && { authorization: `Basic ${Buffer.from(basic).toString('base64')}` }),
      ...headers,
    },
  })
}

const grant = { grant_type: 'client_credentials' }
type Key = Awaited<ReturnType<typeof createApiKey>>
const inBody = (key: Key) => ({ ...grant, client_id: key.id, client_secret: key.clientSecret })

async function expectError(response: Response, status: number, error: string): Promise<void> {
  expect([response.status, await response.json()]).toMatchObject([status, { error }])
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('pragma')).toBe('no-cache')
  expect(response.headers.get('x-request-id')).toMatch(/^[\w-]{36}$/)
  expect(response.headers.get('content-type')).toMatch(/^application\/json/)
}

let organization: { id: string; guid: string }
let key: Key
beforeAll(async () => {
  organization = await createOrganization(db)
  key = await createApiKey(db, organization)
})

test('an independent client discovers the endpoint, gets a token and verifies it with the published keys', async () => {
  const issuer = new URL(origin)
  const discovery = await oauth.discoveryRequest(issuer, { algorithm: 'oauth2', ...insecure })
  const server = await oauth.processDiscoveryResponse(issuer, discovery)
  const client = { client_id: key.id }
  for (const authentication of [
    oauth.ClientSecretBasic(key.clientSecret),
    oauth.ClientSecretPost(key.clientSecret),
  ]) {
    const scope = new URLSearchParams({ scope: 'segments:read' })
    const response = await oauth.clientCredentialsGrantRequest(
      server,
      client,
      authentication,
      scope,
      insecure,
    )
    const token = await oauth.processClientCredentialsResponse(server, client, response)
    expect(token).toMatchObject({ token_type: 'bearer', expires_in: 86_400, scope: 'segments:read' })
    const headers = { authorization: `Bearer ${token.access_token}` }
    const request = new Request(`${origin}/api`, { headers })
    const claims = await oauth.validateJwtAccessToken(server, request, `${origin}/api`, insecure)
    expect(claims).toMatchObject({ client_id: key.id, sub: key.id, scope: 'segments:read' })
  }
})

test('the answer is the one of the contract, its token the one of RFC 9068', async () => {
  const response = await send({ body: inBody(key) })
  expect(response.status).toBe(200)
  expect(response.headers.get('cache-control')).toBe('no-store')
  expect(response.headers.get('pragma')).toBe('no-cache')
  const { access_token: token, ...rest } = await response.json()
  expect(rest).toEqual({ expires_in: 86_400, token_type: 'Bearer', scope: 'segments:write segments:read' })
  expect(decodeProtectedHeader(token)).toEqual({ alg: 'ES256', typ: 'at+jwt', kid: expect.any(String) })
  const claims = decodeJwt(token)
  expect(claims).toEqual({
    iss: origin,
    aud: `${origin}/api`,
    sub: key.id,
    client_id: key.id,
    organization: organization.guid,
    scope: 'segments:write segments:read',
    generation: expect.any(String),
    iat: expect.any(Number),
    exp: expect.any(Number),
    jti: expect.any(String),
  })
  expect(Number(claims.exp) - Number(claims.iat)).toBe(86_400)
  const { lastUsedAt } = await db.apiKey.findUniqueOrThrow({ where: { id: key.id } })
  expect(Date.now() - Number(lastUsedAt)).toBeLessThan(10_000)
})

test('what is published holds no private key, and says how long it may be kept', async () => {
  const response = await fetch(`${origin}/.well-known/jwks.json`)
  expect(response.headers.get('cache-control')).toBe('public, max-age=600')
  const { keys } = await response.json()
  expect(keys).toEqual([
    {
      kty: 'EC',
      crv: 'P-256',
      alg: 'ES256',
      use: 'sig',
      kid: expect.any(String),
      x: expect.any(String),
      y: expect.any(String),
    },
  ])
})

test('a client may ask for less than its key allows, and for no more', async () => {
  const less = await send({ body: { ...inBody(key), scope: 'segments:read segments:read' } })
  expect(await less.json()).toMatchObject({ scope: 'segments:read' })
  const reader = await createApiKey(db, organization, { scopes: ['segments:read'] })
  const all = await send({ body: inBody(reader) })
  expect(await all.json()).toMatchObject({ scope: 'segments:read' })
  for (const scope of ['segments:write', 'segments:read segments:write', 'admin', 'segments:réad', ' ']) {
    await expectError(await send({ body: { ...inBody(reader), scope } }), 400, 'invalid_scope')
  }
  const empty = await send({ body: { ...inBody(key), scope: '' } })
  expect(await empty.json()).toMatchObject({ scope: 'segments:write segments:read' })
})

test('id and secret stand in the header or in the body, encoded or not, and not in both', async () => {
  const escaped = key.id.replaceAll('-', '%2D')
  for (const basic of [`${key.id}:${key.clientSecret}`, `${escaped}:${key.clientSecret}`]) {
    expect((await send({ basic, body: grant })).status).toBe(200)
  }
  const basic = `${key.id}:${key.clientSecret}`
  expect((await send({ basic, body: { ...grant, client_id: key.id } })).status).toBe(200)
  await expectError(await send({ basic, body: inBody(key) }), 400, 'invalid_request')
  await expectError(
    await send({ basic, body: { ...grant, client_id: randomUUID() } }),
    400,
    'invalid_request',
  )
})

test('whoever is not known is refused in the same way, whatever is wrong', async () => {
  const expired = await createApiKey(db, organization, { expiresAt: new Date(Date.now() - 1000) })
  const revoked = await createApiKey(db, organization, { revokedAt: new Date() })
  const sample = await createApiKey(db, organization, { isDemo: true })
  const wrong: Sent[] = [
    { body: grant },
    { body: { ...grant, client_id: key.id } },
    { body: { ...grant, client_secret: key.clientSecret } },
    { body: { ...inBody(key), client_secret: 'wrong' } },
    { body: { ...inBody(key), client_id: randomUUID() } },
    { body: { ...inBody(key), client_id: "' OR 1=1 --" } },
    { body: inBody(expired) },
    { body: inBody(revoked) },
    { body: inBody(sample) },
    { body: grant, basic: `${key.id}:` },
    { body: grant, basic: key.id },
    { body: grant, headers: { authorization: 'Basic !' } },
    { body: grant, headers: { authorization: `Bearer ${key.clientSecret}` } },
  ]
  for (const sent of wrong) {
    const response = await send(sent)
    expect(response.headers.get('www-authenticate')).toBe('Basic realm="Portico"')
    await expectError(response, 401, 'invalid_client')
  }
})

test('a request that is not one of RFC 6749 is told why', async () => {
  const { client_id, client_secret } = inBody(key)
  const known = { client_id, client_secret }
  const repeated = new URLSearchParams([...Object.entries(inBody(key)), ['grant_type', 'client_credentials']])
  await expectError(await send({ body: repeated.toString() }), 400, 'invalid_request')
  const unknownTwice = `${new URLSearchParams(inBody(key))}&resource=a&resource=`
  await expectError(await send({ body: unknownTwice }), 400, 'invalid_request')
  await expectError(await send({ body: known }), 400, 'invalid_request')
  await expectError(await send({ body: { ...known, grant_type: '' } }), 400, 'invalid_request')
  for (const grant_type of ['password', 'authorization_code', 'urn:example', 'constructor', '\0']) {
    await expectError(await send({ body: { ...known, grant_type } }), 400, 'unsupported_grant_type')
  }
  const refresh = { ...known, grant_type: 'refresh_token', refresh_token: 'a' }
  await expectError(await send({ body: refresh }), 400, 'unauthorized_client')
  const control = { ...grant, client_id: `a\0`, client_secret: 'b' }
  await expectError(await send({ body: control }), 400, 'invalid_request')
  expect((await send({ body: { ...inBody(key), resource: 'ignored' } })).status).toBe(200)
})

test('another content type is 415, a body beyond reason 413', async () => {
  const json = JSON.stringify(inBody(key))
  for (const type of ['application/json', 'multipart/form-data', 'text/plain', '']) {
    await expectError(await send({ body: json, headers: { 'content-type': type } }), 415, 'invalid_request')
  }
  const encoded = { headers: { 'content-encoding': 'gzip' } }
  await expectError(await send({ body: inBody(key), ...encoded }), 415, 'invalid_request')
  const large = { ...inBody(key), scope: 'a'.repeat(20_000) }
  await expectError(await send({ body: large }), 413, 'invalid_request')
  const named = { 'content-type': `${formType}; charset=UTF-8` }
  expect((await send({ body: inBody(key), headers: named })).status).toBe(200)
})

test('after ten failures an address waits, and a failing one does not lock the client out', async () => {
  const address = newAddress()
  const wrong = { body: { ...inBody(key), client_secret: 'wrong' }, address }
  const failures = await Promise.all(Array.from({ length: 14 }, () => send(wrong)))
  expect(failures.filter(({ status }) => status === 401)).toHaveLength(10)
  expect(failures.filter(({ status }) => status === 429)).toHaveLength(4)
  const response = await send({ body: inBody(key), address })
  await expectError(response, 429, 'temporarily_unavailable')
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  expect(response.headers.get('ratelimit-policy')).toBe('"token-failures";q=10;w=60')
  expect(response.headers.get('ratelimit')).toMatch(/^"token-failures";r=0;t=\d+$/)
  expect((await send({ body: inBody(key) })).status).toBe(200)
})

test('a client gets 60 tokens a minute, from wherever it asks', async () => {
  const busy = await createApiKey(db, organization)
  const answers = await Promise.all(Array.from({ length: 61 }, () => send({ body: inBody(busy) })))
  const refused = answers.filter(({ status }) => status === 429)
  expect(answers.filter(({ status }) => status === 200)).toHaveLength(60)
  expect(refused[0]?.headers.get('ratelimit-policy')).toBe('"token-client";q=60;w=60')
})

test('no secret and no token is written to the log', async () => {
  const output = captureOutput()
  const answer = await send({ body: inBody(key) })
  const { access_token } = await answer.json()
  await send({ body: { ...inBody(key), client_secret: `${key.clientSecret}x` } })
  for (const secret of [key.clientSecret, access_token]) expect(output()).not.toContain(secret)
})

test('encoded, in any letters and with anything beside it, a client is known or refused alike', async () => {
  const encode = (text: string) => [...Buffer.from(text)].map((byte) => `%${byte.toString(16)}`).join('')
  const good = [
    `${key.id.toUpperCase()}:${key.clientSecret}`,
    `${encode(key.id)}:${encode(key.clientSecret)}`,
  ]
  for (const basic of good) expect((await send({ basic, body: grant })).status).toBe(200)
  const scheme = `basic ${Buffer.from(`${key.id}:${key.clientSecret}`).toString('base64')}`
  expect((await send({ body: grant, headers: { authorization: scheme } })).status).toBe(200)
  const unlike = ['__proto__', 'constructor', 'toString'].map((name) => [name, 'x'])
  const body = new URLSearchParams([...Object.entries(inBody(key)), ...unlike]).toString()
  expect((await send({ body })).status).toBe(200)
  for (const basic of [`:${key.clientSecret}`, ':', `${key.id}:${key.clientSecret}:`, `%zz:%zz`]) {
    await expectError(await send({ basic, body: grant }), 401, 'invalid_client')
  }
  for (const basic of ['ключ:тайна', `${key.id}:%F0%9F%94%91`, `${key.id}:%00`]) {
    await expectError(await send({ basic, body: grant }), 400, 'invalid_request')
  }
  await expectError(await send({ body: { ...inBody(key), client_id: '' } }), 401, 'invalid_client')
})

test('content types are compared as such: parameters and capital letters change nothing', async () => {
  for (const type of [formType.toUpperCase(), `${formType};charset=utf-8`, `${formType} ; charset="UTF-8"`]) {
    expect((await send({ body: inBody(key), headers: { 'content-type': type } })).status).toBe(200)
  }
  for (const type of [`${formType}x`, `x${formType}`, `text/plain; a=${formType}`]) {
    const response = await send({ body: inBody(key), headers: { 'content-type': type } })
    await expectError(response, 415, 'invalid_request')
  }
})

test('what nobody expected is told in the form of the protocol, and without its story', async () => {
  const output = captureOutput()
  await db.$executeRaw`ALTER TABLE "ApiKey" RENAME TO "ApiKeyAway"`
  const id = randomUUID()
  const response = await send({ body: inBody(key), headers: { 'x-request-id': id } })
  await db.$executeRaw`ALTER TABLE "ApiKeyAway" RENAME TO "ApiKey"`
  const body = await response.clone().text()
  await expectError(response, 500, 'server_error')
  expect(body).not.toContain('ApiKey')
  expect(output()).toContain(id)
  expect(output()).not.toContain(key.clientSecret)
})
