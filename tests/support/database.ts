import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'
import { dropDatabase } from './drop-database'

interface ProcessValues {
  porticoValues?: Map<string, { $disconnect(): Promise<void> }>
}

// Each test file starts from its own copy of the migrated database. The address is set before any module
// of the file under test loads.
const templateUrl = new URL(inject('templateUrl'))
const name = `test_${randomUUID().replaceAll('-', '')}`

async function administer(act: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(templateUrl), { pathname: '/postgres' }).href,
  })
  await client.connect()
  try {
    await act(client)
  } finally {
    await client.end()
  }
}

await administer((client) =>
  client.query(`CREATE DATABASE ${name} TEMPLATE ${templateUrl.pathname.slice(1)}`),
)
process.env.DATABASE_URL = Object.assign(new URL(templateUrl), { pathname: `/${name}` }).href

afterAll(async () => {
  // The files of a process follow each other as processes would.
  const values = (globalThis as ProcessValues).porticoValues
  await values?.get('database')?.$disconnect()
  values?.clear()
  await administer((client) => dropDatabase(client, name))
})
