import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, inject } from 'vitest'

// Each test file starts from its own copy of the migrated database. The address is set before any module
// of the file under test loads.
const templateUrl = new URL(inject('templateUrl'))
const name = `test_${randomUUID().replaceAll('-', '')}`

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({
    connectionString: Object.assign(new URL(templateUrl), { pathname: '/postgres' }).href,
  })
  await client.connect()
  try {
    await client.query(sql)
  } finally {
    await client.end()
  }
}

await administer(`CREATE DATABASE ${name} TEMPLATE ${templateUrl.pathname.slice(1)}`)
process.env.DATABASE_URL = Object.assign(new URL(templateUrl), { pathname: `/${name}` }).href

afterAll(async () => {
  const shared = globalThis as { porticoDatabase?: { $disconnect(): Promise<void> } }
  await shared.porticoDatabase?.$disconnect()
  delete shared.porticoDatabase
  await administer(`DROP DATABASE ${name} WITH (FORCE)`)
})
