import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getLocale, getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DiscardView } from '@/components/connections/discard-view'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { isDraft } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { orNotFound } from '@/lib/http/or-not-found'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/discard'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.wizard')
  return { title: t('discard') }
}

/** Asks once more before a draft is thrown away; what was in use is deleted on a page of its own. */
export default function DiscardPage({ params }: Props) {
  return (
    <Suspense fallback={<Skeleton className="h-96 w-full" />}>
      <Discard params={params} />
    </Suspense>
  )
}

async function Discard({ params }: Pick<Props, 'params'>) {
  const { id } = await params
  const actor = await requirePermission('connection:delete', `/connections/${id}/discard`)
  if (!connectionIdSchema.safeParse(id).success) notFound()
  const connection = await orNotFound(getConnection(actor, id))
  if (!isDraft(connection)) redirect({ href: `/connections/${id}`, locale: await getLocale() })
  return <DiscardView connection={connection} />
}
