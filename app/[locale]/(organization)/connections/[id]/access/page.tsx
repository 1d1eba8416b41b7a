import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { AccessView } from '@/components/activations/access-view'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { listChanges } from '@/lib/activations/changes/queries'
import { getActivation } from '@/lib/activations/queries'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/connections/[id]/access'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activations')
  return { title: t('access') }
}

/** Who gets a connection's listing; editors change it, viewers look. */
export default function AccessPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderAccess(params)} />
}

async function renderAccess(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('activation:read', `/connections/${id}/access`)
  const [connection, rights, view, changes] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    getActivation(actor, id),
    listChanges(actor, { connectionId: id }),
  ])
  const hasRight = can(actor, 'activation:update')
  const canEdit = hasRight && view.connection.role !== 'view'
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="access">
      <AccessView view={view} changes={changes} canEdit={canEdit} hasRight={hasRight} now={new Date()} />
    </ConnectionFrame>
  )
}
