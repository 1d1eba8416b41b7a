import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { CategoryLinks } from '@/components/marketing/category-links'
import { Hero } from '@/components/marketing/hero'
import { MissingSomething } from '@/components/marketing/missing-something'
import { People } from '@/components/marketing/people'
import { RecentListings } from '@/components/marketing/recent-listings'
import { defaultFilters } from '@/lib/catalog/schema'
import { getPathname } from '@/lib/i18n/navigation'
import { locales } from '@/lib/i18n/routing'
import { loadCatalog } from './marketplace/load-catalog'

export const ensureStatic = 'navigation'

const recentCount = 8

export async function generateMetadata(): Promise<Metadata> {
  const [t, locale] = await Promise.all([getTranslations('site'), getLocale()])
  return {
    title: { absolute: t('title') },
    alternates: {
      canonical: getPathname({ locale, href: '/' }),
      languages: Object.fromEntries(
        locales.map((other) => [other, getPathname({ locale: other, href: '/' })]),
      ),
    },
  }
}

/** The front page: prerendered, the same for everybody. */
export default async function HomePage() {
  const newest = await loadCatalog({ ...defaultFilters, sort: 'newest' }, await getLocale())
  return (
    <div className="flex flex-col gap-12">
      <Hero total={newest.total} />
      {newest.facets.category.length > 0 && <CategoryLinks categories={newest.facets.category} />}
      {newest.cards.length > 0 && <RecentListings cards={newest.cards.slice(0, recentCount)} />}
      <People />
      <MissingSomething />
    </div>
  )
}
