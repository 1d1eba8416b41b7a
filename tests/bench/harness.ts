import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import path from 'node:path'
import { ensureDatabase, startCluster } from '@/lib/database/cluster'
import { applyMigrations } from '@/lib/database/migrate'

const file = new URL('../../docs/benchmarks.md', import.meta.url)

/** The environment that the modules under measurement read when they are loaded. */
function setEnvironment(databaseUrl: string): void {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    PORTICO_SESSION_SECRET: 'a-session-secret-for-benchmarks-only-0123',
    PORTICO_MASTER_KEYS: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
  })
}

/**
 * Runs a benchmark on an empty database of its own, with all migrations, and throws it away.
 * @param run modules that read the environment are to be imported in it
 * @param options.isDurable every commit is on the disk before it is answered, as in operation
 */
export async function withBenchDatabase<Result>(
  name: string,
  run: (databaseUrl: string) => Promise<Result>,
  { isDurable = false } = {},
): Promise<Result> {
  const folder = path.resolve(`.data/bench-${name}`)
  const removeFolder = () =>
    Promise.all([folder, `${folder}.json`].map((target) => rm(target, { recursive: true, force: true })))
  await mkdir(path.dirname(folder), { recursive: true })
  await removeFolder()
  const cluster = await startCluster({ folder, disposable: !isDurable })
  try {
    await ensureDatabase(cluster, name)
    const url = cluster.url(name)
    await applyMigrations(url)
    setEnvironment(url)
    return await run(url)
  } finally {
    await cluster.stop()
    await removeFolder()
  }
}

/** The machine and the day, as each section of figures begins. */
export function circumstances(command: string): string {
  const day = new Date().toISOString().slice(0, 10)
  return `\`npm run ${command}\`, ${day}, ${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, embedded PostgreSQL 18.`
}

/** Puts a section into docs/benchmarks.md, in place of the former one of that heading. */
export async function writeSection(heading: string, parts: readonly string[]): Promise<void> {
  const before = await readFile(file, 'utf8')
  const [start = '', ...sections] = before.split(/^(?=## )/m)
  const others = sections.filter((one) => !one.startsWith(`## ${heading}\n`))
  const texts = [start, ...others, [`## ${heading}`, ...parts].join('\n\n')].map((text) => text.trim())
  await writeFile(file, `${texts.join('\n\n')}\n`)
}
