import { useLocale, useTranslations } from 'next-intl'
import { ClientMessages } from '@/components/layout/client-messages'
import { PolicyNotice } from '@/components/policies/policy-notice'
import { Alert } from '@/components/ui/alert'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { approveAction, declineAction } from '@/lib/connections/approval/actions'
import type { Standing } from '@/lib/connections/approval/standing/queries'
import { ApprovalForms } from './approval-forms'

export interface StandingNoticeProps {
  connectionId: string
  standing: Standing | null
}

/** On a connection: that it waits for an approval, was declined or is held back by the policy, and what follows. */
export function StandingNotice({ connectionId, standing }: StandingNoticeProps) {
  if (!standing) return null
  switch (standing.kind) {
    case 'held':
      return <PolicyNotice reason={standing.reason} isAboutMethod={standing.isAboutMethod} />
    case 'declined':
      return <Declined standing={standing} />
    case 'waiting':
      return <Waiting connectionId={connectionId} standing={standing} />
  }
}

function Declined({ standing }: { standing: Extract<Standing, { kind: 'declined' }> }) {
  const t = useTranslations('approvals')
  const { by, reason } = standing
  return (
    <Alert variant="warning" title={by ? t('declinedBy', { admin: by }) : t('declined')}>
      {reason && <p className="wrap-anywhere">{t('declinedReason', { reason })}</p>}
      <p>{t('declinedNext')}</p>
    </Alert>
  )
}

function Waiting({
  connectionId,
  standing,
}: {
  connectionId: string
  standing: Extract<Standing, { kind: 'waiting' }>
}) {
  const t = useTranslations('approvals')
  const locale = useLocale()
  const { submitter, since, canDecide, hasFailed, isOwn, approvers } = standing
  return (
    <Card id="approval">
      <CardHeader>
        <CardTitle>{t('waitingTitle')}</CardTitle>
        <CardDescription>
          {submitter ? t('submittedBy', { name: submitter }) : t('submitted')}
          {since && (
            <>
              {' · '}
              <LocalTime value={since.toISOString()} locale={locale} />
            </>
          )}
        </CardDescription>
      </CardHeader>
      {canDecide ? (
        <ClientMessages namespaces={['errors', 'approvals']}>
          {hasFailed && <Alert variant="warning">{t('hasFailed')}</Alert>}
          <p className="max-w-text text-sm">{t('decide')}</p>
          <ApprovalForms connectionId={connectionId} approve={approveAction} decline={declineAction} />
        </ClientMessages>
      ) : (
        <div className="flex max-w-text flex-col gap-2 text-sm">
          {isOwn && approvers.first.length > 0 && <p>{t('own')}</p>}
          <Approvers standing={standing} />
        </div>
      )}
    </Card>
  )
}

/** Who can approve, by name; or that nobody can, and what helps. */
export function Approvers({ standing }: { standing: Extract<Standing, { kind: 'waiting' }> }) {
  const t = useTranslations('approvals')
  const { first, more } = standing.approvers
  if (first.length === 0) return <p>{t('nobody')}</p>
  return <p>{t('approvers', { names: first.join(', '), more })}</p>
}
