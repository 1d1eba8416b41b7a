import type { Metadata } from 'next'
import { notFound } from 'next/navigation'
import { getTranslations } from 'next-intl/server'
import { Suspense } from 'react'
import { DeleteView } from '@/components/connections/delete-view'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { previewDeletion } from '@/lib/connections/deletion/queries'
import { getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import { orNotFound } from '@/lib/http/or-not-found'

type Props = PageProps<'/[locale]/connections/[id]/delete'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.delete')
  return { title: t('title') }
}

/** The second step of deleting a connection: what it affects, and the button that does it. */
export default function DeletePage({ params }: Props) {
  return (
    <Suspense fallback={<Skeleton className="h-96 w-full" />}>
      <Deletion params={params} />
    </Suspense>
  )
}

async function Deletion({ params }: Pick<Props, 'params'>) {
  const { id } = await params
  const actor = await requirePermission('connection:delete', `/connections/${id}/delete`)
  if (!connectionIdSchema.safeParse(id).success) notFound()
  const [connection, preview] = await orNotFound(
    Promise.all([getConnection(actor, id), previewDeletion(actor, id)]),
  )
  return <DeleteView connection={connection} preview={preview} />
}
