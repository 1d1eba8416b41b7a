import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { CategoryLinks } from '@/components/marketing/category-links'
import { Hero } from '@/components/marketing/hero'
import { MissingSomething } from '@/components/marketing/missing-something'
import { People } from '@/components/marketing/people'
import { RecentListings } from '@/components/marketing/recent-listings'
import { type CatalogFilters, defaultFilters } from '@/lib/catalog/schema'
import { alternatesOf } from '@/lib/i18n/alternates'
import { loadCatalog } from './marketplace/load-catalog'

export const ensureStatic = 'navigation'

const recentCount = 6
const newestFilters = { ...defaultFilters, stage: ['beta', 'live'], sort: 'newest' } satisfies CatalogFilters

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('site'), getLocale()])
  return { title: { absolute: t('title') }, alternates: alternatesOf('/', locale) }
}

/** The front page: prerendered, the same for everybody. */
export default async function HomePage() {
  const locale = await getLocale()
  const [all, newest] = await Promise.all([
    loadCatalog(defaultFilters, locale),
    loadCatalog(newestFilters, locale),
  ])
  return (
    <div className="flex flex-col gap-12">
      <Hero total={all.total} />
      {all.facets.category.length > 0 && <CategoryLinks categories={all.facets.category} />}
      {newest.cards.length > 0 && <RecentListings cards={newest.cards.slice(0, recentCount)} />}
      <People />
      <MissingSomething />
    </div>
  )
}
