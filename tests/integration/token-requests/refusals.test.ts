import { randomUUID } from 'node:crypto'
import { beforeAll, expect, test, vi } from 'vitest'
import { db } from '@/lib/db'
import { createApiKey, createOrganization } from '@/tests/support/factories'
import { captureOutput } from '@/tests/support/log'
import {
  expectTokenError,
  formType,
  grant,
  inBody,
  type Key,
  newAddress,
  type SentToTokenEndpoint,
  startTokenEndpoint,
} from '@/tests/support/token-endpoint'

const { send } = await startTokenEndpoint()

let organization: { id: string; guid: string }
let key: Key
beforeAll(async () => {
  organization = await createOrganization(db)
  key = await createApiKey(db, organization)
})

test('whoever is not known is refused in the same way, whatever is wrong', async () => {
  const expired = await createApiKey(db, organization, { expiresAt: new Date(Date.now() - 1000) })
  const revoked = await createApiKey(db, organization, { revokedAt: new Date() })
  const sample = await createApiKey(db, organization, { isDemo: true })
  const wrong: SentToTokenEndpoint[] = [
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
    await expectTokenError(response, 401, 'invalid_client')
  }
})

test('a request that is not one of RFC 6749 is told why', async () => {
  const { client_id, client_secret } = inBody(key)
  const known = { client_id, client_secret }
  const repeated = new URLSearchParams([...Object.entries(inBody(key)), ['grant_type', 'client_credentials']])
  await expectTokenError(await send({ body: repeated.toString() }), 400, 'invalid_request')
  const unknownTwice = `${new URLSearchParams(inBody(key))}&resource=a&resource=`
  await expectTokenError(await send({ body: unknownTwice }), 400, 'invalid_request')
  await expectTokenError(await send({ body: known }), 400, 'invalid_request')
  await expectTokenError(await send({ body: { ...known, grant_type: '' } }), 400, 'invalid_request')
  for (const grant_type of ['password', 'authorization_code', 'urn:example', 'constructor', '\0']) {
    await expectTokenError(await send({ body: { ...known, grant_type } }), 400, 'unsupported_grant_type')
  }
  const refresh = { ...known, grant_type: 'refresh_token', refresh_token: 'a' }
  await expectTokenError(await send({ body: refresh }), 400, 'unauthorized_client')
  const control = { ...grant, client_id: `a\0`, client_secret: 'b' }
  await expectTokenError(await send({ body: control }), 400, 'invalid_request')
  expect((await send({ body: { ...inBody(key), resource: 'ignored' } })).status).toBe(200)
})

test('another content type is 415, a body beyond reason 413', async () => {
  const json = JSON.stringify(inBody(key))
  for (const type of ['application/json', 'multipart/form-data', 'text/plain', '']) {
    await expectTokenError(
      await send({ body: json, headers: { 'content-type': type } }),
      415,
      'invalid_request',
    )
  }
  const encoded = { headers: { 'content-encoding': 'gzip' } }
  await expectTokenError(await send({ body: inBody(key), ...encoded }), 415, 'invalid_request')
  const large = { ...inBody(key), scope: 'a'.repeat(20_000) }
  await expectTokenError(await send({ body: large }), 413, 'invalid_request')
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
  await expectTokenError(response, 429, 'temporarily_unavailable')
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

test('what nobody expected is told in the form of the protocol, and without its story', async () => {
  const output = captureOutput()
  await db.$executeRaw`ALTER TABLE "ApiKey" RENAME TO "ApiKeyAway"`
  const id = randomUUID()
  const response = await send({ body: inBody(key), headers: { 'x-request-id': id } })
  await db.$executeRaw`ALTER TABLE "ApiKeyAway" RENAME TO "ApiKey"`
  const body = await response.clone().text()
  await expectTokenError(response, 500, 'server_error')
  expect(body).not.toContain('ApiKey')
  expect(output()).toContain(id)
  expect(output()).not.toContain(key.clientSecret)
})

test('after ten failures an address waits at every process at once, also at one that has not refused it yet', async () => {
  const address = newAddress()
  const wrong = { body: { ...inBody(key), client_secret: 'wrong' }, address }
  for (let count = 0; count < 10; count += 1) await expectTokenError(await send(wrong), 401, 'invalid_client')
  // What a second process is: modules of its own, the same database.
  vi.resetModules()
  const { grantToken } = await import('@/lib/token-requests/mutations')
  const body = new URLSearchParams(inBody(key)).toString()
  await expect(grantToken({ authorization: null, body, address })).rejects.toMatchObject({
    code: 'limit_exceeded',
    details: { limit: { name: 'token-failures' }, retryAfterSeconds: expect.any(Number) },
  })
  expect(await grantToken({ authorization: null, body, address: newAddress() })).toHaveProperty(
    'access_token',
  )
})
