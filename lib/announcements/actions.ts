'use server'

import { refresh } from 'next/cache'
import { testAnnouncement } from '@/lib/announcements/mutations'
import { announcementSettingsForm, announcementTestForm } from '@/lib/announcements/schema'
import { saveAnnouncementSettings } from '@/lib/announcements/settings/mutations'
import { formAction } from '@/lib/http/action-client'

/** Says how a connection announces people. */
export const saveAnnouncementSettingsAction = formAction(announcementSettingsForm, (input, actor) =>
  saveAnnouncementSettings(actor, input).finally(refresh),
)

/** Posts a message of somebody who does not exist. */
export const testAnnouncementAction = formAction(announcementTestForm, ({ connectionId }, actor) =>
  testAnnouncement(actor, connectionId).finally(refresh),
)
