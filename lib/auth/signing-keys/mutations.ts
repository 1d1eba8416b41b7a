import { randomUUID } from 'node:crypto'
import { exportJWK, generateKeyPair } from 'jose'
import { audit } from '@/lib/audit'
import { type Actor, type SystemActor, systemActor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { findSigner, listSigningKeys, signingKeyAad } from '@/lib/auth/signing-keys/queries'
import { firstExpiry, lastExpiry, nextActivation } from '@/lib/auth/signing-keys/rules'
import { privateJwkSchema, publicJwkSchema, signingAlgorithm } from '@/lib/auth/signing-keys/schema'
import { db, type Transaction } from '@/lib/db'
import { getVault, holdMasterKeys } from '@/lib/vault'

const signingKeysLock = 7_014_220_124n

/**
 * Makes the next key when it is time, and removes those whose last token is over. Two processes at once make one.
 * @returns the id of a new key
 */
export async function rotateSigningKeys(actor: Actor, now = new Date()): Promise<string | null> {
  authorize(actor, 'signing-key:rotate')
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${signingKeysLock})`
    await tx.signingKey.deleteMany({ where: { expiresAt: { lte: now } } })
    const keys = await tx.signingKey.findMany({ select: { activeAt: true, expiresAt: true } })
    const activeAt = nextActivation(keys, now)
    if (!activeAt) return null
    const expiresAt = lastExpiry(activeAt)
    await tx.signingKey.updateMany({ where: { expiresAt: { gt: expiresAt } }, data: { expiresAt } })
    return makeKey(tx, actor, activeAt)
  })
}

/**
 * Ends all keys with all that they signed, since one of them may be in the wrong hands, and makes another that signs
 * at once. Every process knows within five seconds.
 * @returns the id of the new key, and those of the former ones
 */
export async function replaceSigningKeys(
  actor: Actor,
  now = new Date(),
): Promise<{ id: string; replaced: string[] }> {
  authorize(actor, 'signing-key:rotate')
  return db.$transaction(async (tx) => {
    await tx.$executeRaw`SELECT pg_advisory_xact_lock(${signingKeysLock})`
    const former = await tx.signingKey.findMany({ orderBy: { activeAt: 'asc' }, select: { id: true } })
    const replaced = former.map(({ id }) => id)
    await tx.signingKey.deleteMany({ where: { id: { in: replaced } } })
    const id = await makeKey(tx, actor, now)
    await audit(tx, actor, {
      action: 'signing_key.replaced',
      subject: { type: 'signing-key', id },
      details: { replaced },
    })
    return { id, replaced }
  })
}

async function makeKey(tx: Transaction, actor: SystemActor, activeAt: Date): Promise<string> {
  const id = randomUUID()
  const { privateKey } = await generateKeyPair(signingAlgorithm, { extractable: true })
  const jwk = privateJwkSchema.parse(await exportJWK(privateKey))
  await holdMasterKeys(tx)
  const { dataKey, wrapped } = getVault().generateDataKey()
  const sealed = getVault().seal(dataKey, JSON.stringify(jwk), signingKeyAad(id))
  await tx.signingKey.create({
    data: {
      id,
      publicKey: publicJwkSchema.parse(jwk),
      wrappedKey: new Uint8Array(wrapped),
      sealedKey: new Uint8Array(sealed),
      activeAt,
      expiresAt: firstExpiry(activeAt),
    },
  })
  await audit(tx, actor, {
    action: 'signing_key.created',
    subject: { type: 'signing-key', id },
    details: { activeAt: activeAt.toISOString() },
  })
  return id
}

/**
 * What signs at this moment. The very first is made now, by Portico itself, whoever's request comes first: nobody has
 * a say in it, and the audit log names nobody.
 */
export async function ensureSigner(now = new Date()) {
  const signer = await findSigner(now)
  if (signer) return signer
  await rotateSigningKeys(systemActor(), now)
  const made = await findSigner(now)
  if (!made) throw new Error('A new key does not sign')
  return made
}

/** The public halves of the keys, as a JWK Set lists them (RFC 7517 §5). The very first is made now. */
export async function listPublicKeys(now = new Date()) {
  await ensureSigner(now)
  const keys = await listSigningKeys(now)
  return keys.map(({ id, publicJwk }) => ({ ...publicJwk, kid: id, alg: signingAlgorithm, use: 'sig' }))
}
