import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { CatalogView } from '@/components/catalog/catalog-view'
import { defaultFilters } from '@/lib/catalog/schema'
import { loadCatalog } from './load-catalog'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('catalog')
  return { title: t('title'), description: t('description') }
}

/** The catalog as it opens for a visitor: prerendered. */
export default async function MarketplacePage() {
  const result = await loadCatalog(defaultFilters, await getLocale())
  return <CatalogView filters={defaultFilters} result={result} />
}
