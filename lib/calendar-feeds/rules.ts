import ical, { ICalAlarmType, ICalEventBusyStatus, ICalEventTransparency } from 'ical-generator'
import { createTranslator } from 'next-intl'
import { messages } from '@/lib/i18n/messages'
import type { Locale } from '@/lib/i18n/routing'

/** A day on which something happens to a connection. */
export type CalendarEntry = {
  connection: { id: string; name: string; listing: { name: string } }
  /** At midnight UTC. */
  day: Date
  /** When what is told here was last changed. */
  changedAt: Date
  /** Where something can be done about it, below the connection's own page. */
  page: '' | '/take-over' | '/setup/credentials'
} & ({ kind: 'ownerLeaving'; owner: string } | { kind: 'secretExpiry' })

const daySeconds = 24 * 60 * 60
const alarmDays = [7, 1]

/** Every six hours: the days themselves seldom change. */
const refreshSeconds = 6 * 60 * 60

/**
 * A calendar (RFC 5545) with one day for each entry and alarms 7 and 1 days before. The same entries make the
 * same text, and a day that moves stays the same event.
 * @param portico address of this Portico, without a slash at its end
 */
export function writeCalendar(entries: readonly CalendarEntry[], locale: Locale, portico: string): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'calendarFeed' })
  const calendar = ical({
    prodId: { company: 'Portico', product: 'Connections', language: locale.toUpperCase() },
    name: t('name'),
    ttl: refreshSeconds,
  })
  for (const entry of entries) {
    const { id, name, listing } = entry.connection
    const url = `${portico}/${locale}/connections/${id}${entry.page}`
    const values = { name: oneLine(name), listing: oneLine(listing.name) }
    const [summary, description] =
      entry.kind === 'ownerLeaving'
        ? [
            t('ownerSummary', { ...values, owner: oneLine(entry.owner) }),
            t('ownerText', { ...values, owner: oneLine(entry.owner) }),
          ]
        : [t('secretSummary', values), t('secretText', values)]
    calendar.createEvent({
      id: `${id}-${entry.kind}@portico`,
      start: entry.day,
      allDay: true,
      stamp: entry.changedAt,
      summary,
      description: `${description}\n\n${url}`,
      url,
      busystatus: ICalEventBusyStatus.FREE,
      transparency: ICalEventTransparency.TRANSPARENT,
      alarms: alarmDays.map((days) => ({
        type: ICalAlarmType.display,
        triggerBefore: days * daySeconds,
        description: summary,
      })),
    })
  }
  return calendar.toString()
}

// RFC 5545 §3.1: a text holds no control characters.
const oneLine = (text: string) => text.replaceAll(/[\p{Cc}\s]+/gu, ' ')
