import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { listingSlug } from '@/lib/catalog/listing/schema'
import { getListing, relatedListings } from '@/lib/catalog/queries'
import type { CatalogCard, ListingDetail } from '@/lib/catalog/schema'
import { AppError } from '@/lib/errors'
import { arePagesWhole } from '@/lib/http/whole-pages'
import type { Locale } from '@/lib/i18n/routing'

interface FoundListing {
  listing: ListingDetail
  related: CatalogCard[]
}

/**
 * A listing as everybody may see it, null also for a text that is no slug. Kept for hours; read anew for whole
 * pages, which pass Next's caches by.
 */
export async function loadListing(slug: string, locale: Locale): Promise<FoundListing | null> {
  const parsed = listingSlug.safeParse(slug)
  if (!parsed.success) return null
  return (await arePagesWhole()) ? readListing(parsed.data, locale) : keepListing(parsed.data, locale)
}

async function keepListing(slug: string, locale: Locale): Promise<FoundListing | null> {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return readListing(slug, locale)
}

async function readListing(slug: string, locale: Locale): Promise<FoundListing | null> {
  try {
    const listing = await getListing(visitor, slug, locale)
    return { listing, related: await relatedListings(visitor, slug, locale) }
  } catch (error) {
    // An error does not cross the cache with its class: the absence is the value.
    if (error instanceof AppError && error.code === 'not_found') return null
    throw error
  }
}
