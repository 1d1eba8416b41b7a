import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { ClientMessages } from '@/components/layout/client-messages'
import { Gated } from '@/components/layout/gated'
import { SecretForm } from '@/components/webhooks/secret-form'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { AppError } from '@/lib/errors'
import { parseParam } from '@/lib/http/parse-param'
import { rotateSecretAction } from '@/lib/webhooks/actions'
import { findWebhook } from '@/lib/webhooks/queries'

type Props = PageProps<'/[locale]/connections/[id]/webhook/secret'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('webhooks')
  return { title: t('rotate') }
}

/** Replaces the secret that deliveries are signed with. */
export default function SecretPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderForm(params)} />
}

async function renderForm(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('webhook:update', `/connections/${id}/webhook/secret`)
  const [connection, rights, webhook] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    findWebhook(actor, id),
  ])
  if (!webhook) throw new AppError('not_found')
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="webhook">
      <ClientMessages namespaces={['errors', 'webhooks', 'apiKeys']}>
        <SecretForm
          connectionId={id}
          endpointId={webhook.id}
          hasFormer={webhook.previousUntil !== null}
          action={rotateSecretAction}
        />
      </ClientMessages>
    </ConnectionFrame>
  )
}
