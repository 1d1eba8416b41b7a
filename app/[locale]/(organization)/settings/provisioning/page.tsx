import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { ProvisioningView } from '@/components/scim/provisioning-view'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getProvisioning } from '@/lib/scim/tokens/queries'

type Props = PageProps<'/[locale]/settings/provisioning'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('provisioning')
  return { title: t('title') }
}

/** How an identity provider pushes people and groups. */
export default function ProvisioningPage({ searchParams }: Props) {
  return (
    <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderProvisioning(searchParams)} />
  )
}

async function renderProvisioning(searchParams: Props['searchParams']) {
  const actor = await requirePermission('scim-token:read', '/settings/provisioning')
  const [provisioning, { done }] = await Promise.all([getProvisioning(actor), searchParams])
  return (
    <ProvisioningView
      provisioning={provisioning}
      isEditable={can(actor, 'scim-token:update')}
      isRevoked={done === 'revoked'}
    />
  )
}
