import { setFacets, writeFacets } from '@/lib/catalog/search/facet-bits'
import { unpack } from '@/lib/catalog/search/number-list'
import { type IndexedListing, readListingOrder, readListings } from '@/lib/catalog/search/source'
import {
  type DocumentRow,
  inBatches,
  insertTerms,
  listKey,
  lockIndex,
  termOfList,
  writeDocuments,
  writeLists,
} from '@/lib/catalog/search/tables'
import type { Transaction } from '@/lib/db'

/**
 * Builds the catalog's index anew from all listings, within the caller's transaction: searches see the
 * former index until it commits. Equal matches are shown in the order found now, better known ones first.
 */
export async function reindexAll(tx: Transaction): Promise<void> {
  await lockIndex(tx)
  const termIds = new Map<string, number>()
  const lists = new Map<number, number[]>()
  const facets = new Map<string, number[]>()
  const documents: DocumentRow[] = []
  const note = <Key>(numbers: Map<Key, number[]>, key: Key, number: number) => {
    const list = numbers.get(key)
    if (list) list.push(number)
    else numbers.set(key, [number])
    return key
  }
  await inBatches(await readListingOrder(tx), async (ids) => {
    for (const { id, sortName, occurrences, facets: own } of await readListings(tx, ids)) {
      const number = documents.length
      const keys = occurrences.map(({ term, field }) => {
        const termId = termIds.get(term) ?? termIds.size + 1
        termIds.set(term, termId)
        return note(lists, listKey(termId, field), number)
      })
      for (const facet of own) note(facets, facet, number)
      documents.push({ number, listingId: id, sortName, lists: keys })
    }
  })
  await tx.$executeRaw`DELETE FROM "CatalogDocument"`
  await tx.$executeRaw`DELETE FROM "CatalogTerm"`
  await tx.$executeRaw`DELETE FROM "CatalogList"`
  await tx.$executeRaw`DELETE FROM "CatalogFacet"`
  await insertTerms(tx, termIds)
  await writeLists(tx, lists)
  await writeDocuments(tx, documents)
  await writeFacets(tx, facets, documents.length)
}

async function termIdsOf(tx: Transaction, { occurrences }: IndexedListing): Promise<Map<string, number>> {
  const terms = [...new Set(occurrences.map(({ term }) => term))]
  const find = () =>
    tx.catalogTerm.findMany({ where: { term: { in: terms } }, select: { id: true, term: true } })
  const known = new Map((await find()).map(({ id, term }) => [term, id]))
  const { _max } = await tx.catalogTerm.aggregate({ _max: { id: true } })
  const added = terms
    .filter((term) => !known.has(term))
    .map((term, index): [string, number] => [term, (_max.id ?? 0) + 1 + index])
  await insertTerms(tx, new Map(added))
  return new Map([...known, ...added])
}

async function changeLists(
  tx: Transaction,
  number: number,
  before: Set<number>,
  after: Set<number>,
): Promise<void> {
  const changed = [...new Set([...before, ...after])].filter((key) => before.has(key) !== after.has(key))
  const rows = await tx.catalogList.findMany({ where: { termId: { in: changed.map(termOfList) } } })
  const stored = new Map(rows.map(({ termId, field, numbers }) => [listKey(termId, field), numbers]))
  const lists = changed.map((key): [number, number[]] => {
    const others = unpack(stored.get(key) ?? new Uint8Array()).filter((other) => other !== number)
    return [key, after.has(key) ? [...others, number].sort((a, b) => a - b) : others]
  })
  await writeLists(tx, new Map(lists))
  await tx.$executeRaw`
    DELETE FROM "CatalogTerm" t WHERE id = ANY(${[...before].map(termOfList)})
    AND NOT EXISTS (SELECT FROM "CatalogList" WHERE "termId" = t.id)`
}

/**
 * Brings the index up to date with one listing, within the transaction that changed it: its texts, its
 * facets, its publisher's or a category's name. One that is archived or gone leaves the catalog.
 */
export async function reindexListing(tx: Transaction, listingId: string): Promise<void> {
  await lockIndex(tx)
  const [listing] = await readListings(tx, [listingId])
  const document = await tx.catalogDocument.findUnique({ where: { listingId } })
  if (!listing && !document) return
  const { _max } = await tx.catalogDocument.aggregate({ _max: { number: true } })
  const number = document?.number ?? (_max.number ?? -1) + 1
  const termIds = listing ? await termIdsOf(tx, listing) : new Map<string, number>()
  const keys = (listing?.occurrences ?? []).map(({ term, field }) => listKey(termIds.get(term) ?? 0, field))
  await changeLists(tx, number, new Set(document?.lists), new Set(keys))
  await setFacets(tx, number, listing?.facets ?? [])
  if (listing) {
    await writeDocuments(tx, [{ number, listingId, sortName: listing.sortName, lists: keys }])
  } else {
    await tx.catalogDocument.delete({ where: { listingId } })
  }
}
