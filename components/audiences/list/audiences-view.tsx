import { SearchX, UsersRound } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { FilterForm } from '@/components/catalog/filter-form'
import { FollowedInput, FollowedSelect } from '@/components/connections/overview/followed-fields'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Label } from '@/components/ui/label'
import { Pagination } from '@/components/ui/pagination'
import { Skeleton } from '@/components/ui/skeleton'
import type { AudienceOverview } from '@/lib/audiences/overview/queries'
import {
  type AudienceFilters,
  audienceSorts,
  audiencesHref,
  longestSearch,
  noAudienceFilters,
  useFilters as uses,
} from '@/lib/audiences/overview/schema'
import { getPathname, Link } from '@/lib/i18n/navigation'
import { AudienceList } from './audience-list'

export interface AudiencesViewProps {
  filters: AudienceFilters
  overview: AudienceOverview
  canCreate: boolean
}

/** Search, filters, and one page of the audiences. */
export function AudiencesView({ filters, overview, canCreate }: AudiencesViewProps) {
  const t = useTranslations('audiences')
  const locale = useLocale()
  const { rows, total, page, pageCount, all } = overview
  if (all === 0) return <NoAudiences canCreate={canCreate} />
  return (
    <div className="flex flex-col gap-4">
      <Filters filters={filters} segments={overview.segments} />
      <p role="status" className="text-muted-foreground tabular-nums">
        {t('count', { count: total })}
      </p>
      {rows.length > 0 ? (
        <AudienceList rows={rows} filters={filters} />
      ) : (
        <EmptyState
          icon={<SearchX />}
          title={filters.q ? t('nothingForQuery', { query: filters.q }) : t('nothingForFilters')}
          description={t('nothingText')}
        >
          <Button asChild variant="outline">
            <Link href={audiencesHref(noAudienceFilters)}>{t('showAll')}</Link>
          </Button>
        </EmptyState>
      )}
      <Pagination
        label={t('pages')}
        page={page}
        pageCount={pageCount}
        hrefFor={(page) => getPathname({ locale, href: audiencesHref({ ...filters, page }) })}
        previousLabel={t('previous')}
        nextLabel={t('next')}
        pageLabel={(page) => t('page', { page })}
      />
    </div>
  )
}

function Filters({
  filters,
  segments,
}: {
  filters: AudienceFilters
  segments: AudienceOverview['segments']
}) {
  const t = useTranslations('audiences')
  const action = getPathname({ locale: useLocale(), href: '/audiences' })
  return (
    <FilterForm action={action} className="flex flex-col gap-3 sm:flex-row sm:flex-wrap sm:items-end">
      <div className="flex min-w-0 flex-1 gap-2 sm:basis-64">
        <Label htmlFor="audience-search" className="sr-only">
          {t('search')}
        </Label>
        <FollowedInput
          id="audience-search"
          type="search"
          name="q"
          value={filters.q}
          maxLength={longestSearch}
          placeholder={t('search')}
          autoComplete="off"
        />
        <Button type="submit">{t('searchButton')}</Button>
      </div>
      <Choice id="audience-use" name="use" label={t('use')} value={filters.use ?? ''}>
        <option value="">{t('any')}</option>
        {uses.map((use) => (
          <option key={use} value={use}>
            {t(`uses.${use}`)}
          </option>
        ))}
      </Choice>
      {(segments.length > 0 || filters.segment) && (
        <Choice id="audience-segment" name="segment" label={t('segment')} value={filters.segment ?? ''}>
          <option value="">{t('any')}</option>
          {segments.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </Choice>
      )}
      <Choice
        id="audience-sort"
        name="sort"
        label={t('sortBy')}
        value={filters.sort === noAudienceFilters.sort ? '' : filters.sort}
      >
        {audienceSorts.map((sort) => (
          <option key={sort} value={sort === noAudienceFilters.sort ? '' : sort}>
            {t(`sorts.${sort}`)}
          </option>
        ))}
      </Choice>
    </FilterForm>
  )
}

function Choice({
  id,
  label,
  ...props
}: React.ComponentProps<typeof FollowedSelect> & { id: string; label: string }) {
  return (
    <div className="flex min-w-0 flex-col gap-1 sm:w-44">
      <Label htmlFor={id} className="font-normal text-muted-foreground text-xs">
        {label}
      </Label>
      <FollowedSelect id={id} {...props} />
    </div>
  )
}

function NoAudiences({ canCreate }: { canCreate: boolean }) {
  const t = useTranslations('audiences')
  return (
    <EmptyState
      icon={<UsersRound />}
      title={t('emptyTitle')}
      description={t(canCreate ? 'emptyText' : 'emptyTextViewer')}
    >
      {canCreate && (
        <Button asChild>
          <Link href="/audiences/new">{t('create')}</Link>
        </Button>
      )}
    </EmptyState>
  )
}

/** Holds the place of the list while it loads. */
export function AudiencesSkeleton() {
  return (
    <div aria-hidden="true" className="flex flex-col gap-4">
      <Skeleton className="h-9 w-full" />
      <Skeleton className="h-5 w-32" />
      {['first', 'second', 'third', 'fourth', 'fifth'].map((key) => (
        <Skeleton key={key} className="h-14 w-full rounded-lg" />
      ))}
    </div>
  )
}
