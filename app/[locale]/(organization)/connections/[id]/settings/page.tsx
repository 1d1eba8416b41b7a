import type { Metadata } from 'next'
import { getTranslations } from 'next-intl/server'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { LimitedSettings } from '@/components/connections/detail/limited-settings'
import { SettingsView } from '@/components/connections/detail/settings-view'
import { Gated } from '@/components/layout/gated'
import type { MemberActor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { listMovableFolders } from '@/lib/connections/moves/queries'
import { type ConnectionDetail, getConnection } from '@/lib/connections/queries'
import { connectionIdSchema } from '@/lib/connections/schema'
import {
  type ConnectionRights,
  getConnectionRights,
  listPossibleOwners,
} from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'

type Props = PageProps<'/[locale]/connections/[id]/settings'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections.tabs')
  return { title: t('settings') }
}

/** Everything that can be done with a connection, for who manages it; for others, why they cannot. */
export default function SettingsPage({ params }: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderSettings(params)} />
}

async function renderSettings(params: Props['params']) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:read', `/connections/${id}/settings`)
  const [connection, rights] = await Promise.all([getConnection(actor, id), getConnectionRights(actor, id)])
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="settings">
      {await settingsFor(actor, connection, rights)}
    </ConnectionFrame>
  )
}

async function settingsFor(actor: MemberActor, connection: ConnectionDetail, rights: ConnectionRights) {
  const hasRight = can(actor, 'connection:update')
  const owners = hasRight ? await listPossibleOwners(actor) : []
  const people = owners.map((owner) => ({ ...owner, isReader: owner.memberId === actor.memberId }))
  if (!rights.canManage) {
    return <LimitedSettings connection={connection} rights={rights} hasRight={hasRight} people={people} />
  }
  const folders = await listMovableFolders(actor)
  return (
    <SettingsView
      connection={connection}
      rights={rights}
      folders={folders}
      people={people}
      canHandOff={rights.canHandOff}
    />
  )
}
