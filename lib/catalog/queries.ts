import { summarizeListings } from '@/lib/activations/summaries/queries'
import type { Actor } from '@/lib/auth/actor'
import { authorize, can } from '@/lib/auth/permissions'
import { connectableFacets, detailSelect, toFacets, toListingDetail } from '@/lib/catalog/rules'
import {
  type CatalogCard,
  type CatalogFilters,
  type CatalogResult,
  catalogPageSize,
  type ListingDetail,
  type MemberCardState,
} from '@/lib/catalog/schema'
import { readSelections } from '@/lib/catalog/search/lookup'
import { readCards } from '@/lib/catalog/search/results'
import { runSearch, type TabFacts } from '@/lib/catalog/search/run'
import { db } from '@/lib/db'
import { AppError } from '@/lib/errors'
import type { Locale } from '@/lib/i18n/routing'

const isShown = { stage: { not: 'archived' } } as const

/** How often a search starts over when the index is built anew under it. */
const tries = 3

/**
 * What the tabs go by, the organization's connections; null for whoever may not see these. A connection is finished once its set-up was, whatever
 * has become of it or of its activation since; a draft is not. Connected: listings with a finished connection,
 * so that one in need of repair stays where admins look for it. Available: live and beta listings that can be
 * connected and have none, drafts among them. What is coming soon or deprecated and not connected is under All.
 */
async function readTabs(actor: Actor): Promise<TabFacts | null> {
  if (!can(actor, 'connection:read')) return null
  authorize(actor, 'connection:read')
  const [rows, { byFacet }] = await Promise.all([
    // The opposite of `isDraft` of lib/connections/rules.ts.
    db.$queryRaw<{ number: number }[]>`
      SELECT number FROM "CatalogDocument" WHERE "listingId" IN (
        SELECT "listingId" FROM "Connection" WHERE "organizationId" = ${actor.organizationId}::uuid
        AND (state <> 'pending' OR "verifiedAt" IS NOT NULL))`,
    readSelections(connectableFacets),
  ])
  return { connected: rows.map(({ number }) => number), connectable: [...byFacet.values()] }
}

/**
 * A page of the catalog with the counts of its facets. The tabs count for members only; for a visitor the
 * result depends on nothing but the filters and the language.
 * @throws AppError `unavailable` when the index changes again and again under the search
 */
export async function searchCatalog(
  actor: Actor,
  filters: CatalogFilters,
  locale: Locale,
): Promise<CatalogResult> {
  authorize(actor, 'listing:read')
  for (let left = tries; left > 0; left--) {
    const run = await runSearch(filters, locale, () => readTabs(actor))
    if (!run) continue
    const { counts, ...result } = run
    return { ...result, pageSize: catalogPageSize, facets: toFacets(counts, filters, locale) }
  }
  throw new AppError('unavailable')
}

/**
 * Everything a listing's page shows.
 * @throws AppError `not_found`, also for an archived listing
 */
export async function getListing(actor: Actor, slug: string, locale: Locale): Promise<ListingDetail> {
  authorize(actor, 'listing:read')
  const listing = await db.listing.findFirst({ where: { slug, ...isShown }, select: detailSelect })
  if (!listing) throw new AppError('not_found')
  return toListingDetail(listing, locale)
}

/** Up to four listings that share categories with this one, the closest first. */
export async function relatedListings(actor: Actor, slug: string, locale: Locale): Promise<CatalogCard[]> {
  authorize(actor, 'listing:read')
  const rows = await db.$queryRaw<{ id: string }[]>`
    WITH own AS (
      SELECT lc."categoryId", lc.position, l.id FROM "Listing" l
      JOIN "ListingCategory" lc ON lc."listingId" = l.id WHERE l.slug = ${slug}
    )
    SELECT l.id FROM own JOIN "ListingCategory" lc USING ("categoryId") JOIN "Listing" l ON l.id = lc."listingId"
    WHERE l.id <> own.id AND l.stage <> 'archived'
    GROUP BY l.id
    ORDER BY bool_or(own.position = 0 AND lc.position = 0) DESC, count(*) DESC,
      l."activeInstallations" DESC, l.tier DESC NULLS LAST, l.name, l.id
    LIMIT 4`
  return readCards({ ids: rows.map(({ id }) => id) }, locale)
}

/** Slugs of all listings that have a page. */
export async function listListingSlugs(actor: Actor): Promise<string[]> {
  authorize(actor, 'listing:read')
  const rows = await db.listing.findMany({ where: isShown, orderBy: { slug: 'asc' }, select: { slug: true } })
  return rows.map(({ slug }) => slug)
}

/** What the member's organization has made of these listings, by slug; those it has nothing of are absent. */
export async function memberCardStates(actor: Actor, slugs: string[]): Promise<Map<string, MemberCardState>> {
  authorize(actor, 'activation:read')
  const listings = await db.listing.findMany({
    where: { slug: { in: slugs }, connections: { some: { organizationId: actor.organizationId } } },
    select: { id: true, slug: true },
  })
  const summaries = await summarizeListings(
    actor,
    listings.map(({ id }) => id),
  )
  return new Map(
    listings.flatMap(({ id, slug }): [string, MemberCardState][] => {
      const summary = summaries.get(id)
      return summary ? [[slug, summary]] : []
    }),
  )
}
