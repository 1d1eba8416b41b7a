import { AnnouncementCard } from '@/components/announcements/announcement-card'
import { AuditExportCard } from '@/components/audit-exports/audit-export-card'
import { PeopleCalendarCard } from '@/components/people-calendars/people-calendar-card'
import { WebhookSummary } from '@/components/webhooks/webhook-summary'
import { getAnnouncing } from '@/lib/announcements/queries'
import { announcementsSlug } from '@/lib/announcements/schema'
import { getAuditExport } from '@/lib/audit-exports/queries'
import { auditExportSlug } from '@/lib/audit-exports/schema'
import type { MemberActor } from '@/lib/auth/actor'
import { can } from '@/lib/auth/permissions'
import type { ConnectionDetail } from '@/lib/connections/queries'
import type { ConnectionRights } from '@/lib/connections/settings/queries'
import { getPeopleCalendar } from '@/lib/people-calendars/queries'
import { peopleCalendarSlug } from '@/lib/people-calendars/schema'
import { findWebhook } from '@/lib/webhooks/queries'
import { webhookListing } from '@/lib/webhooks/schema'

export interface FirstPartySectionProps {
  actor: MemberActor
  connection: ConnectionDetail
  rights: ConnectionRights
}

/** What Portico itself does over a connection: nothing for providers of others. */
export async function FirstPartySection({ actor, connection, rights }: FirstPartySectionProps) {
  const { id, listing } = connection
  const props = { connectionId: id, canManage: rights.canManage, canUse: rights.canUse }
  switch (listing.slug) {
    case announcementsSlug:
      return <AnnouncementCard {...props} announcing={await getAnnouncing(actor, id)} locale={actor.locale} />
    case peopleCalendarSlug:
      return <PeopleCalendarCard {...props} calendar={await getPeopleCalendar(actor, id)} />
    case auditExportSlug: {
      const canReadLog = can(actor, 'audit:read')
      return <AuditExportCard {...props} canReadLog={canReadLog} audit={await getAuditExport(actor, id)} />
    }
    case webhookListing: {
      const isConnected = connection.state === 'connected'
      const webhook = await findWebhook(actor, id)
      return <WebhookSummary connectionId={id} isConnected={isConnected} webhook={webhook} />
    }
    default:
      return null
  }
}
