import { UsersRound } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import {
  isNarrowed,
  type PeopleCursor,
  type PeoplePage,
  peopleHref,
  withoutFilters,
} from '@/lib/directory/people/schema'
import { Link } from '@/lib/i18n/navigation'
import { PeopleFilters, type PeopleFiltersProps } from './people-filters'
import { PeopleTable } from './people-table'

export interface PeopleViewProps extends PeopleFiltersProps {
  page: PeoplePage
  total: { count: number; isExact: boolean }
  canImport: boolean
}

/** The directory with its filters. */
export function PeopleView({ filters, choices, attributes, page, total, canImport }: PeopleViewProps) {
  const t = useTranslations('directory')
  return (
    <div className="flex flex-col gap-4">
      <PeopleFilters filters={filters} choices={choices} attributes={attributes} />
      {page.people.length > 0 ? (
        <>
          <p role="status" className="text-muted-foreground tabular-nums">
            {t(total.isExact ? 'count' : 'countMore', { count: total.count })}
          </p>
          <PeopleTable people={page.people} filters={filters} attributes={attributes} />
          <Pages filters={filters} page={page} />
        </>
      ) : (
        <Nothing filters={filters} canImport={canImport} />
      )}
    </div>
  )
}

function Pages({ filters, page: { previous, next } }: Pick<PeopleViewProps, 'filters' | 'page'>) {
  const t = useTranslations('directory')
  if (!previous && !next) return null
  const to = (cursor: PeopleCursor | null) => peopleHref({ ...filters, cursor })
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center justify-center gap-2">
      {previous && (
        <>
          <Button asChild variant="ghost">
            <Link href={to(null)} prefetch={false}>
              {t('first')}
            </Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={to(previous)} rel="prev" prefetch={false}>
              <Icon name="chevron-left" />
              {t('previous')}
            </Link>
          </Button>
        </>
      )}
      {next && (
        <Button asChild variant="outline">
          <Link href={to(next)} rel="next" prefetch={false}>
            {t('next')}
            <Icon name="chevron-right" />
          </Link>
        </Button>
      )}
    </nav>
  )
}

function Nothing({ filters, canImport }: Pick<PeopleViewProps, 'filters' | 'canImport'>) {
  const t = useTranslations('directory')
  const isFiltered = isNarrowed(filters) || filters.cursor !== null
  return (
    <EmptyState
      icon={<UsersRound />}
      title={t(isFiltered ? 'nothingTitle' : 'emptyTitle')}
      description={t(isFiltered ? 'nothingText' : 'emptyText')}
    >
      {isFiltered ? (
        <Button asChild variant="outline">
          <Link href={peopleHref(withoutFilters(filters))}>{t('clear')}</Link>
        </Button>
      ) : (
        canImport && (
          <Button asChild>
            <Link href="/directory/import">{t('import')}</Link>
          </Button>
        )
      )}
    </EmptyState>
  )
}
