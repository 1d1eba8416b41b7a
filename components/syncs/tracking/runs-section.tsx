import { History } from 'lucide-react'
import { useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { Link } from '@/lib/i18n/navigation'
import { startDryRunAction, startRunAction } from '@/lib/syncs/runs/actions'
import {
  type RunFilters as Filters,
  type RunCursor,
  runHref,
  trackingHref,
} from '@/lib/syncs/tracking/filters/schema'
import type { DayOutcomes, RunPage } from '@/lib/syncs/tracking/schema'
import { Outcomes } from './outcomes'
import { PageLinks } from './page-links'
import { RunFilters } from './run-filters'
import { RunForm } from './run-form'
import { RunTable } from './run-table'

export interface RunsSectionProps {
  connectionId: string
  provider: string
  filters: Filters
  page: RunPage
  days: readonly DayOutcomes[]
  syncing: { isEnabled: boolean; hasRuns: boolean; current: string | null }
  /** May start runs. */
  canStart: boolean
}

/** The runs of a connection: what is at work, how they came out over time, and each of them. */
export function RunsSection(props: RunsSectionProps) {
  const { connectionId, provider, filters, page, days, syncing, canStart } = props
  const t = useTranslations('syncs')
  if (!syncing.hasRuns) {
    return (
      <EmptyState
        icon={<History />}
        title={t('emptyTitle')}
        description={canStart ? t('emptyText', { provider }) : t('emptyView')}
      >
        {canStart && <Start connectionId={connectionId} isFirst />}
      </EmptyState>
    )
  }
  const to = (cursor: RunCursor | null) => trackingHref(connectionId, { ...filters, cursor })
  return (
    <section aria-labelledby="runs-title" className="flex flex-col gap-4">
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h2 id="runs-title" className="font-semibold text-base">
          {t('runs')}
        </h2>
        {syncing.current ? (
          <p className="text-sm">
            {t('atWork')}{' '}
            <Link
              href={runHref({ connectionId, id: syncing.current })}
              className="text-primary underline underline-offset-4"
            >
              {t('toRun')}
            </Link>
          </p>
        ) : (
          canStart && <Start connectionId={connectionId} />
        )}
      </div>
      {!syncing.isEnabled && <p className="max-w-text text-muted-foreground text-sm">{t('off')}</p>}
      <Outcomes days={days} />
      <RunFilters connectionId={connectionId} filters={filters} />
      {page.runs.length > 0 ? (
        <RunTable runs={page.runs} />
      ) : (
        <EmptyState icon={<History />} title={t('nothingTitle')} description={t('nothingText')} as="h3" />
      )}
      <PageLinks
        first={to(null)}
        previous={page.previous && to(page.previous)}
        next={page.next && to(page.next)}
        words={{ previous: t('newer'), next: t('older') }}
      />
    </section>
  )
}

function Start({ connectionId, isFirst = false }: { connectionId: string; isFirst?: boolean }) {
  const t = useTranslations('syncs')
  const shared = {
    name: 'connectionId',
    value: connectionId,
    runsHref: trackingHref(connectionId),
    doneText: t('startedNow'),
  } as const
  return (
    <ClientMessages namespaces={['errors']}>
      <div className="flex flex-wrap items-start gap-2">
        <RunForm {...shared} submit={startDryRunAction} variant={isFirst ? 'default' : 'outline'}>
          {t('startDry')}
        </RunForm>
        {!isFirst && (
          <RunForm {...shared} submit={startRunAction}>
            {t('start')}
          </RunForm>
        )}
        <Button asChild variant="ghost">
          <Link href={`/connections/${connectionId}/sync`}>{t('settings')}</Link>
        </Button>
      </div>
    </ClientMessages>
  )
}
