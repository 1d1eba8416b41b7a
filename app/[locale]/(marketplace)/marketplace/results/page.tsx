import { getLocale } from 'next-intl/server'
import { Suspense } from 'react'
import { CatalogSkeleton } from '@/components/catalog/catalog-skeleton'
import { CatalogView } from '@/components/catalog/catalog-view'
import { parseCatalogFilters, type SearchParams } from '@/lib/catalog/schema'
import { loadCatalog } from '../load-catalog'

export { generateMetadata } from '../page'

/** What a visitor's filters and search find; `/marketplace` with parameters is served from here. */
export default function ResultsPage({ searchParams }: PageProps<'/[locale]/marketplace/results'>) {
  return (
    <Suspense fallback={<CatalogSkeleton />}>
      <Results searchParams={searchParams} />
    </Suspense>
  )
}

async function Results({ searchParams }: { searchParams: Promise<SearchParams> }) {
  // Tabs are about an organization's connections: a visitor has none.
  const filters = { ...parseCatalogFilters(await searchParams), tab: 'all' as const }
  const result = await loadCatalog(filters, await getLocale())
  return <CatalogView filters={filters} result={result} />
}
