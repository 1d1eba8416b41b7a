import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DiscardView } from '@/components/connections/discard-view'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { isDraft } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/discard'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.wizard')
  return { title: t('discard') }
}

/** Asks once more before a draft is thrown away; what was in use is deleted on a page of its own. */
export default function DiscardPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderDiscard(params)} />
}

async function renderDiscard(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:delete', `/connections/${id}/discard`)
  const [connection, { canManage }] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
  ])
  if (!canManage || !isDraft(connection)) redirect({ href: `/connections/${id}`, locale: await getLocale() })
  return <DiscardView connection={connection} />
}
