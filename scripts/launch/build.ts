import { createHash } from 'node:crypto'
import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import path from 'node:path'
import pg from 'pg'
import { z } from 'zod'
import { Refusal } from '../../lib/refusal'
import { startPart } from './parts'
import { applyPatches } from './patches'

const stampFile = '.next/portico-build.json'
const stampSchema = z.object({ sources: z.string(), environment: z.string(), catalog: z.string() })
type Stamp = z.infer<typeof stampSchema>

const sources = [
  'app',
  'components',
  'lib',
  'public',
  'patches',
  'prisma/schema.prisma',
  'next.config.mjs',
  'postcss.config.mjs',
  'proxy.ts',
  'instrumentation.ts',
  'tsconfig.json',
  'package-lock.json',
]

// What prerendered pages show of the environment.
const environment = ['PORTICO_URL', 'PORTICO_DEMO', 'OIDC_ISSUER']

async function listFiles(name: string): Promise<string[]> {
  try {
    const entries = await readdir(name, { recursive: true, withFileTypes: true })
    const files = entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.join(entry.parentPath, entry.name))
    return files.filter((file) => !file.startsWith(path.join('lib', 'generated'))).sort()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error
    if (error.code === 'ENOENT') return []
    if (error.code === 'ENOTDIR') return [name]
    throw error
  }
}

async function hashSources(): Promise<string> {
  const hash = createHash('sha256')
  for (const file of (await Promise.all(sources.map(listFiles))).flat()) {
    hash
      .update(file)
      .update('\0')
      .update(await readFile(file))
      .update('\0')
  }
  return hash.digest('hex')
}

// Pages of the catalog are prerendered from the database. Counters change all day and are refreshed at run
// time, so they do not count.
const catalogVersion = `SELECT md5(concat_ws('|',
  (SELECT string_agg((to_jsonb(l) - '{activeInstallations,updatedAt}'::text[])::text, ',' ORDER BY l.id) FROM "Listing" l),
  (SELECT string_agg(to_jsonb(c)::text, ',' ORDER BY c."listingId", c."categoryId") FROM "ListingCategory" c),
  (SELECT string_agg(to_jsonb(c)::text, ',' ORDER BY c.id) FROM "Category" c),
  (SELECT string_agg(to_jsonb(p)::text, ',' ORDER BY p.id) FROM "Publisher" p),
  (SELECT string_agg(definition::text, ',' ORDER BY "listingId") FROM "Connector")
)) AS version`

async function readCatalogVersion(databaseUrl: string): Promise<string> {
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  try {
    return z.string().parse((await client.query(catalogVersion)).rows[0].version)
  } finally {
    await client.end()
  }
}

async function currentStamp(databaseUrl: string): Promise<Stamp> {
  const [code, catalog] = await Promise.all([hashSources(), readCatalogVersion(databaseUrl)])
  const values = environment.map((name) => `${name}=${process.env[name] ?? ''}`)
  return { sources: code, catalog, environment: values.join('\n') }
}

/** Whether `.next` holds a build of these sources, this configuration and this catalog. */
export async function isBuilt(databaseUrl: string): Promise<boolean> {
  const text = await readFile(stampFile, 'utf8').catch(() => null)
  if (text === null) return false
  const stored = stampSchema.safeParse(JSON.parse(text))
  if (!stored.success) return false
  const current = await currentStamp(databaseUrl)
  return (
    current.sources === stored.data.sources &&
    current.catalog === stored.data.catalog &&
    current.environment === stored.data.environment
  )
}

/**
 * Builds the web part and completes the standalone server with the files it serves.
 * @throws Refusal with what the build printed
 */
export async function build(databaseUrl: string): Promise<void> {
  await rm(stampFile, { force: true })
  const stamp = await currentStamp(databaseUrl)
  await applyPatches()
  const part = startPart('build', ['node_modules/next/dist/bin/next', 'build'], {
    env: { NODE_ENV: 'production' },
    output: 'pipe',
    // With a channel that does not keep it alive, `next build` ends while its workers collect page data.
    isIndependent: true,
  })
  const printed: string[] = []
  for (const stream of [part.process.stdout, part.process.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => printed.push(text))
  }
  if ((await part.ended) !== 0) throw new Refusal(`The build failed:\n\n${printed.join('').trim()}`)
  await cp('public', '.next/standalone/public', { recursive: true, force: true })
  await cp('.next/static', '.next/standalone/.next/static', { recursive: true, force: true })
  await writeFile(stampFile, `${JSON.stringify(stamp, null, 2)}\n`)
}
