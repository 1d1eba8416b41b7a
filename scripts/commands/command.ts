import { existsSync } from 'node:fs'
import path from 'node:path'
import { requireDatabase } from '../../lib/database/reach'
import { getEnv } from '../../lib/env'
import { AppError } from '../../lib/errors'
import { Refusal, refuse } from '../../lib/refusal'
import { loadSecrets } from '../launch/secrets'
import { readSettings } from '../launch/settings'
import { describe } from './sentences'

/** Sets the environment up: `.env`, and the secrets that `npm start` or `npm run build` have made. */
async function prepareEnvironment(): Promise<void> {
  const { dataFolder, DATABASE_URL } = readSettings()
  if (!DATABASE_URL) throw new Refusal('Set DATABASE_URL to the database of this Portico.')
  if (existsSync(path.join(dataFolder, 'secrets.json')))
    Object.assign(process.env, await loadSecrets(dataFolder))
  getEnv()
  await requireDatabase(DATABASE_URL)
}

/**
 * Runs one command against the database of this Portico and ends the process: 1 with a sentence on stderr
 * when it is refused.
 * @param usage shown unless as many words are given as `count` says
 * @param work imports what reads the database: its client takes the address when it loads
 */
export async function command<Words extends string[]>(
  usage: string,
  count: Words['length'],
  work: (...words: Words) => Promise<void>,
): Promise<void> {
  try {
    const words = process.argv.slice(2)
    if (words.length !== count) throw new Refusal(`Usage: ${usage}`)
    await prepareEnvironment()
    const { requireReadiness } = await import('../../lib/http/readiness')
    const { db } = await import('../../lib/db')
    await requireReadiness()
    await work(...(words as Words))
    await db.$disconnect()
  } catch (error) {
    refuse(error instanceof AppError ? new Refusal(describe(error)) : error)
  }
}
