import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { PushedCard } from '@/components/scim/pushed-card'
import { RevokeForm } from '@/components/scim/revoke-form'
import { TokenPage } from '@/components/scim/token-page'
import { Alert } from '@/components/ui/alert'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { revokeScimTokenAction } from '@/lib/scim/tokens/actions'
import { getProvisioning } from '@/lib/scim/tokens/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('provisioning')
  return { title: t('revoke') }
}

/** The second step of revoking the token: what ends with it, and the button that does it. */
export default function RevokeTokenPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={renderRevocation} />
}

async function renderRevocation() {
  const actor = await requirePermission('scim-token:update', '/settings/provisioning/revoke')
  const [t, provisioning] = await Promise.all([getTranslations('provisioning'), getProvisioning(actor)])
  return (
    <TokenPage title={t('revoke')} text={t('revokeText')}>
      {provisioning.token ? (
        <div className="flex flex-col gap-6">
          <PushedCard provisioning={provisioning} />
          <RevokeForm action={revokeScimTokenAction} />
        </div>
      ) : (
        <Alert>{t('noToken')}</Alert>
      )}
    </TokenPage>
  )
}
