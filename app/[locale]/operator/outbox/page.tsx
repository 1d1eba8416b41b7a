import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { OutboxList } from '@/components/outbox/outbox-list'
import { EmptyState } from '@/components/ui/empty-state'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { getEnv } from '@/lib/env'
import { listOutbox } from '@/lib/outbox/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('outbox')
  return { title: t('title') }
}

export default function OutboxPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={renderOutbox} />
}

async function renderOutbox() {
  const actor = await requirePermission('mail:read', '/operator/outbox')
  const [t, mails] = await Promise.all([getTranslations('outbox'), listOutbox(actor)])
  const { SMTP_URL, PORTICO_URL } = getEnv()
  return (
    <>
      <PageHeader title={t('title')} description={t('description', { count: mails.length })} />
      {mails.length === 0 ? (
        <EmptyState title={t('emptyTitle')} description={t('emptyText')} />
      ) : (
        <OutboxList mails={mails} isSending={SMTP_URL !== undefined} site={PORTICO_URL} />
      )}
    </>
  )
}
