import { useLocale, useTranslations } from 'next-intl'
import { Button } from '@/components/ui/button'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import type { ForeignChange } from '@/lib/audiences/editing/schema'
import { versionsPageSize } from '@/lib/audiences/history/schema'
import { Link } from '@/lib/i18n/navigation'
import { ChangeWords } from '../change-words'

export interface HistoryCardProps {
  audienceId: string
  version: number
  /** Newest first. */
  changes: ForeignChange[]
  canEdit: boolean
}

/** What the audience was after each change, who made it, and the way back to it. */
export function HistoryCard({ audienceId, version, changes, canEdit }: HistoryCardProps) {
  const t = useTranslations('audienceHistory')
  const locale = useLocale()
  return (
    <Card id="versions" className="scroll-mt-4">
      <CardHeader>
        <CardTitle>{t('title')}</CardTitle>
      </CardHeader>
      <ol className="flex flex-col divide-y">
        {changes.map((change) => (
          <li key={change.number} className="flex flex-col gap-1 py-3 first:pt-0">
            <div className="flex flex-wrap items-center gap-x-3 text-sm">
              <span className="font-medium">{t('version', { number: change.number })}</span>
              <span className="text-muted-foreground">
                {change.by ?? t('formerMember')} ·{' '}
                <LocalTime value={change.at.toISOString()} locale={locale} />
              </span>
              {change.number === version ? (
                <span className="text-muted-foreground">{t('current')}</span>
              ) : (
                canEdit && (
                  <Link
                    href={`/audiences/${audienceId}/edit?version=${change.number}`}
                    prefetch={false}
                    className="inline-flex min-h-6 items-center rounded-sm text-primary underline underline-offset-4"
                  >
                    {t('restore')}
                    <span className="sr-only">: {t('version', { number: change.number })}</span>
                  </Link>
                )
              )}
            </div>
            <ChangeWords change={change} />
          </li>
        ))}
      </ol>
      <OtherVersions audienceId={audienceId} version={version} shown={changes.map(({ number }) => number)} />
    </Card>
  )
}

/** The ways to newer and older versions. Numbers stand in the address: it shows the same when more are saved. */
function OtherVersions({
  audienceId,
  version,
  shown,
}: {
  audienceId: string
  version: number
  shown: number[]
}) {
  const t = useTranslations('audienceHistory')
  const [newest = 0, oldest = 1] = [shown[0], shown.at(-1)]
  const isLatest = newest >= version
  if (isLatest && oldest <= 1) return null
  const hrefOf = (before: number) =>
    `/audiences/${audienceId}${before > version ? '' : `?before=${before}`}#versions`
  return (
    <nav aria-label={t('pages')} className="flex flex-wrap justify-between gap-2">
      {!isLatest && (
        <Button asChild variant="outline" size="sm">
          <Link href={hrefOf(newest + versionsPageSize + 1)} rel="prev" prefetch={false}>
            {t('newer')}
          </Link>
        </Button>
      )}
      {oldest > 1 && (
        <Button asChild variant="outline" size="sm">
          <Link href={hrefOf(oldest)} rel="next" prefetch={false}>
            {t('older')}
          </Link>
        </Button>
      )}
    </nav>
  )
}
