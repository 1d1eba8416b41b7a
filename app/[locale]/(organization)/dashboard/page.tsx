import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AttentionSection } from '@/components/dashboard/attention-section'
import { CalendarFeedCard } from '@/components/dashboard/calendar-feed-card'
import { DashboardSkeleton } from '@/components/dashboard/dashboard-skeleton'
import { EndingKeys } from '@/components/dashboard/ending-keys'
import { StateCounts } from '@/components/dashboard/state-counts'
import { Gated } from '@/components/layout/gated'
import { PageHeader } from '@/components/layout/page-header'
import { DigestCard } from '@/components/syncs/alerts/digest-card'
import { SyncAlerts } from '@/components/syncs/alerts/sync-alerts'
import { Alert } from '@/components/ui/alert'
import { listEndingKeys } from '@/lib/api-keys/ending/queries'
import { isLastAdmin, listAttention, summarizeConnections } from '@/lib/attention/queries'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { findCalendarFeed } from '@/lib/calendar-feeds/queries'
import { listSyncAlerts } from '@/lib/syncs/alerts/queries'
import { getsDigest } from '@/lib/syncs/digest/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('dashboard')
  return { title: t('title') }
}

export default function DashboardPage() {
  const fallback = (
    <>
      <Header />
      <DashboardSkeleton />
    </>
  )
  return <Gated fallback={fallback} render={renderDashboard} />
}

async function Header() {
  const t = await getTranslations('dashboard')
  return <PageHeader title={t('title')} description={t('description')} />
}

async function renderDashboard() {
  const actor = await requirePermission('connection:read', '/dashboard')
  const now = new Date()
  const [t, isLast, attention, overview, keys, feed, alerts, isDigestWanted] = await Promise.all([
    getTranslations('dashboard'),
    isLastAdmin(actor, now),
    listAttention(actor, now),
    summarizeConnections(actor),
    listEndingKeys(actor, now),
    findCalendarFeed(actor),
    listSyncAlerts(actor),
    getsDigest(actor),
  ])
  const isAnyConnected = Object.values(overview.counts).some((count) => count > 0)
  return (
    <>
      <Header />
      <div className="flex flex-col gap-6">
        {isLast && (
          <Alert variant="warning" title={t('lastAdminTitle')}>
            {t('lastAdminText')}
          </Alert>
        )}
        <StateCounts counts={overview.counts} />
        {keys.length > 0 && <EndingKeys keys={keys} />}
        {alerts.length > 0 && <SyncAlerts alerts={alerts} />}
        {/* While a key ends or a sync fails, not all is well. */}
        {((keys.length === 0 && alerts.length === 0) || attention.total > 0 || !isAnyConnected) && (
          <AttentionSection
            attention={attention}
            overview={overview}
            canEdit={can(actor, 'connection:update')}
          />
        )}
        <CalendarFeedCard feed={feed} />
        {can(actor, 'sync:update') && <DigestCard isWanted={isDigestWanted} />}
      </div>
    </>
  )
}
