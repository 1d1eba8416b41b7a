import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import {
  cancelRunAction,
  pauseRunAction,
  resumeRunAction,
  retryFailedAction,
  startRunAction,
} from '@/lib/syncs/runs/actions'
import { trackingHref } from '@/lib/syncs/tracking/filters/schema'
import { isUnfinished } from '@/lib/syncs/tracking/progress/rules'
import { countOf } from '@/lib/syncs/tracking/rules'
import type { RunDetail } from '@/lib/syncs/tracking/schema'
import { RunForm } from './run-form'

/** What can be done with a run where it stands. */
export function RunActions({ run }: { run: RunDetail }) {
  const t = useTranslations('syncs.action')
  const words = useTranslations('syncs')
  const { id, connectionId, status, isDryRun, counts, total, done } = run
  const shared = {
    name: 'runId',
    value: id,
    runsHref: trackingHref(connectionId),
    doneText: words('startedNow'),
  } as const
  return (
    <div className="flex flex-wrap items-start gap-2">
      {(status === 'running' || status === 'planning') && (
        <RunForm {...shared} submit={pauseRunAction} variant="outline">
          {t('pause')}
        </RunForm>
      )}
      {status === 'paused' && (
        <RunForm {...shared} submit={resumeRunAction}>
          {t('resume')}
        </RunForm>
      )}
      {isUnfinished(status) && (
        <details className="rounded-lg border bg-card px-3 py-1.5 text-sm open:py-3">
          <summary className="flex min-h-6 cursor-pointer items-center rounded-sm font-medium">
            {t('cancelTitle')}
          </summary>
          <div className="flex flex-col gap-3 pt-2">
            <p className="max-w-text">{t('cancelText', { count: total - done })}</p>
            <RunForm {...shared} submit={cancelRunAction} variant="destructive">
              {t('cancel')}
            </RunForm>
          </div>
        </details>
      )}
      {!isUnfinished(status) && !isDryRun && countOf(counts, { status: 'failed' }) > 0 && (
        <RunForm {...shared} submit={retryFailedAction}>
          {t('retry')}
        </RunForm>
      )}
    </div>
  )
}

/** What a dry run found, and the way to the run itself. */
export function Rehearsal({ run, canStart }: { run: RunDetail; canStart: boolean }) {
  const t = useTranslations('syncs')
  return (
    <Alert
      title={t('rehearsal.title')}
      actions={
        canStart && (
          <RunForm
            name="connectionId"
            value={run.connectionId}
            runsHref={trackingHref(run.connectionId)}
            doneText={t('startedNow')}
            submit={startRunAction}
          >
            {t('rehearsal.start')}
          </RunForm>
        )
      }
    >
      {t('rehearsal.text')}
    </Alert>
  )
}
