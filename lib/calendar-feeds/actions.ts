'use server'

import { refresh } from 'next/cache'
import { endCalendarFeed, renewCalendarFeed } from '@/lib/calendar-feeds/mutations'
import { calendarFeedForm } from '@/lib/calendar-feeds/schema'
import { formAction } from '@/lib/http/action-client'

/** Makes, renews or ends the calendar; the address of a new one comes back this once. */
export const calendarFeedAction = formAction(
  calendarFeedForm,
  async ({ act }, actor): Promise<{ url: string | null }> => {
    const { url } = act === 'renew' ? await renewCalendarFeed(actor) : { url: null }
    if (act === 'end') await endCalendarFeed(actor)
    refresh()
    return { url }
  },
)
