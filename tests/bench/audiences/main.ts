import pg from 'pg'
import { circumstances, withBenchDatabase, writeSection } from '../harness'

const parts = await withBenchDatabase('audiences', async (url) => {
  const { loadOrganization } = await import('./load')
  const { measureEvaluation } = await import('./evaluation')
  const { measureOneChange } = await import('./one-change')
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const large = await loadOrganization(client, 1_000_000)
  const small = await loadOrganization(client, 1_000)
  await client.query('VACUUM ANALYZE')
  const results = [await measureEvaluation(client, large), await measureOneChange(small, large)]
  await client.end()
  const { db } = await import('@/lib/db')
  await db.$disconnect()
  return results
})
process.stdout.write(`${parts.join('\n\n')}\n`)
if (process.argv.includes('--write')) {
  await writeSection('Audiences', [circumstances('bench:audiences'), ...parts])
}
process.exit(0)
