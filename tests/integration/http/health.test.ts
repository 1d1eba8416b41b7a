import { randomUUID } from 'node:crypto'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import pg from 'pg'
import { afterEach, expect, test, vi } from 'vitest'
import { GET as live } from '@/app/api/health/live/route'
import { GET as ready } from '@/app/api/health/ready/route'
import { db } from '@/lib/db'
import { findClosedPort } from '@/tests/support/http-server'

const url = process.env.DATABASE_URL ?? ''
const request = () => new Request('http://localhost:3000/api/health/ready')

afterEach(async () => {
  await disconnect()
  process.env.DATABASE_URL = url
  shared.porticoValues = own
})

// What a process has one of (lib/process-wide.ts).
const shared = globalThis as unknown as { porticoValues: Map<string, typeof db> }
const own = shared.porticoValues

async function disconnect(): Promise<void> {
  const other = shared.porticoValues.get('database')
  if (other !== db) await other?.$disconnect()
}

/** Asks a Portico that was started with another database. */
async function askWith(databaseUrl: string): Promise<Response> {
  process.env.DATABASE_URL = databaseUrl
  shared.porticoValues = new Map()
  vi.resetModules()
  const route = await import('@/app/api/health/ready/route')
  return route.GET(request())
}

test('a process that runs is live', async () => {
  const response = await live(new Request('http://localhost:3000/api/health/live'))
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'live' })
  expect(response.headers.get('cache-control')).toBe('no-store')
})

test('with database and migrations in order it is ready', async () => {
  const response = await ready(request())
  expect(response.status).toBe(200)
  expect(await response.json()).toEqual({ status: 'ready' })
  expect(response.headers.get('x-request-id')).toMatch(/^[0-9a-f-]{36}$/)
})

async function expectUnavailable(response: Response, code: string): Promise<void> {
  expect(response.status).toBe(503)
  expect(response.headers.get('content-type')).toBe('application/problem+json')
  const body = await response.text()
  expect(JSON.parse(body)).toMatchObject({ status: 503, code, detail: expect.any(String) })
  expect(body).not.toMatch(/127\.0\.0\.1|postgres|hush-hush/)
}

test('a migration that is missing, unfinished or rolled back is the reason why it is not', async () => {
  const [last] = await db.$queryRaw<{ id: string; name: string }[]>`
    SELECT id, migration_name AS name FROM _prisma_migrations ORDER BY migration_name DESC LIMIT 1`
  const changes = [
    () => db.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE id = ${last?.id}`,
    () => db.$executeRaw`UPDATE _prisma_migrations SET finished_at = NULL WHERE id = ${last?.id}`,
    () => db.$executeRaw`UPDATE _prisma_migrations SET migration_name = 'other' WHERE id = ${last?.id}`,
  ]
  for (const change of changes) {
    await change()
    await expectUnavailable(await ready(request()), 'migrations_pending')
    await db.$executeRaw`
      UPDATE _prisma_migrations SET rolled_back_at = NULL, finished_at = now(), migration_name = ${last?.name}
      WHERE id = ${last?.id}`
    expect((await ready(request())).status).toBe(200)
  }
})

test('an empty database lacks migrations, it is not away', async () => {
  const name = `empty_${randomUUID().replaceAll('-', '')}`
  await db.$executeRawUnsafe(`CREATE DATABASE ${name}`)
  await expectUnavailable(
    await askWith(Object.assign(new URL(url), { pathname: `/${name}` }).href),
    'migrations_pending',
  )
  await disconnect()
  await db.$executeRawUnsafe(`DROP DATABASE ${name}`)
})

test('a database that refuses connections is the reason, and its address is not told', async () => {
  const closed = `postgresql://portico:hush-hush@127.0.0.1:${await findClosedPort()}/portico`
  await expectUnavailable(await askWith(closed), 'database_unreachable')
})

test('a database that does not exist, or refuses the password, counts as away', async () => {
  const nowhere = Object.assign(new URL(url), { pathname: '/nowhere' }).href
  await expectUnavailable(await askWith(nowhere), 'database_unreachable')
})

test('a database that is mute is given up after five seconds', async () => {
  const sockets: Socket[] = []
  const server = createServer((socket) => sockets.push(socket))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await expectUnavailable(
    await askWith(`postgresql://portico@127.0.0.1:${port}/portico`),
    'database_unreachable',
  )
  for (const socket of sockets) socket.destroy()
  await new Promise((resolve) => server.close(resolve))
})

test('a database that cut every connection is ready again when it answers', async () => {
  await askWith(url)
  const { pathname } = new URL(url)
  const admin = new pg.Client({
    connectionString: Object.assign(new URL(url), { pathname: '/postgres' }).href,
  })
  await admin.connect()
  await admin.query(
    'SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1 AND usename = current_user',
    [pathname.slice(1)],
  )
  await admin.end()
  const route = await import('@/app/api/health/ready/route')
  await expect.poll(async () => (await route.GET(request())).status, { timeout: 5_000 }).toBe(200)
})
