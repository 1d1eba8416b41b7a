import { fork } from 'node:child_process'
import { mkdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { ensureDatabase, startCluster } from '@/lib/database/cluster'
import { type SizeReport, writeReport } from './report'

const sizes = process.argv.slice(2).map(Number)
const folder = path.resolve('.data/bench-search')

/** One process for each size, since the database client of a process connects to one database only. */
function measureSize(count: number, databaseUrl: string): Promise<SizeReport> {
  const program = path.join(import.meta.dirname, 'size.ts')
  const child = fork(program, [String(count)], {
    execArgv: ['--max-old-space-size=12288', '--import', 'tsx'],
    env: { ...process.env, DATABASE_URL: databaseUrl },
  })
  return new Promise((resolve, reject) => {
    let report: SizeReport | undefined
    child.on('message', (message) => {
      report = message as SizeReport
    })
    child.on('error', reject)
    child.on('exit', (code) =>
      report ? resolve(report) : reject(new Error(`Measuring ${count} listings ended with code ${code}`)),
    )
  })
}

const removeFolder = () =>
  Promise.all([folder, `${folder}.json`].map((target) => rm(target, { recursive: true, force: true })))

await mkdir(path.dirname(folder), { recursive: true })
await removeFolder()
const cluster = await startCluster({ folder, disposable: true })
try {
  const reports: SizeReport[] = []
  for (const count of sizes.length > 0 ? sizes : [10_000, 100_000]) {
    const name = `search_${count}`
    await ensureDatabase(cluster, name)
    reports.push(await measureSize(count, cluster.url(name)))
  }
  process.stdout.write(`${await writeReport(reports)}\n`)
} finally {
  await cluster.stop()
  await removeFolder()
}
