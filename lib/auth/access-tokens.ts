import { hash, randomUUID, sign } from 'node:crypto'
import { errors, jwtVerify } from 'jose'
import { z } from 'zod'
import { ensureSigner } from '@/lib/auth/signing-keys/mutations'
import { findSigningKey, listSigningKeys } from '@/lib/auth/signing-keys/queries'
import { tokenLifetimeMs } from '@/lib/auth/signing-keys/rules'
import { signingAlgorithm } from '@/lib/auth/signing-keys/schema'
import { getEnv } from '@/lib/env'

/** The media type of a JWT access token, as its header says it (RFC 9068 §2.1). */
const tokenType = 'at+jwt'
/** How long an access token is good, in seconds. */
export const tokenLifetime = tokenLifetimeMs / 1000

/** Who issues access tokens (RFC 8414 §2). */
export const issuer = () => getEnv().PORTICO_URL
/** Where clients ask for them. */
export const tokenPath = '/api/accounts/connect/token'
export const tokenEndpoint = () => issuer() + tokenPath
/** What they are for: Portico's API. */
export const audience = () => `${issuer()}/api`

const claimsSchema = z.object({
  client_id: z.uuid(),
  scope: z.string(),
  exp: z.number(),
  /** Tells the client's secrets apart, so that a token can end with the one that it was given for. */
  generation: z.string(),
})

/** What an access token says of the client that it was given to. */
export interface AccessClaims {
  clientId: string
  scopes: readonly string[]
  generation: string
}

/** Signs a new access token (RFC 9068 §2.2) for a client of an organization. */
export async function signAccessToken(
  { clientId, scopes, generation }: AccessClaims,
  organizationGuid: string,
  now = new Date(),
): Promise<string> {
  const { id, key } = await ensureSigner(now)
  const issuedAt = Math.floor(Number(now) / 1000)
  const header = { alg: signingAlgorithm, typ: tokenType, kid: id }
  const claims = {
    iss: issuer(),
    aud: audience(),
    sub: clientId,
    client_id: clientId,
    organization: organizationGuid,
    scope: scopes.join(' '),
    generation,
    iat: issuedAt,
    exp: issuedAt + tokenLifetime,
    jti: randomUUID(),
  }
  const content = [header, claims].map((part) => encode(JSON.stringify(part))).join('.')
  // Here and not by jose, which lets another thread sign: its turn takes several times as long (RFC 7518 §3.4).
  const signature = sign('sha256', Buffer.from(content), { key, dsaEncoding: 'ieee-p1363' })
  return `${content}.${encode(signature)}`
}

const encode = (part: string | Uint8Array) => Buffer.from(part).toString('base64url')

/** Tokens verified before, by their SHA-256: the same one comes with each request. */
const verified = new Map<string, { claims: AccessClaims; keyId: string; until: number }>()
const rememberedMs = 60_000
const mostRemembered = 10_000

/**
 * What a token says that Portico has signed, for itself, and that has not expired (RFC 9068 §4).
 * @returns null for everything else
 */
export async function verifyAccessToken(token: string, now = new Date()): Promise<AccessClaims | null> {
  const digest = hash('sha256', token, 'base64')
  const known = verified.get(digest)
  // The key may have been replaced since.
  const isGood = known && known.until > Number(now) && (await isSigningKey(known.keyId, now))
  if (isGood) return known.claims
  verified.delete(digest)
  const found = await verify(token, now)
  if (!found) return null
  const { client_id: clientId, scope, generation, exp } = found.claims
  const claims = { clientId, scopes: scope.split(' '), generation }
  if (verified.size >= mostRemembered) verified.delete(verified.keys().next().value ?? '')
  const until = Math.min(Number(now) + rememberedMs, exp * 1000)
  verified.set(digest, { claims, keyId: found.keyId, until })
  return claims
}

async function isSigningKey(id: string, now: Date): Promise<boolean> {
  return (await listSigningKeys(now)).some((key) => key.id === id)
}

async function verify(token: string, now: Date) {
  const findKey = async ({ kid }: { kid?: string }) => {
    // Before anything is looked up: keys have ids like these alone.
    const key = z.uuid().safeParse(kid).success ? await findSigningKey(String(kid), now) : null
    if (!key) throw new errors.JWKSNoMatchingKey()
    return key.verifier
  }
  try {
    const { payload, protectedHeader } = await jwtVerify(token, findKey, {
      algorithms: [signingAlgorithm],
      typ: tokenType,
      issuer: issuer(),
      audience: audience(),
      requiredClaims: ['sub', 'iat', 'exp', 'jti'],
      currentDate: now,
    })
    const claims = claimsSchema.safeParse(payload).data
    return claims ? { claims, keyId: String(protectedHeader.kid) } : null
  } catch (error) {
    if (error instanceof errors.JOSEError) return null
    throw error
  }
}
