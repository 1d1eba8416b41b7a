import { circumstances, withBenchDatabase, writeSection } from '../harness'

process.env.PORTICO_ALLOW_PRIVATE_HOSTS = '127.0.0.1'
const wanted = process.argv.slice(2)
const size = { people: 10_000, rounds: 5, linked: 1_000_000, changes: 100, many: 100_000, few: 1_000 }

const round = (value: number, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits })

async function measure(databaseUrl: string): Promise<string[]> {
  const { throughput } = await import('./throughput')
  const { idle } = await import('./idle')
  const { latencies, onePercent, workerMemory } = await import('./changes')
  const { neighbours } = await import('./neighbours')

  const cases: Record<string, () => Promise<string>> = {
    async throughput() {
      const rows: string[] = []
      for (const [kind, name] of [
        ['scimmy', 'scimmy-routers'],
        ['bulk', 'scimmy-routers, with bulk'],
        ['instant', 'answers at once'],
      ] as const) {
        const { bare, run, ratio, ratios } = await throughput(kind, size.people, size.rounds)
        const spread = `${round(Math.min(...ratios), 2)} to ${round(Math.max(...ratios), 2)}`
        rows.push(`| ${name} | ${round(bare)} | ${round(run)} | ${round(ratio, 2)} | ${spread} |`)
      }
      return [
        `Provisioning ${round(size.people)} employees, each looked up and created, by eight requests at a time: a bare undici loop that keeps nothing, and a run with every result on the disk. The loop asks for each employee; the run asks for up to twenty by one filter, and creates up to 24 by one request where bulk is offered. Employees a second; medians of ${size.rounds} rounds in turns, each against a new provider in a process of its own.`,
        ['| provider | bare | run | ratio | rounds |', '| --- | --- | --- | --- | --- |', ...rows].join('\n'),
      ].join('\n\n')
    },
    async idle() {
      const { copy, noted, everybody } = await idle(databaseUrl, size.linked, size.rounds)
      return `A run with nothing to do over ${round(size.linked)} employees, without a request to the provider: ${round(noted)} ms where changes are noted (${round(noted / copy, 2)} of a bare \`COPY\` of their ids, ${round(copy)} ms), ${round(everybody)} ms where everybody is compared (${round(everybody / copy, 2)}).`
    },
    async change() {
      const { first, later } = await onePercent(size.people)
      return `One percent of ${round(size.people)} employees changed: ${round(later)} ms, a ${round(first / later)}th of the first run (${round(first)} ms).`
    },
    async latency() {
      const taken = (await latencies(size.changes)).toSorted((a, b) => a - b)
      const at = (share: number) => round(taken[Math.ceil(taken.length * share) - 1] ?? 0)
      return `One employee's change until the provider's answer is written down, by a worker: median ${at(0.5)} ms, p95 ${at(0.95)} ms (${size.changes} changes).`
    },
    async neighbours() {
      const { alone, beside } = await neighbours(size.changes)
      return `The same beside four other connections whose first runs are under way, at providers that answer after 5 s, that allow 180 creations a minute, that send a byte a second, and that are down: p95 ${round(beside)} ms, ${round(beside / alone, 2)} of the ${round(alone)} ms alone before and after (${size.changes} changes each).`
    },
    async memory() {
      const few = (await workerMemory(size.few)) ?? 0
      const many = (await workerMemory(size.many)) ?? 0
      return `Most memory of the worker: ${round(few)} MB at ${round(size.few)} employees, ${round(many)} MB at ${round(size.many)} (${round(many / few, 2)}).`
    },
  }

  const parts: string[] = []
  for (const [name, run] of Object.entries(cases)) {
    if (wanted.length > 0 && !wanted.includes(name)) continue
    const part = await run()
    process.stdout.write(`${part}\n\n`)
    parts.push(part)
  }
  const { db } = await import('@/lib/db')
  await db.$disconnect()
  return parts
}

const parts = await withBenchDatabase('syncs', measure, { isDurable: true })
// A part of the cases is for looking, not for keeping.
if (wanted.length === 0) await writeSection('Syncs', [circumstances('bench:syncs'), ...parts])
process.exit(0)
