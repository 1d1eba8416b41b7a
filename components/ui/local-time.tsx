'use client'

import { useSyncExternalStore } from 'react'

export interface LocalTimeProps {
  /** ISO 8601. */
  value: string
  locale: string
  /** The same moment in words, with its zone, made on the server. */
  children: string
}

const shape = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions

const neverChanges = () => () => undefined

/** A moment in the reader's own time zone. The server does not know it: without JavaScript its words stay. */
export function LocalTime({ value, locale, children }: LocalTimeProps) {
  const words = useSyncExternalStore(
    neverChanges,
    () => new Intl.DateTimeFormat(locale, shape).format(new Date(value)),
    () => children,
  )
  return (
    <time data-slot="local-time" dateTime={value}>
      {words}
    </time>
  )
}
