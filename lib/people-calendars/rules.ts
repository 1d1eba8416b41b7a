import ical, { ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'
import type { CalendarKind } from '@/lib/people-calendars/schema'

/** The first or last day of somebody, or the day on which they have been there for `years`. */
export interface PeopleDay {
  kind: CalendarKind
  id: string
  givenName: string
  familyName: string
  department: string | null
  /** When the directory last changed it. */
  updatedAt: Date
  /** At midnight UTC. */
  day: Date
  years: number | null
}

/** Every six hours: the days themselves seldom change. */
const refreshSeconds = 6 * 60 * 60

/**
 * A calendar (RFC 5545) with a whole day for each entry. The same entries make the same text, and a day that moves
 * stays the same event.
 */
export function writePeopleCalendar(days: readonly PeopleDay[], locale: Locale): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'peopleCalendar' })
  const calendar = ical({
    prodId: { company: 'Portico', product: 'People', language: locale.toUpperCase() },
    name: t('name'),
    ttl: refreshSeconds,
  })
  for (const { kind, id, givenName, familyName, department, updatedAt, day, years } of days) {
    const name = oneLine(`${givenName} ${familyName}`)
    calendar.createEvent({
      id: `${id}-${kind}${years ?? ''}@portico`,
      start: day,
      allDay: true,
      stamp: updatedAt,
      summary: t(`summary.${kind}`, { name, years: years ?? 0 }),
      ...(department && { description: oneLine(department) }),
      busystatus: ICalEventBusyStatus.FREE,
      transparency: ICalEventTransparency.TRANSPARENT,
    })
  }
  return calendar.toString()
}

// RFC 5545 §3.1: a text holds no control characters.
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ').trim()
