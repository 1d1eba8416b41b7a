import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { AdminView } from '@/components/hand-offs/admin-view'
import { Gated } from '@/components/layout/gated'
import { requirePermission } from '@/lib/auth/session'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getHandOffOffer, listHandOffs } from '@/lib/hand-offs/queries'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/connections/[id]/hand-off'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('handOffs')
  return { title: t('metaTitle') }
}

/** Asks somebody without an account for the credentials of a connection. */
export default function HandOffAdminPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderHandOff(params)} />
}

async function renderHandOff(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('hand-off:create', `/connections/${id}/hand-off`)
  const offer = await getHandOffOffer(actor, id, await getLocale())
  return <AdminView offer={offer} rows={await listHandOffs(actor, id)} />
}
