import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { DeliveryView } from '@/components/webhooks/delivery-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { AppError } from '@/lib/errors'
import { parseParam } from '@/lib/http/parse-param'
import { getDelivery } from '@/lib/webhooks/log/queries'

type Props = PageProps<'/[locale]/connections/[id]/webhook/deliveries/[deliveryId]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks')
  return { title: t('delivery.title') }
}

/** One delivery with all its tries. */
export default function DeliveryPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderDelivery(params)} />
}

async function renderDelivery(params: Props['params']) {
  const { id: connection, deliveryId } = await params
  const id = parseParam(connectionIdSchema, connection)
  const wanted = parseParam(connectionIdSchema, deliveryId)
  const actor = await requirePermission('webhook:read', `/connections/${id}/webhook/deliveries/${wanted}`)
  const [detail, rights, delivery] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    getDelivery(actor, wanted),
  ])
  if (delivery.endpoint.connectionId !== id) throw new AppError('not_found')
  return (
    <ConnectionFrame connection={detail} rights={rights} tab="webhook">
      <ClientMessages namespaces={['errors', 'webhooks']}>
        <DeliveryView
          connectionId={id}
          delivery={delivery}
          canEdit={can(actor, 'webhook:update') && rights.canManage}
        />
      </ClientMessages>
    </ConnectionFrame>
  )
}
