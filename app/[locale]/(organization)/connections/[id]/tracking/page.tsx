import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { TrackingView } from '@/components/connections/detail/tracking-view'
import { Gated } from '@/components/layout/gated'
import { requirePermission } from '@/lib/auth/session'
import { listHistory } from '@/lib/connections/history/queries'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/connections/[id]/tracking'>

const pageSchema = z.coerce.number().int().min(1).max(1_000_000).catch(1)

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.tabs')
  return { title: t('tracking') }
}

/** What happened to a connection. */
export default function TrackingPage(props: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderTracking(props)} />
}

async function renderTracking({ params, searchParams }: Props) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:read', `/connections/${id}/tracking`)
  const page = pageSchema.parse((await searchParams).page)
  const [connection, rights, history] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    listHistory(actor, { connectionId: id, page }),
  ])
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="tracking">
      <TrackingView connectionId={id} provider={connection.listing.name} history={history} />
    </ConnectionFrame>
  )
}
