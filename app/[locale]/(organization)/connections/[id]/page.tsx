import type { Metadata } from 'next'
import { getLocale, getTranslations } from 'next-intl/server'
import { StandingNotice } from '@/components/approvals/standing-notice'
import { ConnectionView } from '@/components/connections/connection-view'
import { ConnectionFrame } from '@/components/connections/detail/connection-frame'
import { DoneAlert } from '@/components/connections/detail/done-alert'
import { FrameSkeleton } from '@/components/connections/detail/frame-skeleton'
import { FirstPartySection } from '@/components/first-party/first-party-section'
import { Gated } from '@/components/layout/gated'
import { can } from '@/lib/auth/permissions'
import { requirePermission } from '@/lib/auth/session'
import { getStanding } from '@/lib/connections/approval/standing/queries'
import { getConnection } from '@/lib/connections/queries'
import { currentStep, isDraft } from '@/lib/connections/rules'
import { connectionIdSchema } from '@/lib/connections/schema'
import { getConnectionRights } from '@/lib/connections/settings/queries'
import { parseParam } from '@/lib/http/parse-param'
import { redirect } from '@/lib/i18n/navigation'

type Props = PageProps<'/[locale]/connections/[id]'>

export async function generateMetadata(): Promise<Metadata> {
  const t = await getTranslations('connections')
  return { title: t('title') }
}

/** One connection: state, facts, what was agreed to. A draft goes on in its wizard. */
export default function ConnectionPage(props: Props) {
  return <Gated fallback={<FrameSkeleton />} render={() => renderConnection(props)} />
}

async function renderConnection({ params, searchParams }: Props) {
  const id = parseParam(connectionIdSchema, (await params).id)
  const actor = await requirePermission('connection:read', `/connections/${id}`)
  const [connection, rights, standing] = await Promise.all([
    getConnection(actor, id),
    getConnectionRights(actor, id),
    getStanding(actor, id),
  ])
  if (rights.canManage && isDraft(connection)) {
    redirect({ href: `/connections/${id}/setup/${currentStep(connection)}`, locale: await getLocale() })
  }
  return (
    <ConnectionFrame connection={connection} rights={rights} tab="overview">
      <ConnectionView
        connection={connection}
        rights={rights}
        hasRight={can(actor, 'connection:update')}
        news={
          <>
            <DoneAlert done={(await searchParams).done} />
            <StandingNotice connectionId={id} standing={standing} />
            {!isDraft(connection) && (
              <FirstPartySection actor={actor} connection={connection} rights={rights} />
            )}
          </>
        }
      />
    </ConnectionFrame>
  )
}
