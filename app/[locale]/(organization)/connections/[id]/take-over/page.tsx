import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { TakeOverView } from '@/components/connections/detail/take-over-view'
import { Gated } from '@/components/layout/gated'
import { requirePermission } from '@/lib/auth/session'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getTakeOver, listPossibleOwners } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/connections/[id]/take-over'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections')
  return { title: t('settings.owner.title') }
}

/** A new owner for a connection whose own one leaves or has left, also where its folder is not shared. */
export default function TakeOverPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderTakeOver(params)} />
}

async function renderTakeOver(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:update', `/connections/${id}/take-over`)
  const [connection, owners] = await Promise.all([getTakeOver(actor, id), listPossibleOwners(actor)])
  const people = owners.map((owner) => ({ ...owner, isReader: owner.memberId === actor.memberId }))
  return <TakeOverView connection={connection} people={people} />
}
