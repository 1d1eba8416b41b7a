import { loadavg } from 'node:os'
import pg from 'pg'
import { circumstances, withBenchDatabase, writeSection } from '../harness'

const count = 100_000

const report = await withBenchDatabase('tracking', async (url) => {
  const { loadItems, loadPeople } = await import('./load')
  const { measureQueries } = await import('./queries')
  const { measureAnswers } = await import('./answers')
  const { db } = await import('@/lib/db')
  const { memberActor } = await import('@/tests/support/actors')
  const { countSyncItems, createConnection, createOrganization, createSyncRun } = await import(
    '@/tests/support/factories'
  )
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const organization = await createOrganization(db)
  const actor = await memberActor(organization, 'view')
  const connection = await createConnection(db, organization)
  // Twice as many people as the run is about, and an earlier run: statistics are not those of the run alone.
  await loadPeople(client, organization.id, 2 * count)
  const former = await createSyncRun(db, connection)
  const run = await createSyncRun(db, connection)
  await loadItems(client, { organizationId: organization.id, runId: former.id, count: count / 2 })
  await loadItems(client, { organizationId: organization.id, runId: run.id, count })
  for (const { id } of [former, run]) await countSyncItems(db, id)
  await client.query('VACUUM ANALYZE')
  const queries = await measureQueries(client, actor, run.id)
  await client.end()
  const answers = await measureAnswers(actor, run)
  await db.$disconnect()
  return [queries, answers]
})
process.stdout.write(
  `${report.join('\n\n')}\n\nLoad of the machine at the end: ${loadavg()[0]?.toFixed(1)}\n`,
)
if (process.argv.includes('--write')) {
  const how = `A run with ${count.toLocaleString('en')} items in a directory twice as large; what its page asks the database for, in the process of the benchmark; then the page as the production server answers it, until the last byte, one request at a time.`
  await writeSection('Tracking', [`${circumstances('bench:tracking')} ${how}`, ...report])
}
process.exit(0)
