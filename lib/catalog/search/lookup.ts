import type { Bits } from '@/lib/catalog/search/bits'
import { type ChosenTerm, chooseTerms, type Term } from '@/lib/catalog/search/choose-terms'
import { matchPoints, pointsOfDoubtfulName, searchFields, textOf } from '@/lib/catalog/search/fields'
import type { Hit } from '@/lib/catalog/search/matching'
import { type Probes, probesFor, toSearchRequest } from '@/lib/catalog/search/request'
import { db } from '@/lib/db'
import type { Locale } from '@/lib/i18n/routing'

// Endings of a beginning that are tried, the shortest first.
const mostCompletions = 64

// The hashes stand in a subquery because PostgreSQL, if it sees how many there are, expects an overlap with
// a large part of the table and scans it.
function findTerms({ terms, starts, spellings }: Probes): Promise<Term[]> {
  return db.$queryRaw<Term[]>`
    SELECT id, term FROM "CatalogTerm" WHERE term = ANY(${terms})
    UNION
    SELECT id, term FROM unnest(${starts}::text[]) start CROSS JOIN LATERAL (
      SELECT id, term FROM "CatalogTerm" WHERE term > start AND term < start || U&'\\+10FFFF'
      ORDER BY length(term), term LIMIT ${mostCompletions}) longer
    UNION
    SELECT id, term FROM "CatalogTerm" WHERE spellings && (SELECT ${spellings}::int[])`
}

async function readHits(chosen: ChosenTerm[], locale: Locale): Promise<Hit[]> {
  const lists = await db.$queryRaw<{ termId: number; field: number; numbers: Uint8Array }[]>`
    SELECT "termId", field, numbers FROM "CatalogList" WHERE "termId" = ANY(${chosen.map(({ id }) => id)})`
  const choices = Map.groupBy(chosen, ({ id }) => id)
  return lists.flatMap(({ termId, field: position, numbers }) => {
    const field = searchFields[position]
    if (!field) return []
    return (choices.get(termId) ?? []).flatMap(({ words, closeness, isDoubtful }) => {
      const doubtful = field === 'name' ? pointsOfDoubtfulName : 0
      const points = isDoubtful ? doubtful : matchPoints(field, closeness, locale)
      return points > 0 ? [{ words, points, text: textOf(field), numbers }] : []
    })
  })
}

/** What a search finds in the index, before the finds are put together by `match`. */
export interface Finds {
  hits: Hit[]
  wordCount: number
}

export async function findHits(q: string, locale: Locale): Promise<Finds> {
  const request = toSearchRequest(q)
  const terms = request.words.length > 0 ? await findTerms(probesFor(request)) : []
  const chosen = chooseTerms(request, terms)
  const hits = chosen.length > 0 ? await readHits(chosen, locale) : []
  return { hits, wordCount: request.words.length }
}

/** All documents, and those that a facet's selection leaves. */
export interface Selections {
  /** Changes when documents are numbered anew. */
  generation: string
  all: Bits
  byFacet: Map<string, Bits>
}

/** @param selected pairs of facet and value; values of one facet are alternatives */
export async function readSelections(selected: [facet: string, value: string][]): Promise<Selections> {
  const rows = await db.$queryRaw<{ facet: string; generation: string; members: Uint8Array }[]>`
    SELECT facet, min(value) AS generation, substring(varbit_send(bit_or(members)) FROM 5) AS members
    FROM "CatalogFacet"
    WHERE facet = 'all' OR (facet, value) IN (SELECT * FROM unnest(
      ${selected.map(([facet]) => facet)}::text[], ${selected.map(([, value]) => value)}::text[]))
    GROUP BY facet`
  const all = rows.find(({ facet }) => facet === 'all')
  const empty = new Uint8Array(all?.members.length ?? 0)
  const byFacet = new Map<string, Bits>(selected.map(([facet]) => [facet, empty]))
  for (const { facet, members } of rows) if (facet !== 'all') byFacet.set(facet, members)
  return { generation: all?.generation ?? '', all: all?.members ?? empty, byFacet }
}
