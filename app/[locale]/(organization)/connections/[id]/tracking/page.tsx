import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { TrackingView } from '@/components/connections/detail/tracking-view'
import { Gated } from '@/components/layout/gated'
import { RunsSection, type RunsSectionProps } from '@/components/syncs/tracking/runs-section'
import type { MemberActor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { listHistory } from '@/lib/connections/history/queries'
import { type ConnectionDetail, getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { type ConnectionRights, getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { parseRunFilters, type RunFilters, trackingHref } from '@/lib/syncs/tracking/filters/schema'
import { outcomesOverTime } from '@/lib/syncs/tracking/outcomes/queries'
import { findSyncing, listRuns } from '@/lib/syncs/tracking/queries'

type Props = PageProps<'/[locale]/connections/[id]/tracking'>

const pageSchema = z.coerce.number().int().min(1).max(1_000_000).catch(1)
const chartDays = 30

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.tabs')
  return { title: t('tracking') }
}

/** What runs over a connection did, and what happened to it. */
export default function TrackingPage(props: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderTracking(props)} />
}

async function renderTracking({ params, searchParams }: Props) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const query = await searchParams
  const filters = parseRunFilters(query)
  const actor = await requirePermission('connection:read', trackingHref(id, filters))
  const page = pageSchema.parse(query.page)
  const [connection, rights, history, syncing] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    listHistory(actor, { connectionId: id, page }),
    findSyncing(actor, id),
  ])
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="tracking">
      <TrackingView
        connectionId={id}
        provider={connection.listing.name}
        history={history}
        runs={syncing && (await runsOf(actor, connection, { rights, filters, syncing }))}
      />
    </ConnectionFrame>
  )
}

interface RunsOf {
  rights: ConnectionRights
  filters: RunFilters
  syncing: RunsSectionProps['syncing']
}

async function runsOf(
  actor: MemberActor,
  { id, listing }: ConnectionDetail,
  { rights, filters, syncing }: RunsOf,
) {
  const [page, days] = await Promise.all([
    listRuns(actor, id, filters),
    outcomesOverTime(actor, id, chartDays),
  ])
  return (
    <RunsSection
      connectionId={id}
      provider={listing.name}
      filters={filters}
      page={page}
      days={days}
      syncing={syncing}
      canStart={can(actor, 'sync:start') && rights.canUse}
    />
  )
}
