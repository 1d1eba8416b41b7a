import { audit } from '@/lib/audit'
import type { Actor } from '@/lib/auth/actor'
import { authorize } from '@/lib/auth/permissions'
import { db, type Transaction } from '@/lib/db'
import { masterKeysSchema } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { Refusal } from '@/lib/refusal'
import { readSecretsFile, replaceSecretsFile, type Secrets } from '@/lib/secrets-file'
import { createVault, getVault, holdMasterKeys, type Vault } from '@/lib/vault'
import {
  countDataKeys,
  listOthers,
  listSamples,
  type WrappedKeyTable,
  type WrappedRow,
  wrappedKeyTables,
} from '@/lib/vault/queries'
import { listKeys, newMasterKey, withFirst, withoutUnused } from '@/lib/vault/rules'

const batchSize = 100
const lowestId = '00000000-0000-0000-0000-000000000000'
const toHex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex')
const patience = { maxWait: 10_000, timeout: 30_000 }

export interface Rotation {
  /** The key that encrypts from now on. */
  masterKeyId: string
  /** Whether it was made now; else a rotation was under way that has to be finished first. */
  isNew: boolean
}

/**
 * Puts a new master key in front of those in the secrets file, unless data keys wait to be wrapped anew already.
 * Everything is as it was until the file is replaced; from then on new data keys are wrapped by the new key.
 * @throws Refusal when the file lacks a key that is in use, or holds another one under its name
 */
export async function addMasterKey(actor: Actor, file: string, now = new Date()): Promise<Rotation> {
  authorize(actor, 'vault:rotate')
  return db.$transaction(async (tx) => {
    await holdMasterKeys(tx, 'alone')
    const secrets = requireSecrets(file)
    const used = await requireUsable(actor, tx, secrets)
    const current = vaultOf(secrets).masterKeyId()
    if (used.some((id) => id !== current)) return { masterKeyId: current, isNew: false }
    const key = newMasterKey(now)
    await audit(tx, actor, { action: 'vault.key_added', subject: { type: 'vault', id: key.id } })
    const PORTICO_MASTER_KEYS = withFirst(secrets.PORTICO_MASTER_KEYS, key)
    replaceSecretsFile(file, { ...secrets, PORTICO_MASTER_KEYS })
    return { masterKeyId: key.id, isNew: true }
  }, patience)
}

function requireSecrets(file: string): Secrets {
  const secrets = readSecretsFile(file)
  if (!secrets) throw new Refusal(`There is no ${file}: \`npm start\` makes it.`)
  return secrets
}

/** The ids of the master keys in use. All of them are in the list, and open what they have wrapped. */
async function requireUsable(actor: Actor, tx: Transaction, secrets: Secrets): Promise<string[]> {
  const listed = new Set(listKeys(secrets.PORTICO_MASTER_KEYS).map(({ id }) => id))
  const used = await countDataKeys(actor, tx)
  const vault = vaultOf(secrets)
  for (const { masterKeyId, count } of used) {
    if (!listed.has(masterKeyId)) {
      throw new Refusal(
        `${count} data keys are wrapped by the master key "${masterKeyId}", which is not in the list: restore it first. Nothing was changed.`,
      )
    }
    const samples = await listSamples(tx, masterKeyId)
    if (!samples.some((wrappedKey) => rewrap(vault, wrappedKey) !== null)) {
      throw new Refusal(
        `The master key "${masterKeyId}" of the list opens none of the data keys that bear its name: it is another key. Restore the right one first. Nothing was changed.`,
      )
    }
  }
  return used.map(({ masterKeyId }) => masterKeyId)
}

const vaultOf = ({ PORTICO_MASTER_KEYS }: Secrets) => createVault(masterKeysSchema.parse(PORTICO_MASTER_KEYS))

/** Null for what does not open. */
function rewrap(vault: Vault, wrappedKey: Uint8Array): Buffer | null {
  try {
    return vault.rewrap(wrappedKey)
  } catch (error) {
    if (error instanceof AppError) return null
    throw error
  }
}

export interface RewrapOutcome {
  masterKeyId: string
  rewrapped: number
  /** Rows whose data key does not open: `organization 0198…`. They stay as they are. */
  unreadable: string[]
}

/**
 * Wraps every data key anew that another master key than the first has wrapped, in small batches, until none is
 * left. What the data keys have sealed stays readable at any moment, and a run that was ended can be repeated.
 * @param onProgress told after each batch
 */
export async function rewrapDataKeys(
  actor: Actor,
  onProgress: (progress: { done: number; total: number }) => void = () => undefined,
): Promise<RewrapOutcome> {
  authorize(actor, 'vault:rotate')
  const unreadable = new Set<string>()
  let total = await countOthers(actor)
  let done = 0
  let changed: number
  do {
    changed = 0
    for (const table of wrappedKeyTables) {
      for await (const rows of eachBatch(table)) {
        changed += await rewrapBatch(table, rows, unreadable)
        const seen = done + changed + unreadable.size
        total = Math.max(total, seen)
        onProgress({ done: seen, total })
      }
    }
    done += changed
    // While this ran, a process that had not heard of the new key may have used the former one: look again.
  } while (changed > 0)
  const outcome = { masterKeyId: getVault().masterKeyId(), rewrapped: done, unreadable: [...unreadable] }
  if (done > 0) await recordRotation(actor, outcome)
  return outcome
}

async function countOthers(actor: Actor): Promise<number> {
  const current = getVault().masterKeyId()
  const others = (await countDataKeys(actor)).filter(({ masterKeyId }) => masterKeyId !== current)
  return others.reduce((sum, { count }) => sum + count, 0)
}

async function* eachBatch(table: WrappedKeyTable): AsyncGenerator<WrappedRow[]> {
  let afterId = lowestId
  while (true) {
    const masterKeyId = getVault().masterKeyId()
    const rows = await listOthers(db, table, masterKeyId, { afterId, limit: batchSize })
    const last = rows.at(-1)
    if (!last) return
    yield rows
    afterId = last.id
  }
}

/** @returns how many rows were changed: those that somebody replaced meanwhile are left alone */
async function rewrapBatch(
  { table, id, name }: WrappedKeyTable,
  rows: WrappedRow[],
  unreadable: Set<string>,
): Promise<number> {
  const given = { ids: [] as string[], before: [] as string[], after: [] as string[] }
  for (const row of rows) {
    const after = rewrap(getVault(), row.wrappedKey)
    if (!after) {
      unreadable.add(`${name} ${row.id}`)
      continue
    }
    given.ids.push(row.id)
    given.before.push(toHex(row.wrappedKey))
    given.after.push(toHex(after))
  }
  return db.$executeRaw`
    UPDATE ${table} SET "wrappedKey" = decode(given.after, 'hex')
    FROM unnest(${given.ids}::uuid[], ${given.before}::text[], ${given.after}::text[]) AS given(id, before, after)
    WHERE ${table}.${id} = given.id AND "wrappedKey" = decode(given.before, 'hex')`
}

async function recordRotation(actor: Actor, { masterKeyId, rewrapped, unreadable }: RewrapOutcome) {
  await db.$transaction((tx) =>
    audit(tx, actor, {
      action: 'vault.rotated',
      subject: { type: 'vault', id: masterKeyId },
      details: { rewrapped, unreadable: unreadable.length },
    }),
  )
}

/**
 * Takes the master keys that nothing is wrapped by any more out of the secrets file.
 * @returns their ids
 * @throws Refusal when the file lacks a key that is in use, or holds another one under its name
 */
export async function retireMasterKeys(actor: Actor, file: string): Promise<string[]> {
  authorize(actor, 'vault:rotate')
  return db.$transaction(async (tx) => {
    await holdMasterKeys(tx, 'alone')
    const secrets = requireSecrets(file)
    const used = new Set(await requireUsable(actor, tx, secrets))
    const { list, retired } = withoutUnused(secrets.PORTICO_MASTER_KEYS, used)
    if (retired.length === 0) return []
    for (const id of retired) {
      await audit(tx, actor, { action: 'vault.key_retired', subject: { type: 'vault', id } })
    }
    replaceSecretsFile(file, { ...secrets, PORTICO_MASTER_KEYS: list })
    return retired
  }, patience)
}
