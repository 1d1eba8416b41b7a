import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel } from '@/components/ui/state-label'
import { Link } from '@/lib/i18n/navigation'
import type { SyncAlert } from '@/lib/syncs/alerts/schema'
import { trackingHref } from '@/lib/syncs/tracking/filters/schema'

/** Connections over which syncs fail for more people or groups than before. */
export function SyncAlerts({ alerts }: { alerts: readonly SyncAlert[] }) {
  const t = useTranslations('syncs.alerts')
  const locale = useLocale()
  return (
    <section aria-labelledby="sync-alerts" className="flex flex-col gap-3">
      <h2 id="sync-alerts" className="font-semibold text-base">
        {t('title')}
      </h2>
      <ul aria-labelledby="sync-alerts" className="flex flex-col gap-3">
        {alerts.map(({ connection, since, failing, failingGroups: groups }) => (
          <li
            key={connection.id}
            className="flex flex-wrap items-center gap-x-4 gap-y-3 rounded-lg border bg-card p-4"
          >
            <div className="flex min-w-0 flex-1 basis-64 flex-col gap-0.5">
              <span className="wrap-anywhere font-medium">{connection.name}</span>
              {failing > 0 && <StateLabel tone="danger">{t('people', { failing })}</StateLabel>}
              {groups > 0 && <StateLabel tone="danger">{t('groups', { groups })}</StateLabel>}
              {failing + groups === 0 && <StateLabel tone="danger">{t('down')}</StateLabel>}
              <span className="text-muted-foreground text-xs">
                {t.rich('since', { time: () => <LocalTime value={since.toISOString()} locale={locale} /> })}
              </span>
            </div>
            <Button asChild variant="outline" size="sm">
              <Link href={trackingHref(connection.id)} aria-label={`${t('show')} (${connection.name})`}>
                {t('show')}
              </Link>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
