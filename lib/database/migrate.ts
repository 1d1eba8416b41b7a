import { createHash, randomUUID } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import path from 'node:path'
import { runMigrations } from 'graphile-worker'
import pg from 'pg'

export const migrationsDirectory = path.resolve('prisma/migrations')

// Two starts at once on one database: the second waits, then finds nothing left to do.
const migrationLock = 7_014_220_118

// Prisma's own table, so that `prisma migrate deploy` and `prisma migrate status` stay usable.
const createHistory = `CREATE TABLE IF NOT EXISTS _prisma_migrations (
  id varchar(36) PRIMARY KEY NOT NULL,
  checksum varchar(64) NOT NULL,
  finished_at timestamptz,
  migration_name varchar(255) NOT NULL,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz NOT NULL DEFAULT now(),
  applied_steps_count integer NOT NULL DEFAULT 0
)`

interface Migration {
  name: string
  sql: string
}

async function readMigrations(directory: string): Promise<Migration[]> {
  const entries = await readdir(directory, { withFileTypes: true })
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name)
  const read = async (name: string) => ({
    name,
    sql: await readFile(path.join(directory, name, 'migration.sql'), 'utf8'),
  })
  return Promise.all(names.sort().map(read))
}

/** One migration and its entry in the history: both or neither. */
async function apply(client: pg.Client, { name, sql }: Migration): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex')
  try {
    await client.query('BEGIN')
    await client.query(sql)
    await client.query(
      `INSERT INTO _prisma_migrations (id, checksum, migration_name, started_at, finished_at, applied_steps_count)
       VALUES ($1, $2, $3, now(), clock_timestamp(), 1)`,
      [randomUUID(), checksum, name],
    )
    await client.query('COMMIT')
  } catch (error) {
    await client.query('ROLLBACK')
    throw new Error(`Migration ${name} failed and was rolled back`, { cause: error })
  }
}

/**
 * Brings a database up to date: first the job queue's own migrations (`graphile_worker.add_job`), then
 * those in `prisma/migrations` that it lacks. The schema is what `search_path` names first, by default `public`.
 * @returns the names of the Prisma migrations applied now, oldest first
 */
export async function applyMigrations(
  databaseUrl: string,
  directory: string = migrationsDirectory,
): Promise<string[]> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    await client.query('SELECT pg_advisory_lock($1)', [migrationLock])
    await runMigrations({ connectionString: databaseUrl })
    await client.query(createHistory)
    const { rows } = await client.query<{ name: string }>(
      'SELECT migration_name AS name FROM _prisma_migrations WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL',
    )
    const present = new Set(rows.map((row) => row.name))
    const missing = (await readMigrations(directory)).filter(({ name }) => !present.has(name))
    for (const migration of missing) await apply(client, migration)
    return missing.map(({ name }) => name)
  } finally {
    await client.end()
  }
}
