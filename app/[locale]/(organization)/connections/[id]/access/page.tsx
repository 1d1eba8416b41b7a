import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { AccessSkeleton } from '@/components/activations/access-skeleton'
import { AccessView } from '@/components/activations/access-view'
import { listChanges } from '@/lib/activations/changes/queries'
import { getActivation } from '@/lib/activations/queries'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { connectionIdSchema } from '@/lib/connections/schema'
import { orNotFound } from '@/lib/http/or-not-found'

type Props = PageProps<'/[locale]/connections/[id]/access'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('activations')
  return { title: t('access') }
}

/** Who gets a connection's listing; editors change it, viewers look. */
export default function AccessPage({ params }: Props) {
  return (
    <Suspense fallback={<AccessSkeleton />}>
      <Access params={params} />
    </Suspense>
  )
}

async function Access({ params }: Pick<Props, 'params'>) {
  const { id } = await params
  const actor = await requirePermission('activation:read', `/connections/${id}/access`)
  if (!connectionIdSchema.safeParse(id).success) notFound()
  const [view, changes] = await orNotFound(
    Promise.all([getActivation(actor, id), listChanges(actor, { connectionId: id })]),
  )
  const canEdit = can(actor, 'activation:update')
  return <AccessView view={view} changes={changes} canEdit={canEdit} now={new Date()} />
}
