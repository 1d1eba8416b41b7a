import { hashCalendarToken, loadCalendarOwner } from '@/lib/auth/load-member'
import { listCalendarEntries } from '@/lib/calendar-feeds/queries'
import { writeCalendar } from '@/lib/calendar-feeds/rules'
import { calendarFile } from '@/lib/calendar-feeds/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { calendarResponse } from '@/lib/http/calendar-response'
import { clientAddress } from '@/lib/http/client-address'
import { parseParam } from '@/lib/http/parse-param'
import { consume } from '@/lib/rate-limit'

const hour = 60 * 60
// Calendar services fetch for many people from one address; one calendar is seldom asked for.
const limits = {
  address: { name: 'calendar-address', points: 600, seconds: hour },
  calendar: { name: 'calendar-token', points: 60, seconds: hour },
}

type Context = { params: Promise<{ token: string }> }

/** A member's calendar of what threatens connections, for calendar programs: the address is all they need. */
export const GET = apiRoute(async (request, { params }: Context) => {
  const address = clientAddress(request.headers)
  await consume(limits.address, address)
  const token = parseParam(calendarFile, (await params).token)
  const now = new Date()
  const owner = await loadCalendarOwner(token, address, now)
  if (!owner) throw new AppError('not_found')
  await consume(limits.calendar, hashCalendarToken(token))
  const calendar = writeCalendar(await listCalendarEntries(owner, now), owner.locale, getEnv().PORTICO_URL)
  return calendarResponse(request, calendar, 'portico.ics')
})
