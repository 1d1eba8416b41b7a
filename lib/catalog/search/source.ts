import type { Occurrence } from '@/lib/catalog/search/document'
import { occurrencesOf } from '@/lib/catalog/search/document'
import { wordsOf } from '@/lib/catalog/search/words'
import type { Transaction } from '@/lib/db'
import type { Prisma } from '@/lib/generated/prisma/client'
import type { Localized } from '@/lib/i18n/localized'

/** All that the index holds of a listing. */
export interface IndexedListing {
  id: string
  sortName: string
  occurrences: Occurrence[]
  /** Facet and value, `category payroll`. */
  facets: string[]
}

const select = {
  id: true,
  name: true,
  kind: true,
  tier: true,
  stage: true,
  tagline: true,
  description: true,
  useCases: true,
  priceModel: true,
  authMethods: true,
  provisioning: true,
  publisher: { select: { name: true } },
  categories: { select: { category: { select: { slug: true, nameEn: true, nameFr: true } } } },
} as const satisfies Prisma.ListingSelect

type StoredListing = Prisma.ListingGetPayload<{ select: typeof select }>

function facetsOf(listing: StoredListing): string[] {
  return [
    `type ${listing.kind}`,
    ...listing.categories.map(({ category }) => `category ${category.slug}`),
    ...(listing.tier ? [`tier ${listing.tier}`] : []),
    `stage ${listing.stage}`,
    ...listing.authMethods.map((method) => `authentication ${method}`),
    `provisioning ${(listing.provisioning as { protocol: string } | null)?.protocol ?? 'none'}`,
    `price ${listing.priceModel}`,
  ]
}

function toIndexed(listing: StoredListing): IndexedListing {
  const categories = listing.categories.map(({ category }) => category)
  const occurrences = occurrencesOf({
    name: listing.name,
    publisher: listing.publisher.name,
    categories: { en: categories.map(({ nameEn }) => nameEn), fr: categories.map(({ nameFr }) => nameFr) },
    tagline: listing.tagline as Localized,
    useCases: listing.useCases as Localized<string[]>,
    description: listing.description as Localized,
  })
  const sortName = wordsOf(listing.name).join(' ')
  return { id: listing.id, sortName, occurrences, facets: [...new Set(facetsOf(listing))] }
}

/** Those of the listings that the catalog shows, ready for the index, in the order asked for. */
export async function readListings(tx: Transaction, ids: string[]): Promise<IndexedListing[]> {
  const rows = await tx.listing.findMany({ where: { id: { in: ids }, stage: { not: 'archived' } }, select })
  const byId = new Map(rows.map((row) => [row.id, row]))
  return ids.flatMap((id) => {
    const row = byId.get(id)
    return row ? [toIndexed(row)] : []
  })
}

/** Ids of all listings shown, in the order in which equal matches appear: better known ones first. */
export async function readListingOrder(tx: Transaction): Promise<string[]> {
  const rows = await tx.$queryRaw<{ id: string }[]>`
    SELECT id FROM "Listing" WHERE stage <> 'archived'
    ORDER BY array_position('{live,beta,coming_soon,deprecated}', stage::text),
      CASE WHEN kind = 'first_party' THEN 'elite' ELSE tier END DESC NULLS LAST,
      "activeInstallations" DESC, lower(name), id`
  return rows.map(({ id }) => id)
}
