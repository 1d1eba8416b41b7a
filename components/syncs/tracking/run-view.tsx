import { Download, UsersRound } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import { BackLink } from '@/components/layout/back-link'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import {
  type ItemFilters as Filters,
  type ItemCursor,
  itemQueryString,
  runHref,
  trackingHref,
} from '@/lib/syncs/tracking/filters/schema'
import { isUnfinished } from '@/lib/syncs/tracking/progress/rules'
import type { FailureGroup, ItemPage, ItemView, RunDetail, RunProgress } from '@/lib/syncs/tracking/schema'
import { Approval } from './approval'
import { Failures } from './failures'
import { ItemFilters } from './item-filters'
import { ItemTable } from './item-table'
import { PageLinks } from './page-links'
import { Rehearsal, RunActions } from './run-actions'
import { RunFacts } from './run-facts'

export interface RunViewProps {
  run: RunDetail
  provider: string
  progress: RunProgress
  groups: readonly FailureGroup[]
  reasons: readonly NonNullable<Filters['reason']>[]
  /** Some of those whom a run asks about. */
  asked: readonly ItemView[]
  filters: Filters
  page: ItemPage
  /** May steer runs. */
  canStart: boolean
}

/** A run: where it stands, what failed and where to mend it, and what it did person by person. */
export function RunView(props: RunViewProps) {
  const { run, provider, progress, groups, asked, canStart } = props
  const t = useTranslations('syncs')
  const locale = useLocale()
  const { status, isDryRun, createdAt, forgottenAt } = run
  const heading = t.rich(isDryRun ? 'run.dryTitle' : 'run.title', {
    date: () => <LocalTime value={createdAt.toISOString()} locale={locale} />,
  })
  return (
    <ClientMessages namespaces={['errors', 'syncs.live']}>
      <div className="flex flex-col gap-6">
        <div className="flex flex-wrap items-start justify-between gap-3">
          <div className="flex flex-col gap-1">
            <BackLink href={trackingHref(run.connectionId)}>{t('run.back')}</BackLink>
            <h2 className="font-semibold text-lg">{heading}</h2>
          </div>
          {canStart && <RunActions run={run} />}
        </div>
        {status === 'awaiting_approval' && (
          <Approval run={run} provider={provider} people={asked} canStart={canStart} />
        )}
        <RunFacts run={run} progress={progress} />
        {isDryRun && !isUnfinished(status) && <Rehearsal run={run} canStart={canStart} />}
        {groups.length > 0 && <Failures run={run} groups={groups} />}
        {forgottenAt ? (
          <Alert>
            {t.rich('run.forgotten', {
              date: () => <LocalTime value={forgottenAt.toISOString()} locale={locale} isDay />,
            })}
          </Alert>
        ) : (
          <People {...props} />
        )}
      </div>
    </ClientMessages>
  )
}

function People({ run, reasons, filters, page }: RunViewProps) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const { items, total, previous, next } = page
  const isNarrowed = itemQueryString({ ...filters, cursor: null }) !== ''
  if (items.length === 0 && !isNarrowed && !filters.cursor) {
    const text = run.status === 'planning' ? 'planningText' : 'noneText'
    return (
      <EmptyState icon={<UsersRound />} title={t('run.noneTitle')} description={t(`run.${text}`)} as="h3" />
    )
  }
  const to = (cursor: ItemCursor | null) => `${runHref(run, { ...filters, cursor })}#people`
  const query = itemQueryString({ ...filters, cursor: null })
  return (
    <section id="people" aria-labelledby="people-title" className="flex scroll-mt-4 flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="people-title" className="font-semibold text-base">
          {t('run.people')}
        </h2>
        <Button asChild variant="outline" size="sm">
          <a href={`/api/sync-runs/${run.id}/items?locale=${locale}${query && `&${query}`}`}>
            <Download aria-hidden />
            {t('run.export')}
          </a>
        </Button>
      </div>
      <ItemFilters run={run} filters={filters} reasons={reasons} />
      {items.length > 0 ? (
        <>
          <p role="status" className="text-muted-foreground tabular-nums">
            {t(total.isExact ? 'run.peopleCount' : 'run.peopleMore', { count: total.count })}
          </p>
          <ItemTable items={items} />
          <PageLinks
            first={to(null)}
            previous={previous && to(previous)}
            next={next && to(next)}
            words={{ previous: t('previous'), next: t('next') }}
          />
        </>
      ) : (
        <EmptyState
          icon={<UsersRound />}
          title={t('run.nothingTitle')}
          description={t('run.nothingText')}
          as="h3"
        />
      )}
    </section>
  )
}
