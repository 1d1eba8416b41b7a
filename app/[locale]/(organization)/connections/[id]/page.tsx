import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { ConnectionView } from '@/components/connections/connection-view'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { currentStep, isDraft } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections')
  return { title: t('title') }
}

/** One connection: state, facts, what was agreed to. A draft goes on in its wizard. */
export default function ConnectionPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => renderConnection(params)} />
}

async function renderConnection(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:read', `/connections/${id}`)
  const connection = await getConnection(actor, id)
  const canEdit = can(actor, 'connection:update')
  if (canEdit && isDraft(connection)) {
    redirect({ href: `/connections/${id}/setup/${currentStep(connection)}`, locale: await getLocale() })
  }
  const canDelete = can(actor, 'connection:delete')
  return <ConnectionView connection={connection} canEdit={canEdit} canDelete={canDelete} />
}
