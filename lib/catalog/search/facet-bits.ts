import { randomUUID } from 'node:crypto'
import { bitsOf, toVarbit } from '@/lib/catalog/search/bits'
import type { Transaction } from '@/lib/db'

/** What the index holds of a listing has this form; raised by whoever changes it, see `isIndexCurrent`. */
const form = 2
const newGeneration = () => `${form}-${randomUUID()}`

// Bitmaps grow by this many documents at a time. A multiple of 8.
const growth = 1024

const split = (facet: string) => {
  const [name = '', value = ''] = facet.split(' ')
  return { name, value }
}

/** Writes the bitmaps of all facets anew. @param numbersByFacet keys are facet and value, `tier elite` */
export async function writeFacets(
  tx: Transaction,
  numbersByFacet: Map<string, number[]>,
  documentCount: number,
): Promise<void> {
  const bytes = (Math.ceil((documentCount + 1) / growth) * growth) / 8
  const all = Array.from({ length: documentCount }, (_, number) => number)
  const rows = [...numbersByFacet, [`all ${newGeneration()}`, all] as const].map(([facet, numbers]) => ({
    ...split(facet),
    members: toVarbit(bitsOf(numbers, bytes)),
  }))
  await tx.$executeRaw`
    INSERT INTO "CatalogFacet" (facet, value, members) SELECT facet, value, members::varbit FROM unnest(
      ${rows.map(({ name }) => name)}::text[], ${rows.map(({ value }) => value)}::text[],
      ${rows.map(({ members }) => members)}::text[]) new(facet, value, members)`
}

/** Makes room for a document number in every bitmap. Longer bitmaps are a new generation. */
async function makeRoom(tx: Transaction, number: number): Promise<void> {
  const [all] = await tx.$queryRaw<{ capacity: number }[]>`
    SELECT length(members) AS capacity FROM "CatalogFacet" WHERE facet = 'all'`
  if (!all) return writeFacets(tx, new Map(), 0).then(() => makeRoom(tx, number))
  const missing = Math.ceil((number + 1 - all.capacity) / growth) * growth
  if (missing <= 0) return
  await tx.$executeRaw`
    UPDATE "CatalogFacet" SET members = members || repeat('0', ${missing}::int)::varbit,
      value = CASE facet WHEN 'all' THEN ${newGeneration()} ELSE value END`
}

/** Sets the facets that a document has and clears all others; none of them: it is no longer shown. */
export async function setFacets(tx: Transaction, number: number, facets: string[]): Promise<void> {
  await makeRoom(tx, number)
  const rows = facets.map(split)
  const names = rows.map(({ name }) => name)
  const values = rows.map(({ value }) => value)
  await tx.$executeRaw`
    INSERT INTO "CatalogFacet" (facet, value, members)
    SELECT new.facet, new.value, repeat('0', length(f.members))::varbit
    FROM unnest(${names}::text[], ${values}::text[]) new(facet, value), "CatalogFacet" f WHERE f.facet = 'all'
    ON CONFLICT (facet, value) DO NOTHING`
  await tx.$executeRaw`
    WITH wanted AS (
      SELECT f.facet, f.value, CASE WHEN f.facet = 'all' THEN ${facets.length > 0} ELSE EXISTS (
        SELECT FROM unnest(${names}::text[], ${values}::text[]) own(facet, value)
        WHERE own.facet = f.facet AND own.value = f.value) END::int AS bit
      FROM "CatalogFacet" f
    )
    UPDATE "CatalogFacet" f SET members = set_bit(f.members, ${number}, wanted.bit) FROM wanted
    WHERE f.facet = wanted.facet AND f.value = wanted.value AND get_bit(f.members, ${number}) <> wanted.bit`
}

/** Whether there is an index, and it was built in the form that this release reads. */
export async function isIndexCurrent(tx: Transaction): Promise<boolean> {
  const all = await tx.catalogFacet.findFirst({ where: { facet: 'all' }, select: { value: true } })
  return all?.value.startsWith(`${form}-`) ?? false
}
