import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, cpus, totalmem } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { ensureDatabase, startCluster } from '@/lib/database/cluster'
import { applyMigrations } from '@/lib/database/migrate'

const size = { organizations: 500, connections: 50_000 }
const wanted = process.argv.slice(2)
const folder = path.resolve('.data/bench-connections')
const file = new URL('../../../docs/benchmarks.md', import.meta.url)
const heading = '## Connections'

/** The environment that the modules under measurement read when they are loaded. */
function setEnvironment(databaseUrl: string): void {
  Object.assign(process.env, {
    NODE_ENV: 'production',
    LOG_LEVEL: 'warn',
    DATABASE_URL: databaseUrl,
    PORTICO_SESSION_SECRET: 'a-session-secret-for-benchmarks-only-0123',
    PORTICO_MASTER_KEYS: `bench:${Buffer.alloc(32, 1).toString('base64')}`,
    PORTICO_ALLOW_PRIVATE_HOSTS: '127.0.0.1',
  })
}

async function measure(databaseUrl: string): Promise<string[]> {
  setEnvironment(databaseUrl)
  const { loadConnections } = await import('./load')
  const { cases } = await import('./cases')
  const client = new pg.Client({ connectionString: databaseUrl })
  await client.connect()
  await loadConnections(client, size)
  await client.end()
  const parts: string[] = []
  for (const one of cases.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    const part = await one.run()
    process.stdout.write(`${part}\n\n`)
    parts.push(part)
  }
  const { db } = await import('@/lib/db')
  await db.$disconnect()
  return parts
}

/** Puts the figures into docs/benchmarks.md, in place of the former ones. */
async function writeReport(parts: readonly string[]): Promise<void> {
  const day = new Date().toISOString().slice(0, 10)
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model.trim()}), ${Math.round(totalmem() / 2 ** 30)} GB, Node ${process.versions.node}, embedded PostgreSQL 18`
  const count = (value: number) => value.toLocaleString('en')
  const intro = `\`npm run bench:connections\`, ${day}, ${machine}. ${count(size.connections)} connections in ${count(size.organizations)} organizations. Contenders take turns in one process; figures are medians of the rounds.`
  const before = await readFile(file, 'utf8').catch(() => '# Benchmarks\n')
  const [start = '', ...sections] = before.split(/^(?=## )/m)
  const others = sections.filter((one) => !one.startsWith(`${heading}\n`))
  const texts = [start, ...others, [heading, intro, ...parts].join('\n\n')].map((text) => text.trim())
  await writeFile(file, `${texts.join('\n\n')}\n`)
}

const removeFolder = () =>
  Promise.all([folder, `${folder}.json`].map((target) => rm(target, { recursive: true, force: true })))

await mkdir(path.dirname(folder), { recursive: true })
await removeFolder()
const cluster = await startCluster({ folder, disposable: true })
try {
  await ensureDatabase(cluster, 'connections')
  const url = cluster.url('connections')
  await applyMigrations(url)
  const parts = await measure(url)
  // A part of the cases is for looking, not for keeping.
  if (wanted.length === 0) await writeReport(parts)
} finally {
  await cluster.stop()
  await removeFolder()
}
process.exit(0)
