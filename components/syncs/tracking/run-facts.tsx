import { useLocale, useTranslations } from 'next-intl'
import type { ReactNode } from 'react'
import { Card } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import { runHref } from '@/lib/syncs/tracking/filters/schema'
import { isUnfinished } from '@/lib/syncs/tracking/progress/rules'
import type { RunDetail, RunProgress } from '@/lib/syncs/tracking/schema'
import { RunLive } from './run-live'
import { RunStatusLabel } from './status-labels'
import { useSyncWords } from './use-sync-words'

export interface RunFactsProps {
  run: RunDetail
  progress: RunProgress
}

/** Where a run stands, what it did, and when; live while it is at work. */
export function RunFacts({ run, progress }: RunFactsProps) {
  const t = useTranslations('syncs')
  const words = useSyncWords()
  const { id, status, reason, counts, isDryRun, unchanged } = run
  const isLive = isUnfinished(status)
  const waitsAlready = progress.resumeAt !== null
  return (
    <Card>
      <div className="flex flex-col gap-1">
        <RunStatusLabel status={status} />
        {reason && !waitsAlready && <p className="max-w-text text-sm">{t(`runReason.${reason}`)}</p>}
      </div>
      {isLive ? (
        <RunLive runId={id} initial={progress} />
      ) : (
        <p className="text-base">
          {words.counts(counts, isDryRun)}
          {unchanged > 0 && (
            <span className="text-muted-foreground">
              {' · '}
              {t('run.unchanged', { count: unchanged })}
            </span>
          )}
        </p>
      )}
      <Facts run={run} />
    </Card>
  )
}

function Facts({ run }: { run: RunDetail }) {
  const t = useTranslations('syncs')
  const locale = useLocale()
  const words = useSyncWords()
  const { createdAt, startedAt, finishedAt, approvedBy, retryOfId, connectionId, cause, isFull } = run
  const time = (at: Date | null) => at && <LocalTime value={at.toISOString()} locale={locale} />
  const scope = isFull || run.isDryRun ? 'everybody' : cause === 'retry' ? 'failedOnly' : 'changed'
  const facts: { label: string; value: ReactNode }[] = [
    { label: t('column.cause'), value: words.cause(run) },
    { label: t('run.created'), value: time(createdAt) },
    { label: t('run.started'), value: time(startedAt) },
    { label: t('run.finished'), value: time(finishedAt) },
    { label: t('run.duration'), value: words.duration(run) },
    { label: t('run.scope'), value: t(`run.${scope}`) },
    ...(approvedBy ? [{ label: t('run.approved'), value: approvedBy }] : []),
    ...(retryOfId
      ? [
          {
            label: t('run.former'),
            value: (
              <Link
                href={runHref({ connectionId, id: retryOfId })}
                className="text-primary underline underline-offset-4"
              >
                {t('toRun')}
              </Link>
            ),
          },
        ]
      : []),
  ]
  return (
    <dl className="grid gap-x-6 gap-y-3 sm:grid-cols-2 lg:grid-cols-3">
      {facts.map(({ label, value }) => (
        <div key={label} className="flex min-w-0 flex-col">
          <dt className="text-muted-foreground text-xs">{label}</dt>
          <dd className="wrap-anywhere text-sm">
            {value ?? <span className="text-muted-foreground">{t('run.nobody')}</span>}
          </dd>
        </div>
      ))}
    </dl>
  )
}
