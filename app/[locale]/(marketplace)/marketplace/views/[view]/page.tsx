import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { CatalogView } from '@/components/catalog/catalog-view'
import { Absent } from '@/components/layout/absent'
import { defaultFilters, parseViewName, viewName } from '@/lib/catalog/schema'
import { alternatesOf } from '@/lib/i18n/alternates'
import { loadCatalog } from '../../load-catalog'

// Nothing on it depends on who looks. The catalog as it opens is prerendered; any other view is rendered when
// it is first asked for, and kept.
export const ensureStatic = 'navigation'

export function generateStaticParams() {
  return [{ view: viewName(defaultFilters) }]
}

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('catalog'), getLocale()])
  return {
    title: t('title'),
    description: t('description'),
    alternates: alternatesOf('/marketplace', locale),
  }
}

/** A visitor's view of the catalog: `/marketplace`, with or without filters, is served from here. */
export default async function CatalogPage({ params }: PageProps<'/[locale]/marketplace/views/[view]'>) {
  const [{ view }, locale] = await Promise.all([params, getLocale()])
  const filters = parseViewName(view)
  if (!filters) return <Absent />
  return <CatalogView filters={filters} result={await loadCatalog(filters, locale)} />
}
