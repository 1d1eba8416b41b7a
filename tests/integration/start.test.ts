import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { loadSecrets } from '@/scripts/launch/secrets'

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'start-'))
})

afterEach(async () => {
  await rm(folder, { recursive: true })
})

interface Outcome {
  code: number | null
  stderr: string
}

/** `npm start` with an environment of its own, run to its end. */
async function start(env: Record<string, string>): Promise<Outcome> {
  const defaults = { PORT: await freePort(), PORTICO_SANDBOX_PORT: await freePort(), PORTICO_DEMO: 'true' }
  const child = spawn(process.execPath, ['--import', 'tsx', 'scripts/start.ts'], {
    env: { NODE_ENV: 'production', PATH: process.env.PATH, PORTICO_DATA_DIR: folder, ...defaults, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stderr })))
}

function listen(): Promise<{ server: Server; port: number }> {
  const server = createServer()
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      resolve({ server, port: typeof address === 'object' && address ? address.port : 0 })
    })
  })
}

async function freePort(): Promise<string> {
  const { server, port } = await listen()
  await new Promise((resolve) => server.close(resolve))
  return String(port)
}

test('a port in use is one sentence and exit code 1', async () => {
  const { server, port } = await listen()
  const outcome = await start({ PORT: String(port) })
  server.close()
  expect(outcome).toEqual({
    code: 1,
    stderr: `Port ${port} is in use: stop the program that uses it, or set PORT to another port.\n`,
  })
})

test('a sandbox port in use names the variable that moves it', async () => {
  const { server, port } = await listen()
  const outcome = await start({ PORTICO_SANDBOX_PORT: String(port) })
  server.close()
  expect(outcome.code).toBe(1)
  expect(outcome.stderr).toContain('set PORTICO_SANDBOX_PORT to another port')
})

test('a data folder that cannot be written is one sentence and exit code 1', async () => {
  const file = path.join(folder, 'file')
  await writeFile(file, '')
  const outcome = await start({ PORTICO_DATA_DIR: path.join(file, 'data') })
  expect(outcome).toEqual({
    code: 1,
    stderr: `The data folder ${file}/data cannot be written (ENOTDIR): change its rights, or set PORTICO_DATA_DIR to another folder.\n`,
  })
})

test('a database that cannot be reached is one sentence and exit code 1, without the password', async () => {
  const port = await freePort()
  const outcome = await start({
    DATABASE_URL: `postgresql://portico:hunter2@127.0.0.1:${port}/portico`,
  })
  expect(outcome).toEqual({
    code: 1,
    stderr: `The database at 127.0.0.1:${port} cannot be reached (ECONNREFUSED): check DATABASE_URL and that PostgreSQL is running.\n`,
  })
})

test('a wrong password and a missing database are told apart', async () => {
  const url = new URL(process.env.DATABASE_URL ?? '')
  const missing = await start({
    DATABASE_URL: Object.assign(new URL(url), { pathname: '/nowhere' }).href,
  })
  expect(missing.stderr).toBe(
    `There is no database "nowhere" at ${url.host}: create it, or change DATABASE_URL.\n`,
  )

  const wrong = await start({
    DATABASE_URL: Object.assign(new URL(url), { password: 'wrong' }).href,
  })
  expect(wrong.stderr).toBe(`The database at ${url.host} refuses the user or password in DATABASE_URL.\n`)
})

test('a configuration that is not valid names everything at once', async () => {
  const outcome = await start({ PORT: 'many', SMTP_URL: 'mail' })
  expect(outcome).toEqual({
    code: 1,
    stderr: [
      'The configuration is not valid:',
      '- PORT must be a port: a whole number from 1 to 65535.',
      '- SMTP_URL must be an address that starts with smtp:// or smtps://.',
      '',
    ].join('\n'),
  })
})

test('secrets are made once, and only their owner may read them', async () => {
  vi.stubEnv('PORTICO_SESSION_SECRET', undefined)
  vi.stubEnv('PORTICO_MASTER_KEYS', '')
  const first = await loadSecrets(folder)
  const second = await loadSecrets(folder)
  expect(second).toEqual(first)
  const file = path.join(folder, 'secrets.json')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  const { PORTICO_SECRETS_FILE, ...secrets } = first
  expect(PORTICO_SECRETS_FILE).toBe(file)
  expect(JSON.parse(await readFile(file, 'utf8'))).toEqual(secrets)
})

test('a secret that is given is used and not stored', async () => {
  vi.stubEnv('PORTICO_SESSION_SECRET', 'given-by-the-environment-0123456789')
  vi.stubEnv('PORTICO_MASTER_KEYS', undefined)
  expect((await loadSecrets(folder)).PORTICO_SESSION_SECRET).toBe('given-by-the-environment-0123456789')
  expect(await readFile(path.join(folder, 'secrets.json'), 'utf8')).not.toContain('given-by')
})
