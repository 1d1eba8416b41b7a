import { shortestMisspelledPart, signs, splitTerm } from '@/lib/catalog/search/fields'
import { pack } from '@/lib/catalog/search/number-list'
import { spellings, tolerance } from '@/lib/catalog/search/spelling'
import type { Transaction } from '@/lib/db'

/** One writer at a time: lists and bitmaps hold many listings each. Readers never wait. */
export async function lockIndex(tx: Transaction): Promise<void> {
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(7014220121)`
}

/** A list is known by its term and field; both fit one number. */
export const listKey = (termId: number, field: number) => termId * 16 + field
export const termOfList = (key: number) => Math.floor(key / 16)
export const fieldOfList = (key: number) => key % 16

const batchSize = 5000

/** Statements stay of a bounded size, whatever the size of the catalog. */
export async function inBatches<T>(items: T[], write: (batch: T[]) => Promise<unknown>): Promise<void> {
  for (let start = 0; start < items.length; start += batchSize) {
    await write(items.slice(start, start + batchSize))
  }
}

/** Arrays of arrays must be rectangular in PostgreSQL, hence literals. */
const literal = (numbers: number[]) => `{${numbers.join(',')}}`

function spellingsOf(term: string): number[] {
  const { sign, body } = splitTerm(term)
  if (sign === signs.text || sign === signs.name) return spellings(body, tolerance(body.length))
  return body.length < shortestMisspelledPart ? [] : spellings(body, 1)
}

export async function insertTerms(tx: Transaction, terms: Map<string, number>): Promise<void> {
  await inBatches(
    [...terms],
    (batch) => tx.$executeRaw`
      INSERT INTO "CatalogTerm" (id, term, spellings)
      SELECT id, term, spellings::int[] FROM unnest(
        ${batch.map(([, id]) => id)}::int[], ${batch.map(([term]) => term)}::text[],
        ${batch.map(([term]) => literal(spellingsOf(term)))}::text[]) new(id, term, spellings)`,
  )
}

/** Writes lists whole; an empty one is removed. */
export async function writeLists(tx: Transaction, lists: Map<number, number[]>): Promise<void> {
  await inBatches([...lists], (batch) => {
    const hex = batch.map(([, numbers]) => Buffer.from(pack(numbers)).toString('hex'))
    return tx.$executeRaw`
      INSERT INTO "CatalogList" ("termId", field, numbers)
      SELECT "termId", field, decode(hex, 'hex') FROM unnest(
        ${batch.map(([key]) => termOfList(key))}::int[], ${batch.map(([key]) => fieldOfList(key))}::int[],
        ${hex}::text[]) new("termId", field, hex)
      ON CONFLICT ("termId", field) DO UPDATE SET numbers = excluded.numbers`
  })
  const emptied = [...lists].filter(([, numbers]) => numbers.length === 0).map(([key]) => key)
  await inBatches(emptied, (batch) => {
    const terms = batch.map(termOfList)
    return tx.$executeRaw`
      DELETE FROM "CatalogList" WHERE "termId" = ANY(${terms}) AND octet_length(numbers) = 0`
  })
}

export interface DocumentRow {
  number: number
  listingId: string
  sortName: string
  lists: number[]
}

export async function writeDocuments(tx: Transaction, documents: DocumentRow[]): Promise<void> {
  await inBatches(
    documents,
    (batch) => tx.$executeRaw`
      INSERT INTO "CatalogDocument" (number, "listingId", "sortName", lists)
      SELECT number, id, name, lists::int[] FROM unnest(
        ${batch.map(({ number }) => number)}::int[], ${batch.map(({ listingId }) => listingId)}::uuid[],
        ${batch.map(({ sortName }) => sortName)}::text[], ${batch.map(({ lists }) => literal(lists))}::text[]
      ) new(number, id, name, lists)
      ON CONFLICT (number) DO UPDATE SET "sortName" = excluded."sortName", lists = excluded.lists`,
  )
}
