import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, loadavg, totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { ensureDatabase, startCluster } from '@/lib/database/cluster'
import { applyMigrations } from '@/lib/database/migrate'

const [wanted] = process.argv.slice(2).map(Number)
const count = wanted ?? 200_000
const rounds = wanted === undefined ? 3 : 1
const folder = path.resolve('.data/bench-directory')
const file = new URL('../../../docs/benchmarks.md', import.meta.url)
const heading = '## Directory'

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

async function measure(databaseUrl: string): Promise<string> {
  setEnvironment(databaseUrl)
  const { measureImport } = await import('./import')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  const report = await measureImport(client, { count, rounds })
  await client.end()
  const { db } = await import('@/lib/db')
  await db.$disconnect()
  return report
}

/** Puts the figures into docs/benchmarks.md, in place of the former ones. */
async function writeReport(report: string): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, embedded PostgreSQL 18`
  const intro = `\`npm run bench:directory\`, ${day}, ${machine}. Contenders take turns; figures are medians of ${rounds} rounds, each with an organization of its own in a table that grows.`
  const before = await readFile(file, 'utf8').catch(() => '# Benchmarks\n')
  const [start = '', ...sections] = before.split(/^(?=## )/m)
  const others = sections.filter((one) => !one.startsWith(`${heading}\n`))
  const texts = [start, ...others, [heading, intro, report].join('\n\n')].map((text) => text.trim())
  await writeFile(file, `${texts.join('\n\n')}\n`)
}

const removeFolder = () =>
  Promise.all([folder, `${folder}.json`].map((target) => rm(target, { recursive: true, force: true })))

await mkdir(path.dirname(folder), { recursive: true })
await removeFolder()
const cluster = await startCluster({ folder, disposable: true })
try {
  await ensureDatabase(cluster, 'directory')
  const url = cluster.url('directory')
  await applyMigrations(url)
  const report = await measure(url)
  process.stdout.write(`${report}\n\nLoad of the machine at the end: ${loadavg()[0]?.toFixed(1)}\n`)
  // Another number of people is for looking, not for keeping.
  if (wanted === undefined) await writeReport(report)
} finally {
  await cluster.stop()
  await removeFolder()
}
process.exit(0)
