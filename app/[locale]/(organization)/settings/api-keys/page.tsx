import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { KeysView } from '@/components/api-keys/keys-view'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { getApiAddress, listApiKeys } from '@/lib/api-keys/queries'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'

type Props = PageProps<'/[locale]/settings/api-keys'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('apiKeys')
  return { title: t('title') }
}

/** The keys by which other systems use Portico's API. */
export default function ApiKeysPage({ searchParams }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderKeys(searchParams)} />
}

async function renderKeys(searchParams: Props['searchParams']) {
  const actor = await requirePermission('api-key:read', '/settings/api-keys')
  const [keys, address, { done }] = await Promise.all([
    listApiKeys(actor),
    getApiAddress(actor),
    searchParams,
  ])
  const isEditable = can(actor, 'api-key:update')
  return <KeysView keys={keys} address={address} isEditable={isEditable} isDone={done === 'revoked'} />
}
