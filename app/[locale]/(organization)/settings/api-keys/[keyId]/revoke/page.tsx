import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KeyPage } from '@/components/api-keys/key-page'
import { RevocationImpact } from '@/components/api-keys/revocation-impact'
import { RevokeForm } from '@/components/api-keys/revoke-form'
import { Gated } from '@/components/layout/gated'
import { Alert } from '@/components/ui/alert'
import { Card } from '@/components/ui/card'
import { Skeleton } from '@/components/ui/skeleton'
import { revokeApiKeyAction } from '@/lib/api-keys/actions'
import { getApiKey } from '@/lib/api-keys/queries'
import { apiKeyId } from '@/lib/api-keys/schema'
import { requirePermission } from '@/lib/auth/session'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/settings/api-keys/[keyId]/revoke'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiKeys')
  return { title: t('revoke') }
}

/** The second step of revoking a key: what ends with it, and the button that does it. */
export default function RevokePage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderRevocation(params)} />
}

async function renderRevocation(params: Props['params']) {
  const id = parseParam(apiKeyId, (await params).keyId)
  const actor = await requirePermission('api-key:update', `/settings/api-keys/${id}/revoke`)
  const [t, use] = await Promise.all([getTranslations('apiKeys'), getApiKey(actor, id)])
  const { name, state } = use.key
  return (
    <KeyPage title={t('revokeTitle', { name })} description={t('revokeText')} step={t('revoke')}>
      {state === 'revoked' ? (
        <Alert>{t('isRevoked')}</Alert>
      ) : (
        <Card>
          <RevocationImpact use={use} />
          <RevokeForm keyId={id} action={revokeApiKeyAction} />
        </Card>
      )}
    </KeyPage>
  )
}
