import { createPrivateKey, type KeyObject } from 'node:crypto'
import { type CryptoKey, importJWK } from 'jose'
import { signerAt } from '@/lib/auth/signing-keys/rules'
import {
  type KeyTimes,
  type PublicJwk,
  privateJwkSchema,
  publicJwkSchema,
  signingAlgorithm,
} from '@/lib/auth/signing-keys/schema'
import { batched } from '@/lib/batches'
import { db } from '@/lib/db'
import { additionalData, getVault } from '@/lib/vault'

/** A key as this process knows it. */
export interface KnownKey extends KeyTimes {
  id: string
  publicJwk: PublicJwk
  verifier: CryptoKey
}

/** The place of a private key in the vault. */
export const signingKeyAad = (id: string) => additionalData({ 'signing-key': id })

// A key that is replaced since it leaked is over everywhere after so long.
const rememberedMs = 5_000
let known: { keys: readonly KnownKey[]; until: number } = { keys: [], until: 0 }
const signers = new Map<string, KeyObject>()

async function readKeys(): Promise<readonly KnownKey[]> {
  const rows = await db.signingKey.findMany({
    orderBy: { activeAt: 'asc' },
    select: { id: true, publicKey: true, activeAt: true, expiresAt: true },
  })
  const keys = await Promise.all(
    rows.map(async ({ publicKey, ...row }) => {
      const publicJwk = publicJwkSchema.parse(publicKey)
      return { ...row, publicJwk, verifier: await toVerifier(publicJwk) }
    }),
  )
  known = { keys, until: Date.now() + rememberedMs }
  for (const id of signers.keys()) if (!keys.some((key) => key.id === id)) signers.delete(id)
  return keys
}

async function toVerifier(jwk: PublicJwk): Promise<CryptoKey> {
  return (await importJWK(jwk, signingAlgorithm)) as CryptoKey
}

// Those who ask in the same moment share an answer.
const readTogether = batched(
  async (askers: null[]) => {
    const keys = await readKeys()
    return askers.map(() => keys)
  },
  { most: Number.MAX_SAFE_INTEGER, waitMs: () => 0 },
)

/**
 * The keys whose tokens may still be good, oldest first; what is known of them is at most five seconds old.
 * @param isFresh as the database has them now
 */
export async function listSigningKeys(now = new Date(), isFresh = false): Promise<readonly KnownKey[]> {
  const keys = isFresh || known.until <= Date.now() ? await readTogether(null) : known.keys
  return keys.filter(({ expiresAt }) => expiresAt > now)
}

/** The key of this id, unless it is over. An id that this process does not know is looked for once more. */
export async function findSigningKey(id: string, now = new Date()): Promise<KnownKey | null> {
  const isId = (key: KnownKey) => key.id === id
  return (await listSigningKeys(now)).find(isId) ?? (await listSigningKeys(now, true)).find(isId) ?? null
}

/**
 * What signs at this moment, or null before the first key is made.
 * @throws AppError `unavailable` (`credentialsUnreadable`) when no master key opens it
 */
export async function findSigner(now = new Date()): Promise<Signer | null> {
  const keys = await listSigningKeys(now)
  return (await openSignerAmong(keys, now)) ?? openSignerAmong(await listSigningKeys(now, true), now)
}

interface Signer {
  id: string
  key: KeyObject
}

/** Null also for one that was replaced since: this process has not heard of it yet. */
async function openSignerAmong(keys: readonly KnownKey[], now: Date): Promise<Signer | null> {
  const signer = signerAt(keys, now)
  const key = signer && (signers.get(signer.id) ?? (await openKey(signer.id)))
  if (!key) return null
  signers.set(signer.id, key)
  return { id: signer.id, key }
}

async function openKey(id: string): Promise<KeyObject | null> {
  const row = await db.signingKey.findUnique({
    where: { id },
    select: { wrappedKey: true, sealedKey: true },
  })
  if (!row) return null
  const vault = getVault()
  const plaintext = vault.open(vault.unwrap(row.wrappedKey), row.sealedKey, signingKeyAad(id))
  try {
    const jwk = privateJwkSchema.parse(JSON.parse(plaintext.toString('utf8')))
    return createPrivateKey({ key: jwk, format: 'jwk' })
  } finally {
    plaintext.fill(0)
  }
}
