import type { DateTimeFormatOptions } from 'next-intl'

/** A point in time with its zone: pages are made on the server, which does not know the reader's. */
export const moment = {
  year: 'numeric',
  month: 'long',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const satisfies DateTimeFormatOptions
