import { useTranslations } from 'next-intl'
import { Alert } from '@/components/ui/alert'
import { Link } from '@/lib/i18n/navigation'
import { approveRunAction, declineRunAction } from '@/lib/syncs/runs/actions'
import { runHref, trackingHref } from '@/lib/syncs/tracking/filters/schema'
import type { ItemView, RunDetail } from '@/lib/syncs/tracking/schema'
import { RunForm } from './run-form'

export interface ApprovalProps {
  run: RunDetail
  provider: string
  /** Some of those who would be deprovisioned. */
  people: readonly ItemView[]
  canStart: boolean
}

/** What a run asks before it deprovisions so many: who, how many of how many, and the decision. */
export function Approval({ run, provider, people, canStart }: ApprovalProps) {
  const t = useTranslations('syncs.approval')
  const { deprovisions, linked, reasonDetails, id, connectionId } = run
  const { share = 0, minimum = 0, lately = 0 } = reasonDetails
  const shared = { name: 'runId', value: id, runsHref: trackingHref(connectionId), doneText: '' } as const
  return (
    <Alert
      variant="warning"
      title={t('title', { count: deprovisions })}
      actions={
        canStart && (
          <>
            <RunForm {...shared} submit={declineRunAction}>
              {t('decline')}
            </RunForm>
            <RunForm {...shared} submit={approveRunAction} variant="destructive">
              {t('approve')}
            </RunForm>
          </>
        )
      }
    >
      <div className="flex flex-col gap-2">
        <p>
          {t('text', {
            share: linked > 0 ? deprovisions / linked : 1,
            linked,
            provider,
            limit: share,
            minimum,
          })}{' '}
          {lately > 0 && t('lately', { count: lately })}
        </p>
        <p className="wrap-anywhere">
          {people.map(({ position, subject }, index) => (
            <span key={position}>
              {index > 0 && ', '}
              {subject.kind !== 'gone' && <bdi>{subject.name}</bdi>}
            </span>
          ))}
          {deprovisions > people.length && ' …'}{' '}
          <Link
            href={`${runHref(run, { operation: 'deprovision' })}#people`}
            className="text-primary underline underline-offset-4"
          >
            {t('all')}
          </Link>
        </p>
        <p>{t('check')}</p>
      </div>
    </Alert>
  )
}
