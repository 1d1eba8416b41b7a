import { createHash } from 'node:crypto'
import { hashCalendarToken, loadCalendarOwner } from '@/lib/auth/load-member'
import { listCalendarEntries } from '@/lib/calendar-feeds/queries'
import { writeCalendar } from '@/lib/calendar-feeds/rules'
import { calendarFile } from '@/lib/calendar-feeds/schema'
import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
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
  const etag = `"${createHash('sha256').update(calendar).digest('base64url')}"`
  const headers = { etag, 'cache-control': 'private, no-cache' }
  const known = (request.headers.get('if-none-match') ?? '').split(',').map((tag) => tag.trim())
  if (known.some((tag) => tag.replace(/^W\//, '') === etag)) {
    return new Response(null, { status: 304, headers })
  }
  return new Response(calendar, {
    headers: {
      ...headers,
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'inline; filename="portico.ics"',
    },
  })
})
