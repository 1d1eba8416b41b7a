import type { CatalogCard, CatalogFilters } from '@/lib/catalog/schema'
import { type Bits, members, size, toVarbit } from '@/lib/catalog/search/bits'
import { db } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import type { Locale } from '@/lib/i18n/routing'

// Up to so many documents are fetched and sorted; of more, the page is read off an index in its order.
const mostSorted = 1000

const orders: Record<Exclude<CatalogFilters['sort'], 'relevance'>, Prisma.Sql> = {
  name: Prisma.sql`d."sortName", d.number`,
  newest: Prisma.sql`l."publishedAt" DESC, l.name, l.id`,
  'most-used': Prisma.sql`l."activeInstallations" DESC, l.name, l.id`,
}

/** A page of a result in an order that does not depend on the search. */
export async function readInOrder(
  result: Bits,
  sort: keyof typeof orders,
  from: number,
  limit: number,
): Promise<number[]> {
  const isMember =
    size(result) <= mostSorted
      ? Prisma.sql`d.number = ANY(${members(result)})`
      : Prisma.sql`get_bit((SELECT ${toVarbit(result)}::varbit), d.number) = 1`
  const rows = await db.$queryRaw<{ number: number }[]>`
    SELECT d.number FROM "CatalogDocument" d JOIN "Listing" l ON l.id = d."listingId"
    WHERE ${isMember} ORDER BY ${orders[sort]} OFFSET ${from} LIMIT ${limit}`
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
