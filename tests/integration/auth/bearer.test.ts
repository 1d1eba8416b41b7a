import { createHmac, generateKeyPairSync, randomUUID } from 'node:crypto'
import { decodeJwt, exportJWK, SignJWT } from 'jose'
import { beforeAll, expect, test } from 'vitest'
import { issuer, signAccessToken, tokenLifetime } from '@/lib/auth/access-tokens'
import { generationOf } from '@/lib/auth/api-keys'
import { loadBearerActor, requireScope } from '@/lib/auth/bearer'
import { ensureSigner, listPublicKeys } from '@/lib/auth/signing-keys/mutations'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import { problem } from '@/lib/http/problem'
import { createApiKey, createOrganization } from '@/tests/support/factories'

const scopes = ['segments:write', 'segments:read'] as const
type Key = Awaited<ReturnType<typeof createApiKey>>

let organization: { id: string; guid: string }
let key: Key
beforeAll(async () => {
  organization = await createOrganization(db)
  key = await createApiKey(db, organization)
})

const tokenOf = (of: Key, wanted: readonly string[] = scopes, now = new Date()) =>
  signAccessToken(
    { clientId: of.id, scopes: wanted, generation: generationOf(of.secretHash) },
    organization.guid,
    now,
  )

const load = (authorization: string | null, now?: Date) =>
  loadBearerActor(
    new Request('http://localhost/api', { headers: authorization === null ? {} : { authorization } }),
    now,
  )

const refused = {
  code: 'unauthenticated',
  details: { reason: 'invalidToken', challenge: 'Bearer error="invalid_token"' },
}

/** What Portico signs, with something changed, signed by its own key. */
async function forge(
  change: { header?: Record<string, unknown>; claims?: Record<string, unknown> },
  sign?: CryptoKey,
): Promise<string> {
  const { id, key: own } = await ensureSigner()
  const claims = { ...decodeJwt(await tokenOf(key)), ...change.claims }
  const header = { alg: 'ES256', typ: 'at+jwt', kid: id, ...change.header }
  return new SignJWT(claims).setProtectedHeader(header).sign(sign ?? own)
}

test('a token makes its key the actor, whatever the case of the scheme', async () => {
  const token = await tokenOf(key)
  for (const scheme of ['Bearer', 'bearer', 'BEARER']) {
    expect(await load(`${scheme} ${token}`)).toEqual({
      kind: 'api-key',
      apiKeyId: key.id,
      organizationId: organization.id,
      organizationGuid: organization.guid,
      scopes,
      address: expect.any(String),
    })
  }
  // As often as it comes: what was verified once is remembered.
  await load(`Bearer ${token}`)
  expect(await load(`Bearer ${await forge({})}`)).toMatchObject({ apiKeyId: key.id })
})

test('a request without a token, or with something else, is refused', async () => {
  const token = await tokenOf(key)
  const basic = `Basic ${Buffer.from(`${key.id}:${key.clientSecret}`).toString('base64')}`
  const others = [
    null,
    '',
    'Bearer',
    'Bearer ',
    basic,
    token,
    `Token ${token}`,
    `Bearer ${token} x`,
    'Bearer a.b.c',
  ]
  for (const authorization of others) await expect(load(authorization)).rejects.toMatchObject(refused)
})

test('a token that was cut short, lengthened or changed anywhere is refused', async () => {
  const token = await tokenOf(key)
  const [header = '', payload = '', signature = ''] = token.split('.')
  const other = (await tokenOf(key)).split('.')
  const wrong = [
    token.slice(0, -1),
    token.slice(0, -20),
    `${header}.${payload}`,
    `${header}.${payload}.`,
    `${token}A`,
    `${token}.${signature}`,
    [header, other[1], signature].join('.'),
    [header, payload, other[2]].join('.'),
    [header, payload.slice(1), signature].join('.'),
  ]
  for (const changed of wrong) await expect(load(`Bearer ${changed}`)).rejects.toMatchObject(refused)
})

test('a token is good for a day, and not a moment longer', async () => {
  const now = new Date()
  const token = await tokenOf(key, scopes, now)
  const end = Math.floor(Number(now) / 1000) * 1000 + tokenLifetime * 1000
  await load(`Bearer ${token}`, new Date(end - 1))
  await expect(load(`Bearer ${token}`, new Date(end))).rejects.toMatchObject(refused)
})

test('a token for somebody else, from somebody else or of another type is refused', async () => {
  const changes = [
    { claims: { aud: 'https://other.example/api' } },
    { claims: { aud: issuer() } },
    { claims: { aud: undefined } },
    { claims: { iss: 'https://other.example' } },
    { claims: { exp: undefined } },
    { claims: { exp: Math.floor(Date.now() / 1000) - 1 } },
    { claims: { nbf: Math.floor(Date.now() / 1000) + 600 } },
    { claims: { client_id: randomUUID() } },
    { claims: { client_id: "' OR 1=1 --" } },
    { claims: { generation: 'AAAAAAAAAAAA' } },
    { header: { typ: 'JWT' } },
    { header: { typ: undefined } },
    { header: { kid: randomUUID() } },
    { header: { kid: "' OR 1=1 --" } },
    { header: { kid: undefined } },
  ]
  for (const change of changes) {
    await expect(load(`Bearer ${await forge(change)}`)).rejects.toMatchObject(refused)
  }
})

test('a token that nobody signed, or another key, or the public key as a password, is refused', async () => {
  const [header = '', payload = ''] = (await tokenOf(key)).split('.')
  const { kid } = JSON.parse(Buffer.from(header, 'base64url').toString())
  const [published] = await listPublicKeys()
  const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const none = `${encode({ alg: 'none', typ: 'at+jwt', kid })}.${payload}.`
  const secrets = [JSON.stringify(published), Buffer.from(published?.x ?? '', 'base64url')]
  const withPassword = secrets.map((secret) => {
    const signed = `${encode({ alg: 'HS256', typ: 'at+jwt', kid })}.${payload}`
    return `${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`
  })
  const { privateKey, publicKey } = await crypto.subtle.generateKey(
    { name: 'ECDSA', namedCurve: 'P-256' },
    true,
    ['sign', 'verify'],
  )
  const foreign = await forge({}, privateKey)
  const enclosed = await forge({ header: { jwk: await exportJWK(publicKey) } }, privateKey)
  const { privateKey: rsa } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const claims = decodeJwt(await tokenOf(key))
  const otherAlgorithm = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'at+jwt', kid })
    .sign(rsa)
  for (const token of [none, ...withPassword, foreign, enclosed, otherAlgorithm]) {
    await expect(load(`Bearer ${token}`)).rejects.toMatchObject(refused)
  }
})

test('a token ends at once with its key, also where it was verified before', async () => {
  const ends: Partial<Key>[] = [
    { revokedAt: new Date() },
    { expiresAt: new Date(Date.now() - 1) },
    // Of a demo that is no longer one.
    { isDemo: true },
  ]
  for (const data of ends) {
    const ending = await createApiKey(db, organization)
    const token = await tokenOf(ending)
    await load(`Bearer ${token}`)
    await db.apiKey.update({ where: { id: ending.id }, data })
    await expect(load(`Bearer ${token}`)).rejects.toMatchObject(refused)
  }
})

test('requests that come together are each judged by what was true when they came', async () => {
  const ending = await createApiKey(db, organization)
  const [good, bad] = [await tokenOf(key), await tokenOf(ending)]
  await db.apiKey.update({ where: { id: ending.id }, data: { revokedAt: new Date() } })
  const outcomes = await Promise.allSettled(
    Array.from({ length: 20 }, (_, index) => load(`Bearer ${index % 2 ? bad : good}`)),
  )
  const accepted = outcomes.map(({ status }) => status === 'fulfilled')
  expect(accepted).toEqual(outcomes.map((_, index) => index % 2 === 0))
})

test('the use of a key is noted once a minute', async () => {
  const used = await createApiKey(db, organization)
  const token = await tokenOf(used)
  const lastUse = async () => (await db.apiKey.findUniqueOrThrow({ where: { id: used.id } })).lastUsedAt
  const now = new Date()
  await load(`Bearer ${token}`, now)
  await load(`Bearer ${token}`, new Date(Number(now) + 59_000))
  expect(await lastUse()).toEqual(now)
  const later = new Date(Number(now) + 61_000)
  await load(`Bearer ${token}`, later)
  expect(await lastUse()).toEqual(later)
})

test('a token that lacks a scope is told which, in the words of RFC 6750', async () => {
  const reader = await load(`Bearer ${await tokenOf(key, ['segments:read'])}`)
  requireScope(reader, 'segments:read')
  const refusal = (() => {
    try {
      requireScope(reader, 'segments:write')
    } catch (error) {
      return error
    }
  })()
  expect(refusal).toBeInstanceOf(AppError)
  const response = problem(refusal as AppError)
  expect(response.status).toBe(403)
  expect(response.headers.get('www-authenticate')).toBe(
    'Bearer error="insufficient_scope", scope="segments:write"',
  )
  expect(await response.json()).toMatchObject({ code: 'insufficient_scope' })
})

test('a scope that the key has lost is not in its tokens any more', async () => {
  const narrowed = await createApiKey(db, organization)
  const token = await tokenOf(narrowed)
  await db.apiKey.update({ where: { id: narrowed.id }, data: { scopes: ['segments:read'] } })
  expect(await load(`Bearer ${token}`)).toMatchObject({ scopes: ['segments:read'] })
})
