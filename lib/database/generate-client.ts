import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import path from 'node:path'
import { promisify } from 'node:util'

const output = path.resolve('lib/generated')
const stampFile = path.join(output, 'stamp')

async function migrationNames(): Promise<string[]> {
  const entries = await readdir('prisma/migrations', { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory())
  return folders.map((entry) => entry.name).sort()
}

async function currentStamp(): Promise<string | null> {
  return readFile(stampFile, 'utf8').catch(() => null)
}

/**
 * Writes `lib/generated`: the Prisma client, and the names of the migrations that this code expects.
 * Does nothing when both are up to date.
 * @returns whether anything was written
 */
export async function generateClient(): Promise<boolean> {
  const names = await migrationNames()
  const prisma = createRequire(import.meta.url).resolve('prisma/package.json')
  const hash = createHash('sha256').update(JSON.stringify(names))
  for (const file of ['prisma/schema.prisma', prisma]) hash.update(await readFile(file))
  const stamp = hash.digest('hex')
  if ((await currentStamp()) === stamp) return false

  await mkdir(output, { recursive: true })
  // Prisma insists on a schema engine of its own, which generating never runs: any file will do.
  const env = {
    PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
    PRISMA_HIDE_UPDATE_MESSAGE: '1',
    ...process.env,
  }
  const cli = path.join(path.dirname(prisma), 'build/index.js')
  await promisify(execFile)(process.execPath, [cli, 'generate', '--no-hints'], { env })
  const list = names.map((name) => `  '${name}',\n`).join('')
  await writeFile(path.join(output, 'migrations.ts'), `export const migrationNames: string[] = [\n${list}]\n`)
  await writeFile(stampFile, stamp)
  return true
}
