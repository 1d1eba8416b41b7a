import { getLocale, getTranslations } from 'next-intl/server'
import { CatalogFrame } from '@/components/catalog/catalog-frame'
import { CatalogSkeleton } from '@/components/catalog/catalog-skeleton'
import { CatalogView } from '@/components/catalog/catalog-view'
import { MemberListingCard } from '@/components/catalog/member-listing-card'
import { Streamed } from '@/components/layout/streamed'
import { TabNav } from '@/components/ui/tab-nav'
import { can } from '@/lib/auth/permissions'
import { getActor } from '@/lib/auth/session'
import { memberCardStates, searchCatalog } from '@/lib/catalog/queries'
import {
  type CatalogFilters,
  type CatalogResult,
  catalogQueryString,
  catalogTabs,
  parseCatalogFilters,
  type SearchParams,
} from '@/lib/catalog/schema'
import { getPathname } from '@/lib/i18n/navigation'
import { findListingVerdicts } from '@/lib/policies/queries'

export { generateMetadata } from '../../../(marketplace)/marketplace/views/[view]/page'

/** The catalog for someone signed in: `/marketplace` with a session cookie is served from here. */
export default function MemberMarketplacePage({ searchParams }: PageProps<'/[locale]/member/marketplace'>) {
  return (
    <Streamed fallback={<CatalogSkeleton />}>
      <MemberCatalog searchParams={searchParams} />
    </Streamed>
  )
}

async function MemberCatalog({ searchParams }: { searchParams: Promise<SearchParams> }) {
  const [actor, locale, params] = await Promise.all([getActor(), getLocale(), searchParams])
  const seesConnections = can(actor, 'connection:read')
  const parsed = parseCatalogFilters(params)
  const filters: CatalogFilters = seesConnections ? parsed : { ...parsed, tab: 'all' }
  const result = await searchCatalog(actor, filters, locale)
  if (!seesConnections) {
    return (
      <CatalogFrame filters={filters}>
        <CatalogView filters={filters} result={result} />
      </CatalogFrame>
    )
  }
  const slugs = result.cards.map((card) => card.slug)
  const [states, verdicts] = await Promise.all([
    memberCardStates(actor, slugs),
    findListingVerdicts(actor, slugs),
  ])
  const canEdit = can(actor, 'activation:update')
  return (
    <CatalogFrame filters={filters} tabs={<Tabs filters={filters} counts={result.tabCounts} />}>
      <CatalogView
        filters={filters}
        result={result}
        renderCard={(card) => (
          <MemberListingCard
            card={card}
            state={states.get(card.slug) ?? null}
            canEdit={canEdit}
            blocked={verdicts.get(card.slug)?.reason ?? null}
          />
        )}
      />
    </CatalogFrame>
  )
}

async function Tabs({ filters, counts }: { filters: CatalogFilters; counts: CatalogResult['tabCounts'] }) {
  const [t, locale] = await Promise.all([getTranslations('catalog'), getLocale()])
  const base = getPathname({ locale, href: '/marketplace' })
  const tabs = catalogTabs.map((tab) => {
    const query = catalogQueryString({ ...filters, tab, page: 1 })
    return {
      label: t(`tab.${tab}`),
      href: query ? `${base}?${query}` : base,
      isCurrent: tab === filters.tab,
      count: counts?.[tab],
    }
  })
  return <TabNav label={t('tabs')} tabs={tabs} className="mb-6" />
}
