import { notFound } from 'next/navigation'
import { getLocale } from 'next-intl/server'
import { Suspense } from 'react'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { currentStep } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { orNotFound } from '@/lib/http/or-not-found'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/setup'>

/** The wizard without a step: goes on where it stands. */
export default function SetupPage({ params }: Props) {
  return (
    <Suspense fallback={<Skeleton className="h-96 w-full" />}>
      <CurrentStep params={params} />
    </Suspense>
  )
}

async function CurrentStep({ params }: Pick<Props, 'params'>): Promise<never> {
  const { id } = await params
  const actor = await requirePermission('connection:update', `/connections/${id}/setup`)
  if (!connectionIdSchema.safeParse(id).success) notFound()
  const connection = await orNotFound(getConnection(actor, id))
  return redirect({ href: `/connections/${id}/setup/${currentStep(connection)}`, locale: await getLocale() })
}
