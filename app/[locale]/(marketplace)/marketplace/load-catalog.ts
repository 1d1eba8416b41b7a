import { cacheLife, cacheTag } from 'next/cache'
import { visitor } from '@/lib/auth/actor'
import { searchCatalog } from '@/lib/catalog/queries'
import type { CatalogFilters, CatalogResult } from '@/lib/catalog/schema'
import { arePagesWhole } from '@/lib/http/whole-pages'
import type { Locale } from '@/lib/i18n/routing'

/** A visitor's view of the catalog, kept for hours; read anew for whole pages, which pass Next's caches by. */
export async function loadCatalog(filters: CatalogFilters, locale: Locale): Promise<CatalogResult> {
  return (await arePagesWhole()) ? searchCatalog(visitor, filters, locale) : keepCatalog(filters, locale)
}

async function keepCatalog(filters: CatalogFilters, locale: Locale): Promise<CatalogResult> {
  'use cache'
  cacheTag('catalog')
  cacheLife('hours')
  return searchCatalog(visitor, filters, locale)
}
