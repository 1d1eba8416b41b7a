import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { dropDatabase } from '../drop-database'
import { durablePath, durableToken } from './durable/schema'
import { type ProviderProcess, startProviderProcess } from './processes'

export interface DurableProvider {
  /** Of the SCIM service, without a slash at its end. It stays when the provider is killed and started again. */
  url: string
  token: string
  databaseUrl: string
  /** SIGKILL. What was answered is in its database. */
  kill(): Promise<void>
  /** At the same address, with the same people. */
  restart(): Promise<void>
  /** Names of the people it has, in order; one that is there twice would be named twice. */
  userNames(): Promise<string[]>
  close(): Promise<void>
}

/**
 * The SCIM service of better-auth on PostgreSQL, as a process of its own with a database of its own. It knows users
 * and groups, PATCH, pages of up to 100, and filters by `eq` of `userName`, `externalId`, `emails.value` and
 * `displayName`; `userName` and `externalId` are unique (409). It knows no bulk, no ETags, no sorting, no other filters
 * (400 `invalidFilter`). A creation takes it some 20 ms.
 * @param serverUrl any database of the PostgreSQL server to use
 */
export async function startDurableProvider(serverUrl: string): Promise<DurableProvider> {
  const name = `provider_${randomUUID().replaceAll('-', '')}`
  const databaseUrl = Object.assign(new URL(serverUrl), { pathname: `/${name}` }).href
  await query(serverUrl, `CREATE DATABASE ${name}`)
  let running: ProviderProcess = await startProviderProcess('durable', [databaseUrl])
  const { origin } = running
  return {
    url: `${origin}${durablePath}`,
    token: durableToken,
    databaseUrl,
    kill: () => running.kill(),
    async restart() {
      await running.kill()
      running = await startProviderProcess('durable', [databaseUrl, new URL(origin).port])
    },
    async userNames() {
      const rows = await query(databaseUrl, 'SELECT "userName" AS name FROM "scimUser" ORDER BY 1')
      return rows.map((row) => String(row.name))
    },
    async close() {
      await running.kill()
      await connected(serverUrl, (client) => dropDatabase(client, name))
    },
  }
}

function query(connectionString: string, sql: string): Promise<Record<string, unknown>[]> {
  return connected(connectionString, async (client) => (await client.query(sql)).rows)
}

async function connected<Value>(
  connectionString: string,
  act: (client: pg.Client) => Promise<Value>,
): Promise<Value> {
  const client = new pg.Client({ connectionString })
  await client.connect()
  try {
    return await act(client)
  } finally {
    await client.end()
  }
}
