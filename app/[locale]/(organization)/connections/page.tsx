import { PlugZap } from 'lucide-react'
import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionList, ConnectionListSkeleton } from '@/components/connections/connection-list'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { Alert } from '@/components/ui/alert'
import { Button } from '@/components/ui/button'
import { EmptyState } from '@/components/ui/empty-state'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { isGeneral, toProblem } from '@/lib/connections/authorization/rules'
import { listConnections } from '@/lib/connections/queries'
import { Link } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections')
  return { title: t('title') }
}

export default function ConnectionsPage({ searchParams }: Props) {
  const fallback = (
    <>
      <Header />
      <ConnectionListSkeleton />
    </>
  )
  return <Gated fallback={fallback} render={() => renderConnections(searchParams)} />
}

async function Header() {
  const t = await getTranslations('connections')
  return <PageHeader title={t('title')} description={t('description')} />
}

async function renderConnections(searchParams: Props['searchParams']) {
  const actor = await requirePermission('connection:read', '/connections')
  const [t, tError, connections, { problem, done }] = await Promise.all([
    getTranslations('connections'),
    getTranslations('connectionErrors'),
    listConnections(actor),
    searchParams,
  ])
  const told = toProblem(problem)
  const canConnect = can(actor, 'connection:create')
  return (
    <>
      <Header />
      <div className="flex flex-col gap-4">
        {done === 'deleted' && (
          <Alert variant="success" role="status">
            {t('delete.done')}
          </Alert>
        )}
        {isGeneral(told) && (
          <Alert variant="danger" role="alert">
            {tError(told)}
          </Alert>
        )}
        {connections.length > 0 ? (
          <>
            <p className="text-muted-foreground tabular-nums">{t('count', { count: connections.length })}</p>
            <ConnectionList connections={connections} canEdit={can(actor, 'connection:update')} />
          </>
        ) : (
          <EmptyState
            icon={<PlugZap />}
            title={t('emptyTitle')}
            description={t(canConnect ? 'emptyText' : 'emptyTextViewer')}
          >
            <Button asChild>
              <Link href="/marketplace">{t('toMarketplace')}</Link>
            </Button>
          </EmptyState>
        )}
      </div>
    </>
  )
}
