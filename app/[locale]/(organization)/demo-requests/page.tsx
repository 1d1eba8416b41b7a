import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { DemoRequestList } from '@/components/demo-requests/demo-request-list'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { requirePermission } from '@/lib/auth/session'
import { listDemoRequests } from '@/lib/demo-requests/queries'
import { Link } from '@/lib/i18n/navigation'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('demoRequests')
  return { title: t('title') }
}

export default function DemoRequestsPage() {
  return <Gated fallback={<ListSkeleton />} render={renderDemoRequests} />
}

async function renderDemoRequests() {
  const actor = await requirePermission('demo-request:read', '/demo-requests')
  const [t, requests] = await Promise.all([getTranslations('demoRequests'), listDemoRequests(actor)])
  return (
    <>
      <PageHeader title={t('title')} description={t('count', { count: requests.length })} />
      {requests.length > 0 ? (
        <DemoRequestList requests={requests} />
      ) : (
        <EmptyState title={t('emptyTitle')} description={t('emptyText')}>
          <Button asChild>
            <Link href="/marketplace">{t('toMarketplace')}</Link>
          </Button>
        </EmptyState>
      )}
    </>
  )
}
