import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import pg from 'pg'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { applyMigrations, migrationsDirectory } from '@/lib/database/migrate'
import { withSchemaEngine } from '@/lib/database/schema-engine'

const url = process.env.DATABASE_URL ?? ''
let client: pg.Client
let folder: string

beforeEach(async () => {
  client = new pg.Client({ connectionString: url })
  await client.connect()
  folder = await mkdtemp(path.join(tmpdir(), 'migrations-'))
})

afterEach(async () => {
  await client.end()
  await rm(folder, { recursive: true })
})

async function write(name: string, sql: string) {
  await mkdir(path.join(folder, name), { recursive: true })
  await writeFile(path.join(folder, name, 'migration.sql'), sql)
}

test('a migrated database has the job queue and the extensions, and nothing left to apply', async () => {
  const { rows } = await client.query(
    "SELECT to_regproc('graphile_worker.add_job') IS NOT NULL AS queue, array_agg(extname::text) AS extensions FROM pg_extension",
  )
  expect(rows[0].queue).toBe(true)
  expect(rows[0].extensions).toEqual(expect.arrayContaining(['citext', 'pg_trgm', 'unaccent']))
  expect(await applyMigrations(url)).toEqual([])
})

test('Prisma’s own engine finds the history complete and unedited', async () => {
  const names = await client.query('SELECT migration_name AS name FROM _prisma_migrations ORDER BY 1')
  const migrationDirectories = await Promise.all(
    names.rows.map(async ({ name }) => ({
      path: String(name),
      migrationFile: {
        path: 'migration.sql',
        content: {
          tag: 'ok' as const,
          value: await readFile(path.join(migrationsDirectory, name, 'migration.sql'), 'utf8'),
        },
      },
    })),
  )
  const diagnosis = await withSchemaEngine(new PrismaPg({ connectionString: url }), (engine) =>
    engine.diagnoseMigrationHistory({
      migrationsList: {
        baseDir: migrationsDirectory,
        lockfile: { path: 'migration_lock.toml', content: 'provider = "postgresql"\n' },
        shadowDbInitScript: '',
        migrationDirectories,
      },
      optInToShadowDatabase: false,
      filters: { externalTables: [], externalEnums: [] },
    }),
  )
  expect(diagnosis).toMatchObject({
    editedMigrationNames: [],
    failedMigrationNames: [],
    hasMigrationsTable: true,
    history: null,
  })
})

test('functions with semicolons in their body are applied whole', async () => {
  await write(
    '20990101000000_add_double',
    `CREATE FUNCTION double(n int) RETURNS int LANGUAGE plpgsql AS $$
    BEGIN
      RETURN n * 2; -- one; two
    END $$;`,
  )
  expect(await applyMigrations(url, folder)).toEqual(['20990101000000_add_double'])
  expect((await client.query('SELECT double(21) AS answer')).rows[0].answer).toBe(42)
})

test('a migration that fails leaves nothing behind and can be applied once it is mended', async () => {
  const name = '20990102000000_add_lamps'
  await write(name, 'CREATE TABLE lamp (id int); SELECT 1/0;')
  await expect(applyMigrations(url, folder)).rejects.toThrow(name)
  expect((await client.query("SELECT to_regclass('lamp') AS found")).rows[0].found).toBeNull()

  await write(name, 'CREATE TABLE lamp (id int);')
  expect(await applyMigrations(url, folder)).toEqual([name])
})

test('two starts at once apply each migration once', async () => {
  await write('20990103000000_add_chairs', 'CREATE TABLE chair (id int); SELECT pg_sleep(0.2);')
  const both = await Promise.all([applyMigrations(url, folder), applyMigrations(url, folder)])
  expect(both.flat()).toEqual(['20990103000000_add_chairs'])
})
