import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { MappingView } from '@/components/syncs/mapping/mapping-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { getSyncSettings } from '@/lib/syncs/settings/queries'

type Props = PageProps<'/[locale]/connections/[id]/sync/mapping'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('syncMapping')
  return { title: t('title') }
}

/** What a provider is told of people; editors change it, viewers try it. */
export default function MappingPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderMapping(params)} />
}

async function renderMapping(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('sync:read', `/connections/${id}/sync/mapping`)
  const [connection, rights, settings] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    getSyncSettings(actor, id),
  ])
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="sync">
      <MappingView
        connectionId={id}
        provider={connection.listing.name}
        rights={rights}
        settings={settings}
        hasRight={can(actor, 'sync:update')}
      />
    </ConnectionFrame>
  )
}
