import pg from 'pg'
import { median } from '../connections/compare'
import { circumstances, writeSection } from '../harness'
import { preparePortico } from '../pages/servers'
import { emailsOf, loadDirectory, makeSegment } from './load'
import { growthDuring } from './memory'
import { askInTurn } from './reads'

const size = { people: 1_000_000, ids: 25_000, members: 500_000 }
const rounds = { add: 7, createMany: 3, override: 3, read: 7 }
const readSeconds = 4
// Each may ask 600 times a minute.
const keys = 800

const start = await preparePortico()
const { addWithPrisma, runBare } = await import('./bare')
const { accessTokenOf } = await import('@/tests/support/segments-api')
const { db } = await import('@/lib/db')
const client = new pg.Client({ connectionString: process.env.DATABASE_URL })
await client.connect()
const directory = await loadDirectory(client, size.people)
const organization = { id: directory.organizationId, guid: directory.systemGuid }
const server = await start()
const pid = server.part.process.pid ?? 0
const segments = `${server.url}/api/public/v1/user/system/${directory.systemGuid}/segment`
const token = await accessTokenOf(organization)

async function put(segmentId: string, action: string, userIds: string[]): Promise<void> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  const body = JSON.stringify({ action, userIds })
  const answer = await fetch(`${segments}/${segmentId}`, { method: 'PUT', headers, body })
  if (answer.status !== 200) throw new Error(`Answered ${answer.status}: ${await answer.text()}`)
  await answer.arrayBuffer()
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now()
  await run()
  return performance.now() - startedAt
}

const ms = (value: number) => `${value.toFixed(0)} ms`
const ratio = (one: number, other: number) => (one / other).toFixed(2)

async function measureAdd(): Promise<string> {
  const times = { bare: [] as number[], portico: [] as number[], createMany: [] as number[] }
  for (let round = 0; round <= rounds.add; round += 1) {
    const userIds = emailsOf(directory, size.ids, size.people, round * 31)
    const one = await makeSegment(client, directory)
    const bare = await timed(() => runBare(client, 'add', directory, one, userIds))
    const other = await makeSegment(client, directory)
    const portico = await timed(() => put(other, 'add', userIds))
    // The first round warms up.
    if (round === 0) continue
    times.bare.push(bare)
    times.portico.push(portico)
    if (round > rounds.createMany) continue
    const third = await makeSegment(client, directory)
    times.createMany.push(await timed(() => addWithPrisma(directory, third, userIds)))
  }
  const [bare, portico, createMany] = [median(times.bare), median(times.portico), median(times.createMany)]
  return `| \`PUT add\`, end to end | ${ms(portico)} | ${ms(bare)} | ${ratio(portico, bare)} | 1.5 |\n| \`createMany\`, to the same | ${ms(createMany)} | ${ms(portico)} | ${ratio(createMany, portico)} | 8 |`
}

/** What a reader finds while a segment is overridden: all of before or all of after. */
async function watch(segmentId: string, isOver: () => boolean): Promise<Set<string>> {
  const reader = new pg.Client({ connectionString: process.env.DATABASE_URL })
  await reader.connect()
  const seen = new Set<string>()
  while (!isOver()) {
    const { rows } = await reader.query<{ counts: string }>(
      `SELECT "userCount" || ' ' || (SELECT count(*) FROM "SegmentUser" WHERE "segmentId" = s.id) AS counts
       FROM "Segment" s WHERE id = $1`,
      [segmentId],
    )
    seen.add(rows[0]?.counts ?? '')
  }
  await reader.end()
  return seen
}

async function measureOverride(): Promise<string> {
  const times = { bare: [] as number[], portico: [] as number[] }
  const userIds = emailsOf(directory, size.ids, size.people, 17)
  for (let round = 0; round < rounds.override; round += 1) {
    const one = await makeSegment(client, directory, size.members)
    times.bare.push(await timed(() => runBare(client, 'override', directory, one, userIds)))
    await client.query('DELETE FROM "Segment" WHERE id = $1', [one])
    const other = await makeSegment(client, directory, size.members)
    times.portico.push(await timed(() => put(other, 'override', userIds)))
    await client.query('DELETE FROM "Segment" WHERE id = $1', [other])
  }
  const watched = await makeSegment(client, directory, size.members)
  let isOver = false
  const watching = watch(watched, () => isOver)
  await put(watched, 'override', userIds)
  isOver = true
  const whole = new Set([`${size.members} ${size.members}`, `${size.ids} ${size.ids}`])
  for (const counts of await watching) if (!whole.has(counts)) throw new Error(`A reader saw ${counts}`)
  const [bare, portico] = [median(times.bare), median(times.portico)]
  return `| \`PUT override\` of ${size.members.toLocaleString('en')} ids | ${ms(portico)} | ${ms(bare)} | ${ratio(portico, bare)} | 1.5 |`
}

async function measureMemory(): Promise<string> {
  const one = await makeSegment(client, directory)
  for (let round = 0; round < 50; round += 1)
    await put(one, 'override', emailsOf(directory, 10, size.people, round))
  const growth = await growthDuring(pid, async () => {
    for (let round = 0; round < 5; round += 1)
      await put(one, 'override', emailsOf(directory, size.ids, size.people, round))
  })
  return `The server’s memory grew by at most ${growth?.toFixed(0) ?? '?'} MB during the first five requests of ${size.ids.toLocaleString('en')} ids (target: 100 MB). A reader who counted the segment all the time saw all of it before and all of it after, and nothing between.`
}

async function measureReads(): Promise<string> {
  const one = await makeSegment(client, directory)
  const tokens: string[] = []
  while (tokens.length < keys) tokens.push(await accessTokenOf(organization))
  const rates = { read: [] as number[], next: [] as number[], bare: [] as number[] }
  for (let round = 0; round <= rounds.read; round += 1) {
    const bare = await askInTurn(`${server.url}/api/health/live`, tokens, readSeconds)
    const read = await askInTurn(`${segments}/${one}`, tokens, readSeconds)
    // With a query it is Next that answers.
    const next = await askInTurn(`${segments}/${one}?next`, tokens, readSeconds)
    if (round === 0) continue
    rates.bare.push(bare)
    rates.read.push(read)
    rates.next.push(next)
  }
  const [read, next, bare] = [median(rates.read), median(rates.next), median(rates.bare)]
  return `Reading one segment: ${read.toFixed(0)} requests a second, ${ratio(read, bare)} of the ${bare.toFixed(0)} of a bare JSON route of the same server (\`/api/health/live\`; target: 0.7). It is answered in front of Next ([decision 39](decisions/039-calls-in-front-of-next.md)), which the bare route is not; the same call through Next, in turn: ${next.toFixed(0)}, ${ratio(next, bare)}. 10 connections, ${tokens.length} tokens in turn.`
}

const wanted = process.argv.slice(2)
// Memory first: what was taken once is not given back at once.
const cases = { memory: measureMemory, add: measureAdd, override: measureOverride, reads: measureReads }
const parts: Record<string, string> = {}
for (const [name, measure] of Object.entries(cases)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue
  parts[name] = await measure()
  process.stdout.write(`${parts[name]}\n`)
}
await server.part.stop()
await client.query('DELETE FROM "Organization" WHERE id = $1', [directory.organizationId])
// The traces of a million people in the indexes would slow the next run down.
for (const table of ['Employee', 'SegmentUser']) await client.query(`VACUUM FULL "${table}"`)
await client.end()
await db.$disconnect()

if (wanted.length === 0) {
  const count = (value: number) => value.toLocaleString('en')
  const how = `A directory of ${count(size.people)} employees; ${count(size.ids)} ids in a request, sent by HTTP to the server as it is in production. The bare statement resolves the ids with \`= ANY\` and inserts them, by node-postgres. Contenders take turns; figures are medians.`
  const table = `| | | compared with | ratio | target |\n| --- | ---: | ---: | ---: | ---: |\n${parts.add}\n${parts.override}`
  await writeSection('Segments', [
    `${circumstances('bench:segments')} ${how}`,
    table,
    parts.memory ?? '',
    parts.reads ?? '',
  ])
}
process.exit(0)
