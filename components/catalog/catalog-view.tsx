import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Button } from '@/components/ui/button'
import { Icon } from '@/components/ui/icon'
import { Pagination } from '@/components/ui/pagination'
import {
  type CatalogCard,
  type CatalogFilters,
  type CatalogResult,
  catalogQueryString,
  facetNames,
} from '@/lib/catalog/schema'
import { getPathname } from '@/lib/i18n/navigation'
import { cn } from '@/lib/utils'
import { ActiveFilters } from './active-filters'
import { Facets } from './facets'
import { ListingCard } from './listing-card'
import { LiveView } from './live-view'
import { NothingFound } from './nothing-found'

export interface CatalogViewProps {
  filters: CatalogFilters
  result: CatalogResult
  /** How a card is drawn; the public one unless told. */
  renderCard?: (card: CatalogCard) => ReactNode
}

/** One view of the catalog within its frame: filters, cards and pages. The URL holds all of its state. */
export function CatalogView({ filters, result, renderCard }: CatalogViewProps) {
  const t = useTranslations('catalog')
  const locale = useLocale()
  const base = getPathname({ locale, href: '/marketplace' })
  // An empty tab or a search without a result has nothing to filter.
  const hasFacets = facetNames.some((name) => result.facets[name].length > 0)
  const pageHref = (page: number) => {
    const query = catalogQueryString({ ...filters, page })
    return query ? `${base}?${query}` : base
  }
  return (
    <LiveView>
      {hasFacets && (
        <section aria-label={t('filters')}>
          <FacetPanel>
            <Facets facets={result.facets} />
          </FacetPanel>
          <noscript>
            <Button type="submit" variant="outline" className="mt-2 w-full">
              {t('apply')}
            </Button>
          </noscript>
        </section>
      )}
      <section
        aria-label={t('results')}
        className={cn('flex min-w-0 flex-col gap-4', !hasFacets && 'lg:col-span-2')}
      >
        <h2 className="sr-only">{t('results')}</h2>
        <p data-announced className="text-muted-foreground text-sm">
          {result.isPartialMatch && result.total > 0
            ? t('partialCount', { count: result.total })
            : t('count', { count: result.total })}
        </p>
        <ActiveFilters filters={filters} facets={result.facets} />
        {result.cards.length === 0 ? (
          <NothingFound filters={filters} />
        ) : (
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(100%,17rem),1fr))] gap-4">
            {result.cards.map((card) => (
              <li key={card.slug}>{renderCard ? renderCard(card) : <ListingCard card={card} />}</li>
            ))}
          </ul>
        )}
        <Pagination
          label={t('pages')}
          page={result.page}
          pageCount={result.pageCount}
          hrefFor={pageHref}
          previousLabel={t('previous')}
          nextLabel={t('next')}
          pageLabel={(page) => t('page', { page })}
        />
      </section>
    </LiveView>
  )
}

/** Filters stand open beside the cards; on narrow screens they fold away. */
function FacetPanel({ children }: { children: ReactNode }) {
  const t = useTranslations('catalog')
  return (
    <details
      data-group="all"
      className="unfold-wide group/filters rounded-lg border bg-card px-4 lg:border-0 lg:bg-transparent lg:px-0"
    >
      <summary className="flex min-h-10 cursor-pointer items-center justify-between font-semibold text-sm">
        {t('filters')}
        <Icon name="chevron-down" className="size-4 text-muted-foreground group-open/filters:rotate-180" />
      </summary>
      {children}
    </details>
  )
}
