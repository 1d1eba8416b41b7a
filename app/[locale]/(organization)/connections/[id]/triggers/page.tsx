import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { TriggersView } from '@/components/triggers/triggers-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { listTriggers } from '@/lib/triggers/queries'

type Props = PageProps<'/[locale]/connections/[id]/triggers'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.tabs')
  return { title: t('triggers') }
}

/** The triggers that work with a connection, or wait for something about it. */
export default function ConnectionTriggersPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderTriggers(params)} />
}

async function renderTriggers(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:read', `/connections/${id}/triggers`)
  const [connection, rights, triggers] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    listTriggers(actor, { connectionId: id }),
  ])
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="triggers">
      <TriggersView triggers={triggers} canEdit={can(actor, 'trigger:update')} isOfConnection />
    </ConnectionFrame>
  )
}
