import { mkdir, readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { migrationsDirectory } from '../lib/database/migrate'
import { diffDatamodels } from '../lib/database/schema-diff'

const usage = `npm run migration -- verb_noun    writes what prisma/schema.prisma has more than the last migration;
                                  add by hand what a datamodel cannot say, before anyone applies it
npm run migration -- --check      fails when prisma/schema.prisma has changes without a migration`

const snapshotFile = path.join(migrationsDirectory, 'schema.snapshot.prisma')

async function readSnapshot(): Promise<string | null> {
  try {
    return await readFile(snapshotFile, 'utf8')
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw error
  }
}

async function writeMigration(name: string, sql: string): Promise<void> {
  const time = new Date().toISOString().replace(/\D/g, '').slice(0, 14)
  const folder = path.join(migrationsDirectory, `${time}_${name}`)
  await mkdir(folder, { recursive: true })
  await writeFile(path.join(folder, 'migration.sql'), sql)
  await writeFile(path.join(migrationsDirectory, 'migration_lock.toml'), 'provider = "postgresql"\n')
  console.warn(`Wrote ${path.relative('.', folder)}/migration.sql`)
}

async function main([name = '']: string[]): Promise<number> {
  const schema = await readFile('prisma/schema.prisma', 'utf8')
  if (name === '--check') {
    const sql = await diffDatamodels(await readSnapshot(), schema)
    if (sql !== null) console.error(`prisma/schema.prisma has changes without a migration:\n\n${sql}`)
    return sql === null ? 0 : 1
  }
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)+$/.test(name)) {
    console.error(`A migration is named verb_noun, such as add_webhooks.\n\n${usage}`)
    return 1
  }
  const sql = await diffDatamodels(await readSnapshot(), schema)
  await writeMigration(name, sql ?? '-- The datamodel has not changed: write the SQL by hand.\n')
  await writeFile(snapshotFile, schema)
  return 0
}

process.exitCode = await main(process.argv.slice(2))
