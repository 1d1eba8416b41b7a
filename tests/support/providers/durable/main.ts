import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { scim } from '@better-auth/scim'
import { betterAuth } from 'better-auth'
import { getMigrations } from 'better-auth/db/migration'
import { toNodeHandler } from 'better-auth/node'
import pg from 'pg'
import { connectionId, durableToken } from './schema'

// Started by its path, with a database of its own and a port.
const [connectionString = '', port = '0'] = process.argv.slice(2)
const pool = new pg.Pool({ connectionString, max: 10 })
// A database that restarts is found again by the next query.
pool.on('error', () => {})

const server = createServer()
server.listen(Number(port), '127.0.0.1')
await once(server, 'listening')
const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
const auth = betterAuth({
  baseURL: origin,
  secret: 'a secret of tests that is long enough to be one',
  database: pool,
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [
    scim({
      connections: [{ id: connectionId, credentials: [{ type: 'bearer', id: 'test', token: durableToken }] }],
    }),
  ],
})
const { runMigrations } = await getMigrations(auth.options)
await runMigrations()
server.on('request', toNodeHandler(auth))
process.stdout.write(`${origin}\n`)
// Gone with whoever started it.
process.stdin.resume().once('end', () => process.exit(0))
