import { applyMigrations } from '../lib/database/migrate'
import { requireDatabase } from '../lib/database/reach'
import { loadEnvFile } from '../lib/env'
import { Refusal, refuse } from '../lib/refusal'

try {
  loadEnvFile()
  const { DATABASE_URL } = process.env
  if (!DATABASE_URL)
    throw new Refusal('Set DATABASE_URL to the database to migrate; `npm start` migrates its own.')
  await requireDatabase(DATABASE_URL)
  const applied = await applyMigrations(DATABASE_URL)
  process.stdout.write(`${applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`}\n`)
} catch (error) {
  refuse(error)
}
