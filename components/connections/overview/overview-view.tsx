import { PlugZap, SearchX } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Pagination } from '@/components/ui/pagination'
import { Skeleton } from '@/components/ui/skeleton'
import { TabNav } from '@/components/ui/tab-nav'
import type { Overview, OverviewChoices } from '@/lib/connections/overview/queries'
import {
  type OverviewFilters as Filters,
  isNarrowed,
  noFilters,
  overviewHref,
  shownStates,
} from '@/lib/connections/overview/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { OverviewFilters } from './overview-filters'
import { OverviewList, type OverviewPowers } from './overview-list'

export interface OverviewViewProps {
  filters: Filters
  overview: Overview & { choices: OverviewChoices }
  can: OverviewPowers & { connect: boolean }
  now: Date
}

/** The connections that the reader may see: how many in which state, filters, and a page of the list. */
export function OverviewView({ filters, overview, can, now }: OverviewViewProps) {
  const t = useTranslations('connectionOverview')
  const locale = useLocale()
  const { rows, total, counts, page, pageCount, choices } = overview
  const hrefFor = (change: Partial<Filters>) =>
    getPathname({ locale, href: overviewHref({ ...filters, page: 1, ...change }) })
  const all = counts.connected + counts.pending + counts.inactive
  if (all === 0 && !isNarrowed(filters)) return <NoConnections canConnect={can.connect} />
  return (
    <div className="flex flex-col gap-4">
      <TabNav
        label={t('states')}
        tabs={[null, ...shownStates].map((state) => ({
          label: t(`state.${state ?? 'all'}`),
          href: hrefFor({ state }),
          isCurrent: filters.state === state,
          count: state ? counts[state] : all,
        }))}
      />
      <OverviewFilters filters={filters} choices={choices} />
      <p role="status" className="text-muted-foreground tabular-nums">
        {t('count', { count: total })}
      </p>
      {rows.length > 0 ? (
        <OverviewList rows={rows} can={can} filters={filters} now={now} />
      ) : (
        <NothingFits filters={filters} />
      )}
      <Pagination
        label={t('pages')}
        page={page}
        pageCount={pageCount}
        hrefFor={(page) => hrefFor({ page })}
        previousLabel={t('previous')}
        nextLabel={t('next')}
        pageLabel={(page) => t('page', { page })}
      />
    </div>
  )
}

function NothingFits({ filters }: { filters: Filters }) {
  const t = useTranslations('connectionOverview')
  return (
    <EmptyState
      icon={<SearchX />}
      title={filters.q ? t('nothingForQuery', { query: filters.q }) : t('nothingForFilters')}
      description={t('nothingText')}
    >
      <Button asChild variant="outline">
        <Link href={overviewHref(noFilters)}>{t('showAll')}</Link>
      </Button>
    </EmptyState>
  )
}

function NoConnections({ canConnect }: { canConnect: boolean }) {
  const t = useTranslations('connections')
  return (
    <EmptyState
      icon={<PlugZap />}
      title={t('emptyTitle')}
      description={t(canConnect ? 'emptyText' : 'emptyTextViewer')}
    >
      <Button asChild>
        <Link href="/marketplace">{t('toMarketplace')}</Link>
      </Button>
    </EmptyState>
  )
}

/** Holds the place of the list while it loads. */
export function OverviewSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4">
      <Skeleton className="h-10 w-full max-w-96" />
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-10 w-full rounded-lg" />
      <Skeleton className="h-5 w-32" />
      {['first', 'second', 'third', 'fourth'].map((key) => (
        <Skeleton key={key} className="h-20 w-full rounded-lg" />
      ))}
    </div>
  )
}
