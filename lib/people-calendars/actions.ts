'use server'

import { refresh } from 'next/cache'
import { formAction } from '@/lib/http/action-client'
import { changePeopleCalendar } from '@/lib/people-calendars/mutations'
import { peopleCalendarForm } from '@/lib/people-calendars/schema'

/** Changes, renews or ends a calendar of people; the address of a new one comes back this once. */
export const peopleCalendarAction = formAction(peopleCalendarForm, async (input, actor) => {
  const changed = await changePeopleCalendar(actor, input)
  refresh()
  return { ...changed, act: input.act }
})
