import { getFormatter, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { PageHeader } from '@/components/layout/page-header'
import { Badge } from '@/components/ui/badge'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { listOutbox } from '@/lib/outbox/queries'

export default function OutboxPage() {
  return (
    <Suspense fallback={<Skeleton className="h-96 w-full" />}>
      <Outbox />
    </Suspense>
  )
}

async function Outbox() {
  const actor = await requirePermission('mail:read', '/operator/outbox')
  const [t, format, mails] = await Promise.all([getTranslations('outbox'), getFormatter(), listOutbox(actor)])
  return (
    <>
      <PageHeader title={t('title')} description={t('description', { count: mails.length })} />
      {mails.length === 0 ? (
        <EmptyState title={t('emptyTitle')} description={t('emptyText')} />
      ) : (
        <ul className="flex flex-col gap-3">
          {mails.map((mail) => (
            <li key={mail.id}>
              <details className="rounded-lg border bg-card p-4">
                <summary className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
                  <span className="font-medium">{mail.subject}</span>
                  <span className="text-muted-foreground text-sm">{mail.recipient}</span>
                  <span className="text-muted-foreground text-xs tabular-nums">
                    {format.dateTime(mail.createdAt, { dateStyle: 'medium', timeStyle: 'short' })}
                  </span>
                  <Badge variant={mail.sentAt ? 'success' : 'neutral'}>
                    {mail.sentAt ? t('sent') : t('waiting')}
                  </Badge>
                </summary>
                {mail.text === null ? (
                  <p className="mt-3 max-w-text text-muted-foreground text-sm">{t('hidden')}</p>
                ) : (
                  <p className="mt-3 max-w-text wrap-break-word whitespace-pre-wrap text-sm">{mail.text}</p>
                )}
              </details>
            </li>
          ))}
        </ul>
      )}
    </>
  )
}
