import {
  chownSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { type MasterKey, masterKeysSchema } from '@/lib/env'
import { log } from '@/lib/log'
import { Refusal } from '@/lib/refusal'

const schema = z.object({
  PORTICO_SESSION_SECRET: z.string().trim().min(1),
  PORTICO_MASTER_KEYS: z
    .string()
    .trim()
    .min(1)
    .refine((text) => masterKeysSchema.safeParse(text).success),
})

/** What `secrets.json` holds: the values of the variables of these names. */
export type Secrets = z.output<typeof schema>

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : null)

/**
 * The secrets that Portico has made for itself; null where there is no such file.
 * @throws Refusal when it cannot be read, or is damaged
 */
export function readSecretsFile(file: string): Secrets | null {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null
    throw new Refusal(`${file} cannot be read (${codeOf(error)}).`, { cause: error })
  }
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new Refusal(`${file} is damaged: restore it from a backup, or stored credentials cannot be read.`, {
      cause: error,
    })
  }
}

/** The file's text, as it is written at the first start and later. */
export function secretsText(secrets: Secrets): string {
  return `${JSON.stringify(secrets, null, 2)}\n`
}

/**
 * Replaces the file in one step, durably: whoever reads it, also after a crash, finds the former or the new.
 * It stays its owner's, and readable by them alone.
 * @throws Refusal when it may not be written here
 */
export function replaceSecretsFile(file: string, secrets: Secrets): void {
  const draft = `${file}.new`
  try {
    const { uid, gid } = statSync(file)
    rmSync(draft, { force: true })
    const descriptor = openSync(draft, 'wx', 0o600)
    try {
      writeSync(descriptor, secretsText(secrets))
      fsyncSync(descriptor)
    } finally {
      closeSync(descriptor)
    }
    if (uid !== process.geteuid?.() || gid !== process.getegid?.()) chownSync(draft, uid, gid)
    renameSync(draft, file)
  } catch (error) {
    rmSync(draft, { force: true })
    throw new Refusal(
      `${file} cannot be written (${codeOf(error)}): run this as the user who starts Portico. Nothing was changed.`,
      { cause: error },
    )
  }
  syncFolder(path.dirname(file))
}

// A rename is on the disk once its folder is. Windows cannot open folders, and does not need it.
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const descriptor = openSync(folder, 'r')
  fsyncSync(descriptor)
  closeSync(descriptor)
}

/**
 * Master keys of a file that may be replaced while this process runs.
 * @returns a function that reads them if the file is another than at the last call, else gives null. A file
 * that cannot be used is logged: what is known already goes on to serve.
 */
export function watchMasterKeys(file: string): () => MasterKey[] | null {
  let seen: string | null = null
  return () => {
    const stamp = stampOf(file)
    if (stamp === null || stamp === seen) return null
    try {
      const secrets = readSecretsFile(file)
      seen = stamp
      return secrets && masterKeysSchema.parse(secrets.PORTICO_MASTER_KEYS)
    } catch (error) {
      if (!(error instanceof Refusal)) throw error
      log.error({ reason: error.message }, 'The master keys could not be read again')
      return null
    }
  }
}

// Another file under the same name has another inode; an edited one another time or size.
function stampOf(file: string): string | null {
  const found = statSync(file, { bigint: true, throwIfNoEntry: false })
  return found ? `${found.ino}:${found.mtimeNs}:${found.ctimeNs}:${found.size}` : null
}
