import { beforeAll, describe, expect, test } from 'vitest'
import { reindexAll, reindexListing } from '@/lib/catalog/mutations'
import { searchCatalog } from '@/lib/catalog/queries'
import { defaultFilters } from '@/lib/catalog/schema'
import { unpack } from '@/lib/catalog/search/number-list'
import { db } from '@/lib/db'
import { visitor } from '../../support/actors'
import { createCategory, createListing } from '../../support/factories'
import { seedRealCatalog } from './real-catalog'

beforeAll(seedRealCatalog)

const search = (q: string) => searchCatalog(visitor, { ...defaultFilters, q }, 'en')
const reindex = (id: string) => db.$transaction((tx) => reindexListing(tx, id))

/** What the index says, with listings instead of numbers, so that indexes built in another order compare. */
async function readIndex() {
  const [documents, terms, lists, facets] = await Promise.all([
    db.catalogDocument.findMany(),
    db.catalogTerm.findMany(),
    db.catalogList.findMany(),
    db.$queryRaw<{ facet: string; value: string; members: string }[]>`
      SELECT facet, value, members::text FROM "CatalogFacet"`,
  ])
  const listingOf = new Map(documents.map(({ number, listingId }) => [number, listingId]))
  const termOf = new Map(terms.map(({ id, term }) => [id, term]))
  const named = (numbers: number[]) => numbers.map((number) => listingOf.get(number)).sort()
  const ones = (bits: string) => [...bits].flatMap((bit, number) => (bit === '1' ? [number] : []))
  return {
    documents: documents.map(({ listingId, sortName, lists: { length } }) => ({
      listingId,
      sortName,
      length,
    })),
    terms: terms.map(({ term, spellings }) => ({ term, spellings: [...spellings].sort() })),
    lists: Object.fromEntries(
      lists.map(({ termId, field, numbers }) => [`${field} ${termOf.get(termId)}`, named(unpack(numbers))]),
    ),
    facets: Object.fromEntries(
      facets
        .map(({ facet, value, members }): [string, unknown[]] => [
          facet === 'all' ? facet : `${facet} ${value}`,
          named(ones(members)),
        ])
        .filter(([, members]) => members.length > 0),
    ),
  }
}

const sorted = ({ documents, terms, ...rest }: Awaited<ReturnType<typeof readIndex>>) => ({
  ...rest,
  documents: documents.sort((a, b) => a.listingId.localeCompare(b.listingId)),
  terms: terms.sort((a, b) => (a.term < b.term ? -1 : 1)),
})

describe('after a change of one listing', () => {
  test('a new listing is found at once, by every text and facet', async () => {
    const category = await createCategory(db, { nameEn: 'Zeppelin rides', nameFr: 'Vols en dirigeable' })
    const { id, slug } = await createListing(db, {
      name: 'Quuxly',
      tier: 'elite',
      categoryIds: [category.id],
      tagline: { en: 'Frobnicates payslips', fr: 'Frobnique les bulletins' },
    })
    expect((await search('quuxly')).total).toBe(0)
    await reindex(id)
    for (const q of [
      'quuxly',
      'quu',
      'quxly',
      'zepelin',
      'dirigeables',
      'frobnicate',
      'bulletin frobnique',
    ]) {
      expect((await search(q)).cards[0]?.slug).toBe(slug)
    }
    const { facets } = await search('quuxly')
    expect(facets.category).toEqual([
      { value: category.slug, label: 'Zeppelin rides', count: 1, selected: false },
    ])
    expect(facets.tier).toMatchObject([{ value: 'elite', count: 1 }])
  })

  test('a renamed listing is found by its new name only', async () => {
    const { id, slug } = await createListing(db, { name: 'Formername' })
    await reindex(id)
    await db.listing.update({ where: { id }, data: { name: 'Newestname', stage: 'beta' } })
    await reindex(id)
    expect((await search('formername')).cards.map((card) => card.slug)).not.toContain(slug)
    expect((await search('newestname')).facets.stage).toMatchObject([{ value: 'beta', count: 1 }])
  })

  test('an archived listing leaves the catalog and comes back', async () => {
    const { id } = await createListing(db, { name: 'Flickering' })
    await reindex(id)
    const { total } = await search('')
    await db.listing.update({ where: { id }, data: { stage: 'archived' } })
    await reindex(id)
    expect(await search('')).toMatchObject({ total: total - 1 })
    expect((await search('flickering')).total).toBe(0)
    await db.listing.update({ where: { id }, data: { stage: 'live' } })
    await reindex(id)
    expect((await search('flickering')).total).toBe(1)
  })

  test('a deleted listing leaves no trace', async () => {
    const { id } = await createListing(db, { name: 'Vanishingly' })
    await reindex(id)
    await db.listing.delete({ where: { id } })
    await reindex(id)
    expect(await db.catalogTerm.count({ where: { term: { contains: 'vanishing' } } })).toBe(0)
    expect((await search('')).total).toBe(await db.listing.count())
  })

  test('changes one by one lead to the same index as building it anew', async () => {
    const all = await db.listing.findMany({ select: { id: true } })
    for (const { id } of all.slice(0, 10)) await reindex(id)
    const kept = sorted(await readIndex())
    await db.$transaction((tx) => reindexAll(tx), { timeout: 30_000 })
    expect(sorted(await readIndex())).toEqual(kept)
  })

  test('changes at the same time do not lose one another', async () => {
    const listings = await Promise.all(
      Array.from({ length: 8 }, (_, index) => createListing(db, { name: `Simultaneous ${index}` })),
    )
    await Promise.all(listings.map(({ id }) => reindex(id)))
    expect((await search('simultaneous')).total).toBe(8)
  })
})

describe('a growing catalog', () => {
  test('has room for more listings than its bitmaps were made for', async () => {
    const { publisherId } = await createListing(db)
    const listing = await db.listing.findFirstOrThrow({ where: { publisherId } })
    await db.$executeRaw`
      UPDATE "CatalogDocument" SET number = 5000 WHERE number = (SELECT max(number) FROM "CatalogDocument")`
    await reindex(listing.id)
    expect(await db.catalogDocument.findUnique({ where: { listingId: listing.id } })).toMatchObject({
      number: 5001,
    })
    const { cards } = await searchCatalog(visitor, { ...defaultFilters, q: listing.name }, 'en')
    expect(cards[0]?.slug).toBe(listing.slug)
    await db.$transaction((tx) => reindexAll(tx), { timeout: 30_000 })
  })

  test('starts from an index that was never built', async () => {
    await db.$executeRaw`TRUNCATE "CatalogDocument", "CatalogTerm", "CatalogList", "CatalogFacet"`
    expect(await search('slack')).toMatchObject({ total: 0, cards: [], page: 1, pageCount: 1 })
    const { id } = await db.listing.findUniqueOrThrow({ where: { slug: 'slack' } })
    await reindex(id)
    expect(await search('slack')).toMatchObject({ total: 1, cards: [{ slug: 'slack' }] })
  })
})

test('searches during a rebuild show the listings that they counted', async () => {
  await db.$transaction((tx) => reindexAll(tx), { timeout: 30_000 })
  let rebuilding = true
  const rebuilds = (async () => {
    for (let left = 3; left > 0; left--) await db.$transaction((tx) => reindexAll(tx), { timeout: 30_000 })
    rebuilding = false
  })()
  while (rebuilding) {
    const { cards, total } = await search('slack')
    expect(cards[0]?.name).toBe('Slack')
    expect(cards).toHaveLength(total)
  }
  await rebuilds
})
