import { hashCalendarToken } from '@/lib/auth/load-member'
import { loadPeopleCalendar } from '@/lib/auth/load-people-calendar'
import { calendarFile } from '@/lib/calendar-feeds/schema'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { calendarResponse } from '@/lib/http/calendar-response'
import { clientAddress } from '@/lib/http/client-address'
import { parseParam } from '@/lib/http/parse-param'
import { toLocale } from '@/lib/i18n/routing'
import { listPeopleDays } from '@/lib/people-calendars/queries'
import { writePeopleCalendar } from '@/lib/people-calendars/rules'
import { storedKinds } from '@/lib/people-calendars/schema'
import { consume } from '@/lib/rate-limit'

const hour = 60 * 60
// Calendar services fetch for many people from one address, and many people may follow one calendar.
const limits = {
  address: { name: 'people-calendar-address', points: 600, seconds: hour },
  calendar: { name: 'people-calendar-token', points: 600, seconds: hour },
}

type Context = { params: Promise<{ token: string }> }

/** An organization's calendar of joiners and leavers, for calendar programs: the address is all they need. */
export const GET = apiRoute(async (request, { params }: Context) => {
  await consume(limits.address, clientAddress(request.headers))
  const token = parseParam(calendarFile, (await params).token)
  const found = await loadPeopleCalendar(token)
  if (!found) throw new AppError('not_found')
  await consume(limits.calendar, hashCalendarToken(token))
  const { actor } = found
  const days = await listPeopleDays(actor, {
    connectionId: actor.connectionId,
    kinds: storedKinds.parse(found.kinds),
  })
  return calendarResponse(request, writePeopleCalendar(days, toLocale(found.locale)), 'portico-people.ics')
})
