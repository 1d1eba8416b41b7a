import { readFileSync } from 'node:fs'
import path from 'node:path'
import { testFolder } from '@/scripts/stages/test-environment'

/** Runs once the server is up: the factories of the tests write to its embedded database. */
export default function setup(): void {
  const { port, password } = JSON.parse(readFileSync(path.join(testFolder, 'postgres.json'), 'utf8'))
  process.env.DATABASE_URL = `postgresql://portico:${password}@127.0.0.1:${port}/portico`
}
