import { getLocale } from 'next-intl/server'
import { Gated } from '@/components/layout/gated'
import { Skeleton } from '@/components/ui/skeleton'
import { requirePermission } from '@/lib/auth/session'
import { getConnection } from '@/lib/connections/queries'
import { currentStep } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]/setup'>

/** The wizard without a step: goes on where it stands. */
export default function SetupPage({ params }: Props) {
  return <Gated fallback={<Skeleton className="h-96 w-full" />} render={() => redirectToStep(params)} />
}

async function redirectToStep(params: Props['params']): Promise<never> {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:update', `/connections/${id}/setup`)
  const connection = await getConnection(actor, id)
  return redirect({ href: `/connections/${id}/setup/${currentStep(connection)}`, locale: await getLocale() })
}
