import { useLocale, useTranslations } from 'next-intl'
import { ActForm } from '@/components/first-party/act-form'
import { ClientMessages } from '@/components/layout/client-messages'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { Card, CardDescription, CardHeader, CardTitle } from '@/components/ui/card'
import { LocalTime } from '@/components/ui/local-time'
import { retrySendingAction, testCollectorAction } from '@/lib/audit-exports/actions'
import type { AuditExportView } from '@/lib/audit-exports/queries'
import { Link } from '@/lib/i18n/navigation'

export interface AuditExportCardProps {
  connectionId: string
  canManage: boolean
  canUse: boolean
  canReadLog: boolean
  audit: AuditExportView
}

const countedAtMost = 10_000

/** How far the audit log was sent to its collector, and the ways to have it otherwise. */
export function AuditExportCard({
  connectionId,
  canManage,
  canUse,
  canReadLog,
  audit,
}: AuditExportCardProps) {
  const t = useTranslations('auditExport')
  const { hasCollector, isOn } = audit
  return (
    <ClientMessages namespaces={['errors', 'connections', 'connectionErrors']}>
      <Card id="export">
        <CardHeader>
          <CardTitle>{t('title')}</CardTitle>
          <CardDescription>{t('intro')}</CardDescription>
        </CardHeader>
        {!hasCollector && <p>{t('noCollector')}</p>}
        {hasCollector && !isOn && (
          <Alert
            variant="warning"
            actions={
              <Button asChild variant="outline" size="sm">
                <Link href={`/connections/${connectionId}/access`}>{t('activate')}</Link>
              </Button>
            }
          >
            {t('off')}
          </Alert>
        )}
        {hasCollector && <Standing audit={audit} />}
        <div className="flex flex-wrap gap-2">
          {!hasCollector && canManage && (
            <Button asChild variant="outline">
              <Link href={`/connections/${connectionId}/setup/credentials`}>{t('setCollector')}</Link>
            </Button>
          )}
          {canReadLog && (
            <Button asChild variant="outline">
              <Link href="/settings/audit-log">{t('download')}</Link>
            </Button>
          )}
        </div>
        {canUse && hasCollector && (
          <div className="flex flex-wrap items-start gap-6">
            <ActForm
              fields={{ connectionId }}
              done={t('tested')}
              hint={t('testHint')}
              action={testCollectorAction}
            >
              {t('test')}
            </ActForm>
            {audit.resumeAt && (
              <ActForm fields={{ connectionId }} done={t('retried')} action={retrySendingAction}>
                {t('retry')}
              </ActForm>
            )}
          </div>
        )}
      </Card>
    </ClientMessages>
  )
}

function Standing({ audit: { sentAt, waiting, failureCount, resumeAt } }: { audit: AuditExportView }) {
  const t = useTranslations('auditExport')
  const locale = useLocale()
  const time = (at: Date) => ({ time: () => <LocalTime value={at.toISOString()} locale={locale} /> })
  return (
    <div className="flex max-w-text flex-col gap-2">
      <p>{sentAt ? t.rich('sentAt', time(sentAt)) : t('notYet')}</p>
      <p className="tabular-nums">
        {waiting > countedAtMost
          ? t('waitingMany', { count: countedAtMost })
          : t('waiting', { count: waiting })}
      </p>
      {resumeAt && (
        <Alert variant="danger">{t.rich('failing', { count: failureCount, ...time(resumeAt) })}</Alert>
      )}
    </div>
  )
}
