import type { Transaction } from '@/lib/db'
import { Prisma } from '@/lib/generated/prisma/client'
import { readIconPath } from './icons'
import { methodTypes, samplePublicationDate, toSlug } from './rules'
import type { CatalogSource, SourceListing } from './source'

export interface CatalogOptions {
  /** Partners get sample addresses, so that requests for a demo have somewhere to go. */
  demo: boolean
}

/**
 * Adds the listings, publishers and categories that the database lacks; what is there stays as it is.
 * @returns slugs of the listings added
 */
export async function writeCatalog(
  tx: Transaction,
  { categories, listings }: CatalogSource,
  { demo }: CatalogOptions,
): Promise<string[]> {
  const present = await tx.listing.findMany({
    where: { slug: { in: listings.map((listing) => listing.slug) } },
    select: { slug: true },
  })
  const known = new Set(present.map((listing) => listing.slug))
  const missing = listings.filter((listing) => !known.has(listing.slug)).map((listing) => listing.read())
  if (missing.length === 0) return []

  await tx.category.createMany({
    data: categories.map(({ slug, name }) => ({ slug, nameEn: name.en, nameFr: name.fr })),
    skipDuplicates: true,
  })
  await writePublishers(tx, missing, demo)
  await writeListings(tx, missing)
  return missing.map((listing) => listing.slug)
}

async function writePublishers(tx: Transaction, listings: SourceListing[], demo: boolean): Promise<void> {
  const bySlug = new Map(listings.map((listing) => [toSlug(listing.publisher.name), listing]))
  await tx.publisher.createMany({
    data: [...bySlug].map(([slug, { kind, publisher }]) => ({
      slug,
      kind,
      name: publisher.name,
      website: publisher.website,
      contactEmail: demo && kind === 'partner' ? `${slug}@partners.example.com` : null,
    })),
    skipDuplicates: true,
  })
}

async function writeListings(tx: Transaction, listings: SourceListing[]): Promise<void> {
  const icons = await Promise.all(listings.map(({ icon }) => (icon ? readIconPath(icon) : null)))
  const publishers = await tx.publisher.findMany({ select: { id: true, slug: true } })
  const categories = await tx.category.findMany({ select: { id: true, slug: true } })
  const publisherIds = new Map(publishers.map(({ id, slug }) => [slug, id]))
  const categoryIds = new Map(categories.map(({ id, slug }) => [slug, id]))
  const rows = await tx.listing.createManyAndReturn({
    data: listings.map((listing, index) => ({
      ...toRow(listing),
      publisherId: publisherIds.get(toSlug(listing.publisher.name)) ?? '',
      iconPath: icons[index] ?? null,
    })),
    select: { id: true, slug: true },
  })
  const ids = new Map(rows.map(({ id, slug }) => [slug, id]))
  const listingId = (listing: SourceListing) => ids.get(listing.slug) ?? ''
  await tx.connector.createMany({
    data: listings.map((listing) => ({
      listingId: listingId(listing),
      definition: listing.definition,
    })),
  })
  await tx.listingCategory.createMany({
    data: listings.flatMap((listing) =>
      listing.categories.map((slug, position) => ({
        listingId: listingId(listing),
        categoryId: categoryIds.get(slug) ?? '',
        position,
      })),
    ),
  })
}

function toRow(listing: SourceListing) {
  return {
    slug: listing.slug,
    name: listing.name,
    kind: listing.kind,
    stage: listing.stage,
    tier: listing.tier,
    tagline: listing.tagline,
    description: listing.description,
    useCases: listing.useCases,
    setup: listing.setup,
    permissions: listing.permissions,
    priceModel: listing.pricing.model,
    priceNote: listing.pricing.note,
    languages: listing.languages,
    regions: listing.regions ?? Prisma.DbNull,
    brandColor: listing.brandColor,
    developer: listing.developer,
    support: listing.support,
    links: listing.links,
    offersDemo: listing.demo,
    authMethods: methodTypes(listing.definition),
    provisioning: listing.provisioning ?? Prisma.DbNull,
    publishedAt: samplePublicationDate(listing),
  }
}
