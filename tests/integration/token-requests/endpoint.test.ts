import { randomUUID } from 'node:crypto'
import { decodeJwt, decodeProtectedHeader } from 'jose'
import * as oauth from 'oauth4webapi'
import { beforeAll, expect, test } from 'vitest'
import { db } from '@/lib/db'
import { createApiKey, createOrganization } from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import {
  expectTokenError,
  formType,
  grant,
  inBody,
  type Key,
  startTokenEndpoint,
} from '@/tests/support/token-endpoint'

const insecure = { [oauth.allowInsecureRequests]: true }

const { origin, send } = await startTokenEndpoint()

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
    await expectTokenError(await send({ body: { ...inBody(reader), scope } }), 400, 'invalid_scope')
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
  await expectTokenError(await send({ basic, body: inBody(key) }), 400, 'invalid_request')
  await expectTokenError(
    await send({ basic, body: { ...grant, client_id: randomUUID() } }),
    400,
    'invalid_request',
  )
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
    await expectTokenError(await send({ basic, body: grant }), 401, 'invalid_client')
  }
  for (const basic of ['ключ:тайна', `${key.id}:%F0%9F%94%91`, `${key.id}:%00`]) {
    await expectTokenError(await send({ basic, body: grant }), 400, 'invalid_request')
  }
  await expectTokenError(await send({ body: { ...inBody(key), client_id: '' } }), 401, 'invalid_client')
})

test('content types are compared as such: parameters and capital letters change nothing', async () => {
  for (const type of [formType.toUpperCase(), `${formType};charset=utf-8`, `${formType} ; charset="UTF-8"`]) {
    expect((await send({ body: inBody(key), headers: { 'content-type': type } })).status).toBe(200)
  }
  for (const type of [`${formType}x`, `x${formType}`, `text/plain; a=${formType}`]) {
    const response = await send({ body: inBody(key), headers: { 'content-type': type } })
    await expectTokenError(response, 415, 'invalid_request')
  }
})
