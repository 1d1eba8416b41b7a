import pg from 'pg'
import { circumstances, withBenchDatabase, writeSection } from '../harness'

const size = { organizations: 500, connections: 50_000 }
const wanted = process.argv.slice(2)

async function measure(databaseUrl: string): Promise<string[]> {
  process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'
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

const parts = await withBenchDatabase('connections', measure)
// A part of the cases is for looking, not for keeping.
if (wanted.length === 0) {
  const count = (value: number) => value.toLocaleString('en')
  const how = `${count(size.connections)} connections in ${count(size.organizations)} organizations. Contenders take turns in one process; figures are medians of the rounds.`
  await writeSection('Connections', [`${circumstances('bench:connections')} ${how}`, ...parts])
}
process.exit(0)
