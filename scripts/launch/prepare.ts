import { once } from 'node:events'
import { generateClient } from '../../lib/database/generate-client'
import { applyMigrations } from '../../lib/database/migrate'
import type { Settings } from '../../lib/env'
import { Refusal } from '../../lib/refusal'
import { requireFolder } from './checks'
import { type Database, openDatabase } from './database'
import { type Demo, seedAnswer } from './demo'
import { startPart, typescript } from './parts'
import { loadSecrets } from './secrets'
import { shareSettings } from './settings'
import { step } from './step'

let opening: Promise<Database> | undefined

/** Stops the embedded database, if this process has one, even while it starts. */
export async function closeDatabase(): Promise<void> {
  const database = await opening?.catch(() => undefined)
  await database?.stop()
}

async function seed(): Promise<Demo | null> {
  const part = startPart('seed', ['scripts/seed.ts'], typescript)
  let demo: Demo | null = null
  part.process.on('message', (message) => {
    // tsx sends messages of its own over the same channel.
    const answer = seedAnswer.safeParse(message)
    if (answer.success) demo = answer.data.demo
  })
  if ((await part.ended) !== 0) throw new Refusal('The seed failed; what it printed above says why.')
  if (part.process.connected) await once(part.process, 'disconnect')
  return demo
}

export interface Prepared {
  database: Database
  /** Null unless demo mode is on. */
  demo: Demo | null
}

/**
 * The steps that everything else stands on, in order: secrets, client, database, migrations, seed.
 * Afterwards `process.env` holds what the parts need.
 */
export async function prepare(settings: Settings & { dataFolder: string }): Promise<Prepared> {
  await requireFolder(settings.dataFolder)
  Object.assign(process.env, await loadSecrets(settings.dataFolder))
  shareSettings(settings)
  const database = await step(settings.DATABASE_URL ? 'Database' : 'Embedded PostgreSQL', () => {
    opening = openDatabase(settings.dataFolder, settings.DATABASE_URL)
    return opening
  })
  process.env.DATABASE_URL = database.url
  await step('Migrations', () => applyMigrations(database.url))
  await step('Database client', generateClient)
  return { database, demo: await step('Seed', seed) }
}
