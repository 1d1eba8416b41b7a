import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { z } from 'zod'
import { Refusal } from '../../lib/refusal'

const secret = z.string().trim().min(1)
const schema = z.object({ PORTICO_SESSION_SECRET: secret, PORTICO_MASTER_KEYS: secret })
type Secrets = z.infer<typeof schema>

async function read(file: string): Promise<Secrets | null> {
  const text = await readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
  if (text === null) return null
  try {
    return schema.parse(JSON.parse(text))
  } catch (error) {
    throw new Refusal(`${file} is damaged: restore it from a backup, or stored credentials cannot be read.`, {
      cause: error,
    })
  }
}

/**
 * The secrets of this installation: made at the first start, kept in `secrets.json`, readable by the owner
 * alone. The environment takes precedence; when it holds both, no file is made.
 */
export async function loadSecrets(folder: string): Promise<Secrets> {
  const given = schema.safeParse(process.env)
  if (given.success) return given.data
  const file = path.join(folder, 'secrets.json')
  const stored = await read(file)
  const secrets = stored ?? {
    PORTICO_SESSION_SECRET: randomBytes(32).toString('base64url'),
    PORTICO_MASTER_KEYS: `${new Date().getFullYear()}:${randomBytes(32).toString('base64')}`,
  }
  if (!stored) await writeFile(file, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: 'wx' })
  return {
    PORTICO_SESSION_SECRET: process.env.PORTICO_SESSION_SECRET?.trim() || secrets.PORTICO_SESSION_SECRET,
    PORTICO_MASTER_KEYS: process.env.PORTICO_MASTER_KEYS?.trim() || secrets.PORTICO_MASTER_KEYS,
  }
}
