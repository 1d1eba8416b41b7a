'use client'

import { useSyncExternalStore } from 'react'

export interface LocalTimeProps {
  /** ISO 8601. */
  value: string
  locale: string
}

const shape = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions

function inWords(value: string, locale: string, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...shape, timeZone }).format(new Date(value))
}

const neverChanges = () => () => undefined

/** A moment in the reader's own time zone. The server does not know it: without JavaScript it stays in UTC. */
export function LocalTime({ value, locale }: LocalTimeProps) {
  const words = useSyncExternalStore(
    neverChanges,
    () => inWords(value, locale),
    () => inWords(value, locale, 'UTC'),
  )
  return (
    <time data-slot="local-time" dateTime={value}>
      {words}
    </time>
  )
}
