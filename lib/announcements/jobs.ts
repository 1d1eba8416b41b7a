import { planAnnouncements } from '@/lib/announcements/planning/mutations'
import { postAnnouncement } from '@/lib/announcements/posting/mutations'
import { planAnnouncementsJob, postAnnouncementJob } from '@/lib/announcements/schema'
import { systemActor } from '@/lib/auth/actor'
import { handleJob } from '@/lib/queue'

export const announceJoiners = handleJob(planAnnouncementsJob, () => planAnnouncements(systemActor()))

export const postOneAnnouncement = handleJob(postAnnouncementJob, ({ organizationId, announcementId }) =>
  postAnnouncement(systemActor(organizationId), announcementId),
)
