import { withBenchDatabase } from '../harness'

process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'
const wanted = process.argv.slice(2)

await withBenchDatabase('syncs', async (databaseUrl) => {
  const { throughput } = await import('./throughput')
  void databaseUrl
  for (const kind of ['instant', 'scimmy'] as const) {
    if (wanted.length > 0 && !wanted.includes(kind)) continue
    console.warn(kind, await throughput(kind, Number(process.env.BENCH_PEOPLE ?? 10_000), Number(process.env.BENCH_ROUNDS ?? 2)))
  }
  const { db } = await import('@/lib/db')
  await db.$disconnect()
})
process.exit(0)
