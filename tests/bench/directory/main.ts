import { loadavg } from 'node:os'
import pg from 'pg'
import { circumstances, withBenchDatabase, writeSection } from '../harness'

const [wanted] = process.argv.slice(2).map(Number)
const count = wanted ?? 200_000
const rounds = wanted === undefined ? 3 : 1

const report = await withBenchDatabase('directory', async (url) => {
  const { measureImport } = await import('./import')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const result = await measureImport(client, { count, rounds })
  await client.end()
  const { db } = await import('@/lib/db')
  await db.$disconnect()
  return result
})
process.stdout.write(`${report}\n\nLoad of the machine at the end: ${loadavg()[0]?.toFixed(1)}\n`)
// Another number of people is for looking, not for keeping.
if (wanted === undefined) {
  const how = `Contenders take turns; figures are medians of ${rounds} rounds, each with an organization of its own in a table that grows.`
  await writeSection('Directory', [`${circumstances('bench:directory')} ${how}`, report])
}
process.exit(0)
