import pg from 'pg'
import { reindexAll, reindexListing } from '@/lib/catalog/mutations'
import { applyMigrations } from '@/lib/database/migrate'
import { db } from '@/lib/db'
import { miniSearches, naiveSearches, portico } from './contenders'
import { generator, realCatalog } from './listings'
import { load } from './load'
import { measure } from './measure'
import type { SizeReport } from './report'
import { searchFor } from './searches'
import { percentile, time } from './timing'
import { measureViews } from './views'

const searchCount = 400
const warmUps = 50
const viewRounds = 40

const say = (text: string) => process.stderr.write(`${text}\n`)

/** Renames listings and names them back: nearly every list of words of theirs stays, some change. */
async function changeTimes(): Promise<number[]> {
  const listings = await db.listing.findMany({
    take: 10,
    orderBy: { id: 'asc' },
    select: { id: true, name: true },
  })
  const times: number[] = []
  for (const { id, name } of listings) {
    for (const newName of [`Renamed ${name}`, name]) {
      await db.listing.update({ where: { id }, data: { name: newName } })
      const { milliseconds } = await time(() =>
        db.$transaction((tx) => reindexListing(tx, id), { timeout: 60_000 }),
      )
      times.push(milliseconds)
    }
  }
  return times
}

async function run(count: number, url: string): Promise<SizeReport> {
  say(`${count} listings: loading`)
  await applyMigrations(url)
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  const real = await realCatalog()
  const make = generator(real, count)
  await load(client, real, make, count)

  say('indexing')
  const { milliseconds } = await time(() => db.$transaction((tx) => reindexAll(tx), { timeout: 3_600_000 }))
  const changes = await changeTimes()
  await client.query('VACUUM ANALYZE')
  const { rows } = await client.query<{ megabytes: number }>(`
    SELECT round(sum(pg_total_relation_size(c.oid)) / 1e6)::int AS megabytes FROM pg_class c
    WHERE relname IN ('CatalogTerm', 'CatalogList', 'CatalogDocument', 'CatalogFacet')`)

  say('MiniSearch: indexing')
  const memory = miniSearches(make, count)
  const searches = Array.from({ length: warmUps + searchCount }, (_, index) =>
    searchFor(make(Math.floor(((index + 0.5) * count) / (warmUps + searchCount))), index),
  )
  for (const { q } of searches.slice(0, warmUps)) await portico.find(q)
  const measured = searches.slice(warmUps)
  const every = (step: number) => measured.filter((_, index) => index % step === 0)
  const isLarge = count > 20_000
  const naive = naiveSearches(client)

  say('measuring')
  const outcomes = await measure([
    { contender: portico, searches: measured },
    ...naive.map((contender, index) => ({
      contender,
      searches: every(isLarge ? (index === 0 ? 25 : 5) : 4),
    })),
    ...memory.map((contender) => ({ contender, searches: measured })),
  ])
  const views = await measureViews(viewRounds)
  await client.end()
  await db.$disconnect()
  return {
    count,
    outcomes,
    views,
    reindexSeconds: milliseconds / 1000,
    reindexListingMilliseconds: percentile(changes, 0.5),
    indexMegabytes: rows[0]?.megabytes ?? 0,
  }
}

process.send?.(await run(Number(process.argv[2]), process.env.DATABASE_URL ?? ''))
