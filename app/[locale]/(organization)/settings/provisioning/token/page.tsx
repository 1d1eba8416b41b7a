import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { TokenForm } from '@/components/scim/token-form'
import { TokenPage } from '@/components/scim/token-page'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { issueScimTokenAction } from '@/lib/scim/tokens/actions'
import { findScimToken } from '@/lib/scim/tokens/queries'

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('provisioning')
  return { title: t('token') }
}

/** A token for the identity provider, or another in its place. */
export default function NewTokenPage() {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={renderToken} />
}

async function renderToken() {
  const actor = await requirePermission('scim-token:update', '/settings/provisioning/token')
  const [t, token] = await Promise.all([getTranslations('provisioning'), findScimToken(actor)])
  return (
    <TokenPage title={t(token ? 'replace' : 'make')} text={t(token ? 'replaceText' : 'makeText')}>
      <TokenForm
        isReplacement={token !== null}
        formerUntil={token?.formerUntil?.toISOString() ?? null}
        action={issueScimTokenAction}
      />
    </TokenPage>
  )
}
