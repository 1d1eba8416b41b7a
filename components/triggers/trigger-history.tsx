import { useLocale, useTranslations } from 'next-intl'
import { Badge } from '@/components/ui/badge'
import { LocalTime } from '@/components/ui/local-time'
import { Pagination } from '@/components/ui/pagination'
import { StateLabel } from '@/components/ui/state-label'
import { getPathname, Link } from '@/lib/i18n/navigation'
import type { FiringsPage } from '@/lib/triggers/history/queries'
import { firingReasons } from '@/lib/triggers/schema'

const tones = { succeeded: 'success', pending: 'warning', failed: 'danger', skipped: 'inactive' } as const

/** What a trigger did, newest first, and why not where it did not. */
export function TriggerHistory({ triggerId, history }: { triggerId: string; history: FiringsPage }) {
  const t = useTranslations('triggers')
  const locale = useLocale()
  const { firings, count, page, pageCount } = history
  return (
    <section aria-labelledby="history-title" className="flex flex-col gap-4">
      <div className="flex flex-col gap-1">
        <h2 id="history-title" className="font-semibold text-base">
          {t('history')}
        </h2>
        <p className="text-muted-foreground tabular-nums">{t('historyCount', { count })}</p>
        <p className="max-w-text text-muted-foreground text-xs">{t('historyText')}</p>
      </div>
      {firings.length > 0 && (
        <ol className="flex flex-col divide-y rounded-lg border bg-card">
          {firings.map((firing) => (
            <Firing key={firing.id} firing={firing} />
          ))}
        </ol>
      )}
      <Pagination
        label={t('pages')}
        page={page}
        pageCount={pageCount}
        hrefFor={(to) => getPathname({ locale, href: `/triggers/${triggerId}?page=${to}` })}
        previousLabel={t('newer')}
        nextLabel={t('older')}
        pageLabel={(of) => t('page', { page: of })}
      />
    </section>
  )
}

function Firing({ firing }: { firing: FiringsPage['firings'][number] }) {
  const t = useTranslations('triggers')
  const locale = useLocale()
  const { state, isTest, subject, createdAt, messages, run } = firing
  const reason = firingReasons.find((known) => known === firing.reason)
  return (
    <li className="flex flex-col gap-1 px-4 py-3">
      <span className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <StateLabel tone={tones[state]}>{t(`firing.${state}`)}</StateLabel>
        <span className="wrap-anywhere font-medium">{subject ?? t('byClock')}</span>
        {isTest && <Badge variant="outline">{t('isTest')}</Badge>}
      </span>
      {reason && <span className="max-w-text">{t(`reason.${reason}`, { count: messages })}</span>}
      <span className="flex flex-wrap gap-x-3 text-muted-foreground text-xs">
        <LocalTime value={createdAt.toISOString()} locale={locale} />
        {run?.connectionId && (
          <Link href={`/connections/${run.connectionId}/tracking`} className="rounded-sm underline">
            {t('openRun')}
          </Link>
        )}
      </span>
    </li>
  )
}
