import { execFile } from 'node:child_process'
import { stat } from 'node:fs/promises'
import path from 'node:path'
import { promisify } from 'node:util'
import { Refusal } from '../refusal'

const run = promisify(execFile)

export interface Account {
  uid: number
  gid: number
}

async function lookUp(): Promise<Account | null> {
  try {
    const [uid, gid] = await Promise.all([run('id', ['-u', 'postgres']), run('id', ['-g', 'postgres'])])
    return { uid: Number(uid.stdout), gid: Number(gid.stdout) }
  } catch {
    return null
  }
}

/** Whom PostgreSQL runs as: it refuses root, so root starts it as `postgres`, made if missing. Else null. */
export async function postgresAccount(): Promise<Account | null> {
  if (process.getuid?.() !== 0) return null
  const found = await lookUp()
  if (found) return found
  await run('useradd', ['--system', '--user-group', '--no-create-home', 'postgres'])
    .catch(() => run('adduser', ['-S', '-D', '-H', 'postgres']))
    .catch(() => undefined)
  const made = await lookUp()
  if (made) return made
  throw new Refusal(
    'PostgreSQL does not run as root, and a user "postgres" could not be made: create one, start Portico as another user, or set DATABASE_URL.',
  )
}

async function mayReach(target: string): Promise<boolean> {
  for (let folder = path.resolve(target); ; folder = path.dirname(folder)) {
    const { mode } = await stat(folder).catch(() => ({ mode: 0o001 }))
    if ((mode & 0o001) === 0 && folder !== path.resolve(target)) return false
    if (folder === path.dirname(folder)) return true
  }
}

/**
 * Runs one of PostgreSQL's programs, as `account` if given. In a folder that is closed to that account
 * (a clone below /root), it keeps the right to read past closed folders and nothing else of root.
 */
export async function runAs(
  account: Account | null,
  program: string,
  words: string[],
  folder: string,
): Promise<string> {
  // Messages in English and files in UTF-8, whatever the language of the machine.
  const env = { ...process.env, LC_ALL: 'C', LANG: 'C' }
  if (!account) return (await run(program, words, { env })).stdout
  if ((await mayReach(program)) && (await mayReach(folder))) {
    return (await run(program, words, { env, cwd: '/', ...account })).stdout
  }
  const keep = '+dac_override,+dac_read_search'
  const identity = [`--reuid=${account.uid}`, `--regid=${account.gid}`, '--clear-groups']
  // Without the last, access(2) would forget those rights.
  const rights = [`--inh-caps=${keep}`, `--ambient-caps=${keep}`, '--securebits=+no_setuid_fixup']
  const { stdout } = await run('setpriv', [...identity, ...rights, program, ...words], {
    env,
    cwd: '/',
  }).catch((error) => {
    if (error.code !== 'ENOENT') throw error
    throw new Refusal(
      `PostgreSQL does not run as root, and the user "postgres" may not enter ${folder}: move Portico to a folder open to all, start it as another user, or set DATABASE_URL.`,
    )
  })
  return stdout
}
