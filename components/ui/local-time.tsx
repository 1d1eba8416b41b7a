'use client'

import { useSyncExternalStore } from 'react'

export interface LocalTimeProps {
  /** ISO 8601. */
  value: string
  locale: string
  /** The day alone, without the time. */
  isDay?: boolean
  /** The time alone, of a moment that is near. */
  isTime?: boolean
}

const shape = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions

const time = { hour: 'numeric', minute: '2-digit' } as const satisfies Intl.DateTimeFormatOptions

const day = { dateStyle: 'medium' } as const satisfies Intl.DateTimeFormatOptions

/** Making one takes longer than all that it formats on a page. */
const formats = new Map<string, Intl.DateTimeFormat>()

function formatOf({ locale, isDay, isTime }: LocalTimeProps, timeZone?: string): Intl.DateTimeFormat {
  const key = `${locale} ${isDay} ${isTime} ${timeZone}`
  const known = formats.get(key)
  if (known) return known
  const made = new Intl.DateTimeFormat(locale, { ...(isDay ? day : isTime ? time : shape), timeZone })
  formats.set(key, made)
  return made
}

function inWords(props: LocalTimeProps, timeZone?: string): string {
  return formatOf(props, timeZone).format(new Date(props.value))
}

const neverChanges = () => () => undefined

/** A moment in the reader's own time zone. The server does not know it: without JavaScript it stays in UTC. */
export function LocalTime(props: LocalTimeProps) {
  const words = useSyncExternalStore(
    neverChanges,
    () => inWords(props),
    () => inWords(props, 'UTC'),
  )
  return (
    <time data-slot="local-time" dateTime={props.value}>
      {words}
    </time>
  )
}
