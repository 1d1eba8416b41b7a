import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { WaitingList } from '@/components/approvals/waiting-list'
import { Gated } from '@/components/layout/gated'
import { ListSkeleton } from '@/components/layout/list-skeleton'
import { PageHeader } from '@/components/layout/page-header'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { requirePermission } from '@/lib/auth/session'
import { listWaiting } from '@/lib/connections/approval/standing/queries'
import { Link } from '@/lib/i18n/navigation'
import { getPolicy } from '@/lib/policies/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('approvals')
  return { title: t('title') }
}

/** Connections that wait for the approval of a second administrator. */
export default function ApprovalsPage() {
  return <Gated fallback={<ListSkeleton />} render={renderApprovals} />
}

async function renderApprovals() {
  const actor = await requirePermission('connection:approve', '/settings/approvals')
  const [t, connections, { requiresApproval }] = await Promise.all([
    getTranslations('approvals'),
    listWaiting(actor),
    getPolicy(actor),
  ])
  return (
    <>
      <PageHeader title={t('title')} description={t('count', { count: connections.length })} />
      {connections.length > 0 ? (
        <WaitingList connections={connections} />
      ) : (
        <EmptyState
          title={t('emptyTitle')}
          description={t(requiresApproval ? 'emptyText' : 'emptyNotRequired')}
        >
          <Button asChild variant="outline">
            <Link href={requiresApproval ? '/connections' : '/settings/policy'}>
              {t(requiresApproval ? 'toConnections' : 'toPolicy')}
            </Link>
          </Button>
        </EmptyState>
      )}
    </>
  )
}
