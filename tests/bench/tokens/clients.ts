import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { hashClientSecret, newClientSecret } from '@/lib/api-keys/rules'

export interface Client {
  id: string
  secret: string
}

/** So many that none reaches its limit of 60 requests a minute. */
const count = 4000

/** Keys of the demo's organization, in place of those of an earlier run. */
export async function writeClients(databaseUrl: string): Promise<Client[]> {
  const clients = Array.from({ length: count }, () => ({ id: randomUUID(), secret: newClientSecret() }))
  const database = new pg.Client({ connectionString: databaseUrl })
  await database.connect()
  try {
    await database.query(`DELETE FROM "ApiKey" WHERE "name" LIKE 'bench %'`)
    await database.query(
      `INSERT INTO "ApiKey" ("id", "organizationId", "name", "scopes", "secretHash")
       SELECT given.id, (SELECT "id" FROM "Organization" ORDER BY "id" LIMIT 1), 'bench ' || given.id,
         '{segments:write,segments:read}', given.hash
       FROM unnest($1::uuid[], $2::bytea[]) AS given(id, hash)`,
      [clients.map(({ id }) => id), clients.map(({ secret }) => hashClientSecret(secret))],
    )
  } finally {
    await database.end()
  }
  return clients
}
