import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { SyncView } from '@/components/syncs/settings/sync-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { getSyncSettings } from '@/lib/syncs/settings/queries'

type Props = PageProps<'/[locale]/connections/[id]/sync'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('syncSettings')
  return { title: t('title') }
}

/** How a connection provisions people; editors change it, viewers look. */
export default function SyncPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderSync(params)} />
}

async function renderSync(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('sync:read', `/connections/${id}/sync`)
  const [connection, rights, settings] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    getSyncSettings(actor, id),
  ])
  const hasRight = can(actor, 'sync:update')
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="sync">
      <SyncView
        connection={connection}
        rights={rights}
        settings={settings}
        hasRight={hasRight}
        now={new Date()}
      />
    </ConnectionFrame>
  )
}
