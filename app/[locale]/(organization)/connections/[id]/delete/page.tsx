import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { DeleteView } from '@/components/connections/delete-view'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/delete'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.delete')
  return { title: t('title') }
}

/** The second step of deleting a connection: what it affects, and the button that does it. */
export default function DeletePage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderDeletion(params)} />
}

async function renderDeletion(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:delete', `/connections/${id}/delete`)
  const { canManage } = await getConnectionRights(actor, id)
  // The settings say why.
  if (!canManage) redirect({ href: `/connections/${id}/settings`, locale: await getLocale() })
  const [connection, preview] = await Promise.all([getConnection(actor, id), previewDeletion(actor, id)])
  return <DeleteView connection={connection} preview={preview} />
}
