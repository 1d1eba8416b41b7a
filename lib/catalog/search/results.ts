import type { CatalogCard, CatalogFilters } from '@/lib/catalog/schema'
import { type Bits, members, size, toVarbit } from '@/lib/catalog/search/bits'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import type { Locale } from '@/lib/i18n/routing'

const listing = Prisma.sql`JOIN "Listing" l ON l.id = d."listingId"`

/** Each has an index, off which a page can be read without sorting. */
const orders: Record<Exclude<CatalogFilters['sort'], 'relevance'>, { join: Prisma.Sql; by: Prisma.Sql }> = {
  name: { join: Prisma.empty, by: Prisma.sql`d."sortName"` },
  newest: { join: listing, by: Prisma.sql`l."publishedAt" DESC, l.name` },
  'most-used': { join: listing, by: Prisma.sql`l."activeInstallations" DESC, l.name` },
}

// Reading in order visits as many documents as it takes to meet the members up to the page's end; sorting
// visits all members, and is the better way while those are fewer.
function isSortedFaster(count: number, documents: number, end: number): boolean {
  return count * count < documents * end
}

/** A page of a result in an order that does not depend on the search. */
export async function readInOrder(
  result: Bits,
  sort: keyof typeof orders,
  from: number,
  limit: number,
): Promise<number[]> {
  const { join, by } = orders[sort]
  const capacity = result.length * 8
  // A case, because a listing may have been added since, beyond the bits; and the planner takes a comparison
  // for a rare hit and would rather read and sort everything.
  const isMember = isSortedFaster(size(result), capacity, from + limit)
    ? Prisma.sql`d.number = ANY(${members(result)})`
    : Prisma.sql`CASE WHEN d.number < ${capacity}
          THEN get_bit((SELECT ${toVarbit(result)}::varbit), d.number)::bool END`
  const rows = await db.$queryRaw<{ number: number }[]>`
    SELECT d.number FROM "CatalogDocument" d ${join}
    WHERE ${isMember} ORDER BY ${by}, d.number OFFSET ${from} LIMIT ${limit}`
  return rows.map(({ number }) => number)
}

/** How the listings are named that cards are wanted for. */
export type WantedCards = { ids: string[] } | { numbers: number[]; generation: string }

/** Cards in the order asked for. Listings that are gone are left out; all are if the numbers are outdated. */
export async function readCards(wanted: WantedCards, locale: Locale): Promise<CatalogCard[]> {
  const byNumber = 'numbers' in wanted
  const listings = byNumber
    ? Prisma.sql`
        SELECT d."listingId" AS id, w.position FROM unnest(${wanted.numbers}::int[])
        WITH ORDINALITY w(number, position) JOIN "CatalogDocument" d USING (number)
        WHERE EXISTS (SELECT FROM "CatalogFacet" WHERE facet = 'all' AND value = ${wanted.generation})`
    : Prisma.sql`
        SELECT w.id, w.position FROM unnest(${wanted.ids}::uuid[]) WITH ORDINALITY w(id, position)`
  return db.$queryRaw<CatalogCard[]>`
    SELECT l.id, l.slug, l.name, l."iconPath", l."brandColor", p.name AS "publisherName", l.kind, l.tier,
      l.stage, l.tagline->>${locale} AS tagline, l."priceModel", l."authMethods", l."offersDemo",
      coalesce(l.provisioning->>'protocol', 'none') AS provisioning,
      (SELECT coalesce(json_agg(json_build_object(
          'slug', c.slug, 'name', CASE ${locale} WHEN 'fr' THEN c."nameFr" ELSE c."nameEn" END
        ) ORDER BY lc.position), '[]')
        FROM "ListingCategory" lc JOIN "Category" c ON c.id = lc."categoryId" WHERE lc."listingId" = l.id
      ) AS categories
    FROM (${listings}) w JOIN "Listing" l ON l.id = w.id JOIN "Publisher" p ON p.id = l."publisherId"
    WHERE l.stage <> 'archived' ORDER BY w.position`
}

export interface FacetCount {
  facet: string
  value: string
  count: number
  nameEn: string | null
  nameFr: string | null
}

/** For each facet, how many of the documents given for it have each of its values. */
export function countFacets(scopes: Map<string, Bits>): Promise<FacetCount[]> {
  const distinct = [...new Set(scopes.values())]
  const places = [...scopes.values()].map((bits) => distinct.indexOf(bits) + 1)
  return db.$queryRaw<FacetCount[]>`
    WITH scope AS MATERIALIZED (
      SELECT place, text::varbit AS members
      FROM unnest(${distinct.map(toVarbit)}::text[]) WITH ORDINALITY s(text, place)
    )
    SELECT f.facet, f.value, c."nameEn", c."nameFr", CASE length(f.members) WHEN length(scope.members)
      THEN bit_count(f.members & scope.members) ELSE 0 END::int AS count
    FROM unnest(${[...scopes.keys()]}::text[], ${places}::int[]) wanted(facet, place)
    JOIN scope USING (place) JOIN "CatalogFacet" f USING (facet)
    LEFT JOIN "Category" c ON f.facet = 'category' AND c.slug = f.value`
}
