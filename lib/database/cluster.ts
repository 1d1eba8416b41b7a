import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import pg from 'pg'
import { z } from 'zod'
import { Refusal } from '../refusal'
import { type Account, postgresAccount, runAs } from './account'
import { type Binary, preparePostgres } from './binaries'

// Held by whoever started the server: tells a running Portico from a server that outlived a killed one.
const ownerLock = 7_014_220_119

const settingsSchema = z.object({ port: z.number(), password: z.string() })
type Settings = z.infer<typeof settingsSchema>

export interface ClusterOptions {
  /** Folder for the data; `<folder>.json` beside it remembers port and password. */
  folder: string
  /** Trades safety after a crash for speed: for tests only. */
  disposable?: boolean
}

export interface Cluster {
  /** Connection string of a database of this cluster, as the role `portico` (may create databases). */
  url(database: string): string
  /** Settles when the server ends without being asked to. */
  lost: Promise<void>
  stop(): Promise<void>
}

/** The part of a cluster that runs PostgreSQL's programs on its folder. */
function programs(folder: string, bin: string, account: Account | null) {
  const suffix = process.platform === 'win32' ? '.exe' : ''
  return (name: Binary, ...words: string[]) =>
    runAs(account, path.join(bin, name + suffix), [`--pgdata=${folder}`, ...words], folder)
}

async function readText(file: string): Promise<string | null> {
  return readFile(file, 'utf8').catch((error) => {
    if (error.code === 'ENOENT') return null
    throw error
  })
}

async function portOrAnother(wanted: number): Promise<number> {
  const listen = (port: number) =>
    new Promise<number>((resolve, reject) => {
      const server = createServer().once('error', reject)
      server.listen(port, '127.0.0.1', () => {
        const address = server.address()
        server.close(() => resolve(typeof address === 'object' && address ? address.port : port))
      })
    })
  return listen(wanted).catch(() => listen(0))
}

function connectionString({ port, password }: Settings, user: string, database: string): string {
  return `postgresql://${user}:${password}@127.0.0.1:${port}/${database}`
}

async function initialise(folder: string, bin: string, account: Account | null): Promise<Settings> {
  const settings = { port: 54_330, password: randomBytes(24).toString('base64url') }
  // Built aside and renamed: an interrupted first start leaves nothing half made.
  const draft = `${folder}.new`
  await rm(draft, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  const secrets = await mkdtemp(path.join(tmpdir(), 'portico-'))
  try {
    const passwordFile = path.join(secrets, 'password')
    await writeFile(passwordFile, `${settings.password}\n`, { mode: 0o600 })
    if (account) {
      for (const owned of [draft, secrets, passwordFile]) await chown(owned, account.uid, account.gid)
    }
    const initdb = programs(draft, bin, account)
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8']
    const access = ['--username=postgres', '--auth=scram-sha-256', `--pwfile=${passwordFile}`]
    await initdb('initdb', ...locale, ...access)
  } finally {
    await rm(secrets, { recursive: true, force: true })
  }
  await writeFile(`${folder}.json`, JSON.stringify(settings), { mode: 0o600 })
  await rename(draft, folder)
  return settings
}

async function whyNotStarted(folder: string): Promise<string> {
  const log = (await readText(path.join(folder, 'server.log'))) ?? ''
  const lines = log.split('\n').filter((line) => /FATAL|PANIC|ERROR/.test(line))
  return lines.at(-1)?.replace(/^.*(FATAL|PANIC|ERROR):\s*/, '') ?? 'it left no message'
}

async function isPostgres(pid: number): Promise<boolean> {
  const status = await readText(`/proc/${pid}/status`)
  if (status !== null) return /^Name:\s*postgres$/m.test(status) && !/^State:\s*Z/m.test(status)
  const listed = await promisify(execFile)('ps', ['-p', String(pid), '-o', 'comm=']).catch(() => null)
  return listed?.stdout.includes('postgres') ?? false
}

// After a crash the number in postmaster.pid can belong to another program, in containers nearly always,
// and PostgreSQL would then wait for that one to end.
async function removeStalePid(folder: string): Promise<void> {
  const file = path.join(folder, 'postmaster.pid')
  const pid = Number.parseInt((await readText(file)) ?? '', 10)
  if (Number.isInteger(pid) && !(await isPostgres(pid))) await rm(file, { force: true })
}

async function connectAsOwner(settings: Settings): Promise<pg.Client | null> {
  const client = new pg.Client({ connectionString: connectionString(settings, 'postgres', 'postgres') })
  try {
    await client.connect()
  } catch {
    return null
  }
  return client
}

async function claim(client: pg.Client, folder: string, { password }: Settings): Promise<void> {
  const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS free', [ownerLock])
  if (!rows[0].free) {
    await client.end()
    throw new Refusal(
      `Another Portico is running from ${folder}: stop it, or set PORTICO_DATA_DIR to another folder.`,
    )
  }
  const role = await client.query("SELECT FROM pg_roles WHERE rolname = 'portico'")
  if (role.rowCount) return
  await client.query(`CREATE ROLE portico LOGIN CREATEDB PASSWORD ${client.escapeLiteral(password)}`)
}

/**
 * Starts the PostgreSQL that came with `npm ci` on its folder, made at the first start. It listens on
 * 127.0.0.1 only, on the port of the last time or, if that is taken, another.
 * @throws Refusal when the folder is in use, or with PostgreSQL's own reason
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const folder = path.resolve(options.folder)
  const [bin, account] = await Promise.all([preparePostgres(), postgresAccount()])
  const stored = await readText(`${folder}.json`)
  const isInitialised = (await readText(path.join(folder, 'PG_VERSION'))) !== null
  let settings =
    isInitialised && stored
      ? settingsSchema.parse(JSON.parse(stored))
      : await initialise(folder, bin, account)
  const program = programs(folder, bin, account)

  let owner = await connectAsOwner(settings)
  if (!owner) {
    await removeStalePid(folder)
    settings = { ...settings, port: await portOrAnother(settings.port) }
    await writeFile(`${folder}.json`, JSON.stringify(settings), { mode: 0o600 })
    const speed = options.disposable ? ' -c fsync=off -c full_page_writes=off -c synchronous_commit=off' : ''
    const flags = `-p ${settings.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=200${speed}`
    const log = path.join(folder, 'server.log')
    await rm(log, { force: true })
    try {
      await program('pg_ctl', 'start', '--wait', '--timeout=60', `--log=${log}`, `--options=${flags}`)
    } catch (error) {
      throw new Refusal(`PostgreSQL did not start on ${folder}: ${await whyNotStarted(folder)}.`, {
        cause: error,
      })
    }
    owner = await connectAsOwner(settings)
  }
  if (!owner) throw new Refusal(`PostgreSQL started on ${folder}, but does not accept connections.`)
  const connection = owner
  await claim(connection, folder, settings)

  let state: 'running' | 'stopping' | 'lost' = 'running'
  const lost = new Promise<void>((resolve) => {
    connection.on('error', () => undefined)
    connection.on('end', () => {
      if (state === 'stopping') return
      state = 'lost'
      resolve()
    })
  })
  return {
    lost,
    url: (database) => connectionString(settings, 'portico', database),
    async stop() {
      if (state !== 'running') return
      state = 'stopping'
      await connection.end()
      await program('pg_ctl', 'stop', '--wait', '--timeout=60', '--mode=fast')
    },
  }
}

/** Connection string of a database of the cluster that another process runs on this folder; null: none answers. */
export async function findRunningDatabase(folder: string, database: string): Promise<string | null> {
  const stored = await readText(`${path.resolve(folder)}.json`)
  if (!stored) return null
  const settings = settingsSchema.parse(JSON.parse(stored))
  const client = await connectAsOwner(settings)
  await client?.end()
  return client && connectionString(settings, 'portico', database)
}

/** Makes a database of that name, unless it exists. */
export async function ensureDatabase(cluster: Cluster, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: cluster.url('postgres') })
  await client.connect()
  try {
    const found = await client.query('SELECT FROM pg_database WHERE datname = $1', [name])
    if (!found.rowCount) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`)
  } finally {
    await client.end()
  }
}
