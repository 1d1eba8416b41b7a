import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject, randomBytes } from 'node:crypto'
import type { Transaction } from '@/lib/db'
import { getEnv, type MasterKey } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'
import { watchMasterKeys } from '@/lib/secrets-file'

const version = 1
const keyBytes = 32
const nonceBytes = 12
const tagBytes = 16
const keyListLock = 7_014_220_123n

/** A key of 256 bits, opaque so that it never ends up in a log. */
export type DataKey = KeyObject

export interface Vault {
  /** A new data key, and the same wrapped by the first master key: the only form to be stored. */
  generateDataKey(): { dataKey: DataKey; wrapped: Buffer }
  unwrap(wrapped: Uint8Array): DataKey
  /** Id of the first master key, which wraps from now on. */
  masterKeyId(): string
  /** The same data key wrapped by the first master key; what it sealed stays readable. */
  rewrap(wrapped: Uint8Array): Buffer
  seal(dataKey: DataKey, plaintext: Uint8Array | string, aad: string): Buffer
  /** The caller overwrites the buffer (`fill(0)`) once it is read. */
  open(dataKey: DataKey, sealed: Uint8Array, aad: string): Buffer
}

/**
 * Additional data that binds what is sealed to its place: it opens nowhere else.
 * @example additionalData({ organization: id, connection: id }) // 'organization:<id>|connection:<id>'
 */
export function additionalData(place: Readonly<Record<string, string>>): string {
  const parts = Object.entries(place).map(([name, id]) => `${name}:${id}`)
  if (parts.length === 0 || !parts.every((part) => /^[\w-]+:[\w-]+$/.test(part))) {
    throw new Error('Additional data needs names and ids without separators')
  }
  return parts.join('|')
}

/** The place of a connection's credentials. */
export function credentialsAad(place: { organizationId: string; connectionId: string }): string {
  return additionalData({ organization: place.organizationId, connection: place.connectionId })
}

function checkMasterKeys(masterKeys: readonly MasterKey[]): [[string, KeyObject], ...[string, KeyObject][]] {
  const keys = masterKeys.map(({ id, key }, index): [string, KeyObject] => {
    if (!/^[\w.-]{1,64}$/.test(id)) throw new Error(`Master key ${index + 1} has no usable id`)
    if (key.length !== keyBytes) throw new Error(`Master key ${index + 1} is not of ${keyBytes} bytes`)
    return [id, createSecretKey(key)]
  })
  const [first, ...others] = keys
  if (!first) throw new Error('At least one master key is needed')
  if (new Set(keys.map(([id]) => id)).size < keys.length) throw new Error('Two master keys share an id')
  return [first, ...others]
}

/** What is known of the master keys, the first of them, and all by their ids. */
interface Ring {
  firstId: string
  firstKey: KeyObject
  byId: Map<string, KeyObject>
}

function makeRing(masterKeys: readonly MasterKey[], known?: Ring): Ring {
  const keys = checkMasterKeys(masterKeys)
  const [firstId, firstKey] = keys[0]
  // A key that is not in the list any more still opens what was read from the database just before.
  return { firstId, firstKey, byId: new Map([...(known?.byId ?? []), ...keys]) }
}

/**
 * Envelope encryption with AES-256-GCM: a data key for each organization, wrapped by a master key. The first
 * master key encrypts, all decrypt.
 * Wrapped: version, length of the key id, key id, nonce, ciphertext, tag. Sealed: version, nonce,
 * ciphertext, tag. What does not open throws `unavailable` with the reason `credentialsUnreadable`.
 * @param reload the list of master keys where it has changed, else null: asked before anything is wrapped, and
 * when a key is met that is not known
 * @example
 * const vault = createVault(getEnv().PORTICO_MASTER_KEYS)
 * const { dataKey, wrapped } = vault.generateDataKey()
 * const sealed = vault.seal(dataKey, JSON.stringify(credentials), credentialsAad(place))
 */
export function createVault(
  masterKeys: readonly MasterKey[],
  reload: () => readonly MasterKey[] | null = () => null,
): Vault {
  let ring = makeRing(masterKeys)

  function refreshed(): Ring {
    const newer = reload()
    if (newer?.some(({ id, key }) => ring.byId.get(id)?.equals(createSecretKey(key)) === false)) {
      log.error('The list of master keys holds another key under a known id: it is left aside')
    } else if (newer) ring = makeRing(newer, ring)
    return ring
  }

  function wrap(raw: Buffer): Buffer {
    const { firstId, firstKey } = refreshed()
    const header = wrappedHeader(firstId)
    return Buffer.concat([header, encrypt(firstKey, raw, wrapAad(header))])
  }

  function unwrapRaw(wrapped: Uint8Array): Buffer {
    const { id, header, rest } = readWrapped(wrapped)
    const key = ring.byId.get(id) ?? refreshed().byId.get(id)
    if (!key) throw unreadable()
    return decrypt(key, rest, wrapAad(header))
  }

  return {
    generateDataKey() {
      const raw = randomBytes(keyBytes)
      const wrapped = wrap(raw)
      return { dataKey: toKey(raw), wrapped }
    },
    masterKeyId: () => refreshed().firstId,
    unwrap: (wrapped) => toKey(unwrapRaw(wrapped)),
    rewrap(wrapped) {
      const raw = unwrapRaw(wrapped)
      const again = wrap(raw)
      raw.fill(0)
      return again
    },
    seal(dataKey, plaintext, aad) {
      const bytes = typeof plaintext === 'string' ? Buffer.from(plaintext, 'utf8') : plaintext
      const header = Buffer.from([version])
      const sealed = Buffer.concat([header, encrypt(dataKey, bytes, sealAad(header, aad))])
      if (typeof plaintext === 'string') bytes.fill(0)
      return sealed
    },
    open(dataKey, sealed, aad) {
      const bytes = Buffer.from(sealed)
      const header = bytes.subarray(0, 1)
      if (header[0] !== version) throw unreadable()
      return decrypt(dataKey, bytes.subarray(1), sealAad(header, aad))
    },
  }
}

/**
 * Keeps master keys from being added or taken away until the transaction ends: for whoever stores a data key that
 * `generateDataKey` makes afterwards, or a key could be taken away that it was wrapped by.
 * @param how `alone` for whoever adds one or takes one away
 */
export async function holdMasterKeys(tx: Transaction, how: 'shared' | 'alone' = 'shared'): Promise<void> {
  if (how === 'alone') await tx.$executeRaw`SELECT pg_advisory_xact_lock(${keyListLock})`
  else await tx.$executeRaw`SELECT pg_advisory_xact_lock_shared(${keyListLock})`
}

/** The bytes that begin whatever this master key has wrapped: version, length of its id, id. */
export function wrappedHeader(masterKeyId: string): Buffer {
  const name = Buffer.from(masterKeyId, 'utf8')
  return Buffer.concat([Buffer.from([version, name.length]), name])
}

function readWrapped(wrapped: Uint8Array): { id: string; header: Buffer; rest: Buffer } {
  const bytes = Buffer.from(wrapped)
  const nameEnd = 2 + (bytes[1] ?? 0)
  if (bytes[0] !== version || bytes.length !== nameEnd + nonceBytes + keyBytes + tagBytes) throw unreadable()
  return {
    id: bytes.toString('utf8', 2, nameEnd),
    header: bytes.subarray(0, nameEnd),
    rest: bytes.subarray(nameEnd),
  }
}

function wrapAad(header: Buffer): Buffer {
  return Buffer.concat([Buffer.from('data-key|'), header])
}

function sealAad(header: Buffer, aad: string): Buffer {
  return Buffer.concat([header, Buffer.from(aad, 'utf8')])
}

/** Takes the key's bytes over: the buffer is overwritten. */
function toKey(raw: Buffer): KeyObject {
  const key = createSecretKey(raw)
  raw.fill(0)
  return key
}

// A random nonce of 96 bits is safe for 2^32 messages under one key (NIST SP 800-38D §8.3).
function encrypt(key: KeyObject, plaintext: Uint8Array, aad: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  cipher.setAAD(aad)
  return Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
}

function decrypt(key: KeyObject, bytes: Buffer, aad: Buffer): Buffer {
  if (bytes.length < nonceBytes + tagBytes) throw unreadable()
  const nonce = bytes.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
  decipher.setAAD(aad)
  decipher.setAuthTag(bytes.subarray(-tagBytes))
  const plaintext = decipher.update(bytes.subarray(nonceBytes, -tagBytes))
  try {
    return Buffer.concat([plaintext, decipher.final()])
  } catch {
    throw unreadable()
  } finally {
    plaintext.fill(0)
  }
}

function unreadable(): AppError {
  return new AppError('unavailable', { reason: 'credentialsUnreadable' })
}

let processWide: Vault | undefined

/** The vault of this process, with the master keys of its environment and of the file that it names. */
export function getVault(): Vault {
  const { PORTICO_MASTER_KEYS, PORTICO_SECRETS_FILE } = getEnv()
  processWide ??= createVault(
    PORTICO_MASTER_KEYS,
    PORTICO_SECRETS_FILE ? watchMasterKeys(PORTICO_SECRETS_FILE) : undefined,
  )
  return processWide
}
