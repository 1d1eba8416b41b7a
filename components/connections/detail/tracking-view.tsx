import { History } from 'lucide-react'
import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { useEventText } from '@/components/audit-log/event-text'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { EmptyState } from '@/components/ui/empty-state'
import { LocalTime } from '@/components/ui/local-time'
import { Pagination } from '@/components/ui/pagination'
import type { AuditEvent } from '@/lib/audit-log/schema'
import type { HistoryPage } from '@/lib/connections/history/queries'
import { getPathname } from '@/lib/i18n/navigation'

export interface TrackingViewProps {
  connectionId: string
  provider: string
  history: HistoryPage
  /** Its runs; left out where nothing is synchronized over it. */
  runs?: ReactNode
}

/** The runs of a connection, and what happened to it, newest first. */
export function TrackingView({ connectionId, provider, history, runs }: TrackingViewProps) {
  const t = useTranslations('connections.tracking')
  const locale = useLocale()
  const { events, page, pageCount, count } = history
  return (
    <div className="flex flex-col gap-6">
      {runs ?? (
        <Card>
          <CardHeader>
            <CardTitle>{t('syncTitle')}</CardTitle>
            <CardDescription>{t('noSync', { provider })}</CardDescription>
          </CardHeader>
        </Card>
      )}
      <section aria-labelledby="history-title" className="flex flex-col gap-4">
        <div className="flex flex-col gap-1">
          <h2 id="history-title" className="font-semibold text-base">
            {t('historyTitle')}
          </h2>
          <p className="text-muted-foreground tabular-nums">{t('count', { count })}</p>
        </div>
        {events.length > 0 ? (
          <ol className="flex flex-col divide-y rounded-lg border bg-card">
            {events.map((event) => (
              <HistoryEntry key={event.id} event={event} />
            ))}
          </ol>
        ) : (
          <EmptyState icon={<History />} title={t('emptyTitle')} description={t('emptyText')} as="h3" />
        )}
        <Pagination
          label={t('pages')}
          page={page}
          pageCount={pageCount}
          hrefFor={(to) => getPathname({ locale, href: `/connections/${connectionId}/tracking?page=${to}` })}
          previousLabel={t('newer')}
          nextLabel={t('older')}
          pageLabel={(of) => t('page', { page: of })}
        />
      </section>
    </div>
  )
}

function HistoryEntry({ event }: { event: AuditEvent }) {
  const t = useTranslations('connections.tracking')
  const locale = useLocale()
  const text = useEventText()
  const { createdAt, actor, reason, address } = event
  return (
    <li className="flex flex-col gap-0.5 px-4 py-3">
      <span className="wrap-anywhere font-medium">{text.what(event)}</span>
      {reason && (
        <span className="wrap-anywhere max-w-text">{t('reason', { reason: text.why(reason) })}</span>
      )}
      <span className="wrap-anywhere text-muted-foreground text-xs">
        <LocalTime value={createdAt.toISOString()} locale={locale} /> · {text.who(actor)}
        {address && ` · ${address}`}
      </span>
    </li>
  )
}
