import { useLocale, useTranslations } from 'next-intl'
import { Card, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { StateLabel, type Tone } from '@/components/ui/state-label'
import type { ImportView } from '@/lib/directory/imports/schema'
import { Link } from '@/lib/i18n/navigation'

const tones: Record<ImportView['state'], Tone> = {
  mapping: 'warning',
  checking: 'warning',
  ready: 'warning',
  running: 'warning',
  done: 'success',
  failed: 'danger',
  cancelled: 'inactive',
}

/** The imports of the organization, the newest first. */
export function ImportHistory({ imports }: { imports: ImportView[] }) {
  const t = useTranslations('directoryImport')
  const locale = useLocale()
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('history')}</CardTitle>
      </CardHeader>
      {imports.length === 0 ? (
        <p className="text-muted-foreground text-sm">{t('none')}</p>
      ) : (
        <>
          <p className="text-muted-foreground text-sm">{t('historyCount', { count: imports.length })}</p>
          <ul className="flex flex-col divide-y">
            {imports.map((view) => (
              <li key={view.id} className="flex flex-wrap items-center gap-x-4 gap-y-1 py-3 text-sm">
                <span className="flex min-w-0 flex-1 basis-56 flex-col">
                  <Link
                    href={`/directory/import/${view.id}`}
                    prefetch={false}
                    className="wrap-anywhere inline-flex min-h-6 items-center self-start rounded-sm font-medium text-primary underline underline-offset-4"
                  >
                    <bdi>{view.fileName}</bdi>
                  </Link>
                  <span className="text-muted-foreground text-xs">
                    {t('rows', { count: view.rowCount })}
                    {view.by && ` · ${t('by', { name: view.by })}`} ·{' '}
                    <LocalTime value={view.createdAt.toISOString()} locale={locale} />
                  </span>
                </span>
                <Outcome view={view} />
                <StateLabel tone={tones[view.state]}>{t(`state.${view.state}`)}</StateLabel>
              </li>
            ))}
          </ul>
        </>
      )}
    </Card>
  )
}

function Outcome({ view }: { view: ImportView }) {
  const t = useTranslations('directoryImport')
  if (!view.startedAt) return null
  const counts = [
    ['created', view.createdCount],
    ['updated', view.updatedCount],
    ['left', view.leftCount],
    ['refused', view.refusedCount],
  ] as const
  const words = counts.filter(([, count]) => count > 0)
  return (
    <span className="text-muted-foreground text-xs tabular-nums">
      {words.map(([name, count]) => t('outcomeCount', { outcome: t(`outcome.${name}`), count })).join(' · ')}
    </span>
  )
}
