import { ScrollText } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Icon } from '@/components/ui/icon'
import {
  type AuditCursor,
  type AuditPage,
  auditQueryString,
  type AuditFilters as Filters,
  isNarrowed,
} from '@/lib/audit-log/schema'
import { Link } from '@/lib/i18n/navigation'
import { AuditFilters, type AuditFiltersProps } from './audit-filters'
import { AuditTable } from './audit-table'

export interface AuditViewProps {
  filters: Filters
  page: AuditPage
  /** Null where nobody has counted. */
  total: { count: number; isExact: boolean } | null
  people: AuditFiltersProps['people']
}

/** The log with its filters. */
export function AuditView({ filters, page, total, people }: AuditViewProps) {
  return (
    <div className="flex flex-col gap-4">
      <AuditFilters filters={filters} people={people} />
      {page.events.length > 0 ? (
        <>
          <Count shown={page.events.length} total={total} />
          <AuditTable events={page.events} />
          <Pages filters={filters} page={page} />
        </>
      ) : (
        <Nothing filters={filters} />
      )}
    </div>
  )
}

function Count({ shown, total }: { shown: number; total: AuditViewProps['total'] }) {
  const t = useTranslations('auditLog')
  const words = !total
    ? t('shown', { count: shown })
    : t(total.isExact ? 'count' : 'countMore', { count: total.count })
  return <p className="text-muted-foreground tabular-nums">{words}</p>
}

function Pages({ filters, page: { newer, older } }: { filters: Filters; page: AuditPage }) {
  const t = useTranslations('auditLog')
  if (!newer && !older) return null
  const to = (cursor: AuditCursor | null) => hrefOf({ ...filters, cursor })
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap items-center justify-center gap-2">
      {newer && (
        <>
          <Button asChild variant="ghost">
            <Link href={to(null)} prefetch={false}>
              {t('newest')}
            </Link>
          </Button>
          <Button asChild variant="outline">
            <Link href={to(newer)} rel="prev" prefetch={false}>
              <Icon name="chevron-left" />
              {t('newer')}
            </Link>
          </Button>
        </>
      )}
      {older && (
        <Button asChild variant="outline">
          <Link href={to(older)} rel="next" prefetch={false}>
            {t('older')}
            <Icon name="chevron-right" />
          </Link>
        </Button>
      )}
    </nav>
  )
}

function Nothing({ filters }: { filters: Filters }) {
  const t = useTranslations('auditLog')
  const isFiltered = isNarrowed(filters) || filters.cursor !== null
  return (
    <EmptyState
      icon={<ScrollText />}
      title={t(isFiltered ? 'nothingTitle' : 'emptyTitle')}
      description={t(isFiltered ? 'nothingText' : 'emptyText')}
    >
      {isFiltered && (
        <Button asChild variant="outline">
          <Link href="/settings/audit-log">{t('clear')}</Link>
        </Button>
      )}
    </EmptyState>
  )
}

function hrefOf(filters: Filters): string {
  const query = auditQueryString(filters)
  return query ? `/settings/audit-log?${query}` : '/settings/audit-log'
}
