import { z } from 'zod'

/** The last part of a calendar's address: 32 random bytes in Base64url, for calendar programs with their ending. */
export const calendarFile = z
  .string()
  .regex(/^[\w-]{43}(?:\.ics)?$/)
  .transform((file) => file.replace(/\.ics$/, ''))

/** Makes the reader's calendar or gives it another address; or ends it. */
export const calendarFeedForm = z.object({ act: z.enum(['renew', 'end']) })
