import { randomBytes } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import { readSecretsFile, type Secrets, secretsText } from '../../lib/secrets-file'

/** What `secrets.json` makes of the environment. */
interface Loaded extends Secrets {
  /** The file, where the master keys are its own: running parts read there what a rotation adds. */
  PORTICO_SECRETS_FILE?: string
}

/** Where the secrets of this installation are kept. */
export const secretsFileIn = (folder: string) => path.join(folder, 'secrets.json')

/**
 * The secrets of this installation: made at the first start, kept in `secrets.json`, readable by the owner
 * alone. The environment takes precedence; when it holds both, no file is made.
 */
export async function loadSecrets(folder: string): Promise<Loaded> {
  const PORTICO_SESSION_SECRET = process.env.PORTICO_SESSION_SECRET?.trim()
  const PORTICO_MASTER_KEYS = process.env.PORTICO_MASTER_KEYS?.trim()
  if (PORTICO_SESSION_SECRET && PORTICO_MASTER_KEYS) return { PORTICO_SESSION_SECRET, PORTICO_MASTER_KEYS }
  const file = secretsFileIn(folder)
  const stored = readSecretsFile(file)
  const secrets = stored ?? {
    PORTICO_SESSION_SECRET: randomBytes(32).toString('base64url'),
    PORTICO_MASTER_KEYS: `${new Date().getFullYear()}:${randomBytes(32).toString('base64')}`,
  }
  if (!stored) await writeFile(file, secretsText(secrets), { mode: 0o600, flag: 'wx' })
  return {
    PORTICO_SESSION_SECRET: PORTICO_SESSION_SECRET || secrets.PORTICO_SESSION_SECRET,
    PORTICO_MASTER_KEYS: PORTICO_MASTER_KEYS || secrets.PORTICO_MASTER_KEYS,
    ...(!PORTICO_MASTER_KEYS && { PORTICO_SECRETS_FILE: path.resolve(file) }),
  }
}
