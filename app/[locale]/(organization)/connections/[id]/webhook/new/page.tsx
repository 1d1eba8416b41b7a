import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { CreateForm } from '@/components/webhooks/create-form'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { createWebhookAction } from '@/lib/webhooks/actions'
import { requireWebhookListing } from '@/lib/webhooks/queries'

type Props = PageProps<'/[locale]/connections/[id]/webhook/new'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks')
  return { title: t('choose') }
}

/** Chooses the first events of a connection. Stays after that, for the secret is shown once. */
export default function NewWebhookPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderForm(params)} />
}

async function renderForm(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('webhook:update', `/connections/${id}/webhook/new`)
  const [connection, rights] = await Promise.all([getConnection(actor, id), getConnectionRights(actor, id)])
  requireWebhookListing(connection)
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="webhook">
      <ClientMessages namespaces={['errors', 'webhooks', 'apiKeys']}>
        <CreateForm connectionId={id} action={createWebhookAction} />
      </ClientMessages>
    </ConnectionFrame>
  )
}
