import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'
import { locales } from '@/lib/i18n/routing'

/** The listing whose connections publish a calendar of people. */
export const peopleCalendarSlug = 'calendar-feed'

export const calendarKinds = ['joiners', 'leavers', 'anniversaries'] as const
export type CalendarKind = (typeof calendarKinds)[number]

/** Shown until somebody chooses: anniversaries are for those who wish them. */
export const defaultKinds: readonly CalendarKind[] = ['joiners', 'leavers']

export const peopleCalendarForm = z.object({
  connectionId: connectionIdSchema,
  /** Keep what it shows, with the same address; make another address; or end it. */
  act: z.enum(['save', 'renew', 'end']),
  kinds: z.array(z.enum(calendarKinds)).default([]),
  locale: z.enum(locales),
})
export type PeopleCalendarInput = z.output<typeof peopleCalendarForm>

/** Reads what is kept. */
export const storedKinds = z.array(z.enum(calendarKinds)).catch([...defaultKinds])
