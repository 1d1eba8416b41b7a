import { existsSync } from 'node:fs'
import path from 'node:path'
import { findRunningDatabase } from '../../lib/database/cluster'
import { requireDatabase } from '../../lib/database/reach'
import { getEnv } from '../../lib/env'
import { AppError } from '../../lib/errors'
import { Refusal, refuse } from '../../lib/refusal'
import { loadSecrets, secretsFileIn } from '../launch/secrets'
import { readSettings } from '../launch/settings'
import { describe } from './sentences'

/** Sets the environment up: `.env`, and the secrets and database that `npm start` has made. */
async function prepareEnvironment(): Promise<void> {
  const { dataFolder, DATABASE_URL } = readSettings()
  const databaseUrl =
    DATABASE_URL ?? (await findRunningDatabase(path.join(dataFolder, 'postgres'), 'portico'))
  if (!databaseUrl) {
    throw new Refusal(
      'Set DATABASE_URL to the database of this Portico, or start Portico: its own is not running.',
    )
  }
  process.env.DATABASE_URL = databaseUrl
  if (existsSync(secretsFileIn(dataFolder))) Object.assign(process.env, await loadSecrets(dataFolder))
  getEnv()
  await requireDatabase(databaseUrl)
}

/**
 * Runs one command against the database of this Portico and ends the process: 1 with a sentence on stderr
 * when it is refused.
 * @param work imports what reads the database: its client takes the address when it loads
 */
export async function runCommand(work: () => Promise<void>): Promise<void> {
  try {
    await prepareEnvironment()
    const { requireReadiness } = await import('../../lib/http/readiness')
    const { db } = await import('../../lib/db')
    await requireReadiness()
    await work()
    await db.$disconnect()
  } catch (error) {
    refuse(error instanceof AppError ? new Refusal(describe(error)) : error)
  }
}

/**
 * A command of so many words.
 * @param usage shown unless as many words are given as `count` says
 */
export async function command<Words extends string[]>(
  usage: string,
  count: Words['length'],
  work: (...words: Words) => Promise<void>,
): Promise<void> {
  const words = process.argv.slice(2)
  if (words.length !== count) refuse(new Refusal(`Usage: ${usage}`))
  await runCommand(() => work(...(words as Words)))
}
