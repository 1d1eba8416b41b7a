'use client'

import { useSyncExternalStore } from 'react'

export interface LocalTimeProps {
  /** ISO 8601. */
  value: string
  locale: string
  /** The day alone, without the time. */
  isDay?: boolean
}

const shape = {
  year: 'numeric',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const satisfies Intl.DateTimeFormatOptions

const day = { dateStyle: 'medium' } as const satisfies Intl.DateTimeFormatOptions

function inWords({ value, locale, isDay }: LocalTimeProps, timeZone?: string): string {
  return new Intl.DateTimeFormat(locale, { ...(isDay ? day : shape), timeZone }).format(new Date(value))
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
