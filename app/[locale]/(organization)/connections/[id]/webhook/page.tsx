import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { z } from 'zod'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { Gated } from '@/components/layout/gated'
import { Alert } from '@/components/ui/alert'
import { deliveryStates } from '@/components/webhooks/delivery-table'
import { WebhookView } from '@/components/webhooks/webhook-view'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { listDeliveries } from '@/lib/webhooks/log/queries'
import { findWebhook, requireWebhookListing } from '@/lib/webhooks/queries'
import { webhookSteps } from '@/lib/webhooks/schema'

type Props = PageProps<'/[locale]/connections/[id]/webhook'>

const wanted = z.object({
  page: z.coerce.number().int().min(1).max(100_000).catch(1),
  state: z.enum(deliveryStates).optional().catch(undefined),
  done: z.enum(webhookSteps).optional().catch(undefined),
})

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.tabs')
  return { title: t('webhook') }
}

/** What the address of a connection is told of, and what was sent there. */
export default function WebhookPage(props: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderWebhook(props)} />
}

async function renderWebhook({ params, searchParams }: Props) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('webhook:read', `/connections/${id}/webhook`)
  const { page, state, done } = wanted.parse(await searchParams)
  const [connection, rights, webhook, t] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    findWebhook(actor, id),
    getTranslations('webhooks'),
  ])
  requireWebhookListing(connection)
  const log = webhook && (await listDeliveries(actor, { endpointId: webhook.id, state, page }))
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="webhook">
      {done && (
        <Alert variant="success" role="status" className="mb-6">
          {t(`done.${done}`)}
        </Alert>
      )}
      <WebhookView
        connectionId={id}
        isConnected={connection.state === 'connected'}
        webhook={webhook}
        log={log}
        state={state}
        canEdit={can(actor, 'webhook:update') && rights.canManage}
        now={new Date()}
      />
    </ConnectionFrame>
  )
}
