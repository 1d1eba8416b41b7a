import { useLocale, useTranslations } from 'next-intl'
import { RunForm } from '@/components/syncs/tracking/run-form'
import { Button } from '@/components/ui/button'
import { Card, CardAction, CardContent, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { Link } from '@/lib/i18n/navigation'
import { startDryRunAction, startRunAction } from '@/lib/syncs/runs/actions'
import type { SyncSettingsView } from '@/lib/syncs/settings/queries'
import { trackingHref } from '@/lib/syncs/tracking/filters/schema'

export interface StateCardProps {
  connectionId: string
  settings: Pick<SyncSettingsView, 'isEnabled' | 'onChange' | 'hasRun' | 'linked' | 'nextRunAt'>
  canStart: boolean
}

/** Whether a connection is synchronized, when next, and the buttons that begin. */
export function StateCard({ connectionId, settings, canStart }: StateCardProps) {
  const t = useTranslations('syncSettings')
  const locale = useLocale()
  const { isEnabled, onChange, hasRun, linked, nextRunAt } = settings
  const facts = [
    isEnabled ? t('state.on') : t(hasRun ? 'state.off' : 'state.notStarted'),
    t('state.linked', { count: linked }),
    ...(isEnabled ? [t(onChange ? 'state.change' : 'state.noChange')] : []),
  ]
  return (
    <Card>
      <CardHeader>
        <CardTitle>{t('state.title')}</CardTitle>
        {!hasRun && canStart && <CardDescription>{t('first')}</CardDescription>}
        <CardAction>
          <Button asChild variant="ghost">
            <Link href={trackingHref(connectionId)}>{t('state.toRuns')}</Link>
          </Button>
        </CardAction>
      </CardHeader>
      <CardContent className="flex flex-col gap-4">
        <ul className="flex flex-col gap-1">
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
          {isEnabled && (
            <li>
              {nextRunAt
                ? t.rich('state.nextRich', {
                    time: () => <LocalTime value={nextRunAt.toISOString()} locale={locale} />,
                  })
                : t('state.noClock')}
            </li>
          )}
        </ul>
        {canStart && <Start connectionId={connectionId} hasRun={hasRun} />}
      </CardContent>
    </Card>
  )
}

function Start({ connectionId, hasRun }: { connectionId: string; hasRun: boolean }) {
  const t = useTranslations('syncs')
  const shared = {
    name: 'connectionId',
    value: connectionId,
    runsHref: trackingHref(connectionId),
    doneText: t('startedNow'),
  } as const
  return (
    <div className="flex flex-wrap items-start gap-2">
      <RunForm {...shared} submit={startDryRunAction} variant={hasRun ? 'outline' : 'default'}>
        {t('startDry')}
      </RunForm>
      <RunForm {...shared} submit={startRunAction} variant={hasRun ? 'default' : 'outline'}>
        {t('start')}
      </RunForm>
    </div>
  )
}
