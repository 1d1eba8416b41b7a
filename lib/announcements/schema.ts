import { z } from 'zod'
import { problemOfTemplate } from '@/lib/announcements/templates/schema'
import { connectionIdSchema } from '@/lib/connections/schema'
import { isTimeZone } from '@/lib/days'
import type { Locale } from '@/lib/i18n/routing'
import { defineJob } from '@/lib/queue'

/** The listing whose connections announce people. */
export const announcementsSlug = 'new-joiner-announcements'

export const chatTools = ['slack', 'teams', 'mattermost'] as const
export type ChatTool = (typeof chatTools)[number]

/** What the text about a person can name: nothing else of them leaves. */
export const joinerPlaceholders = [
  'name',
  'firstName',
  'lastName',
  'jobTitle',
  'department',
  'location',
] as const
export type JoinerPlaceholder = (typeof joinerPlaceholders)[number]

/** What is told of somebody whose first day it is. */
export type Joiner = Record<Exclude<JoinerPlaceholder, 'name'>, string | null>

/** What a connection announces people with until an admin writes something else. */
export const defaultTemplates = {
  en: 'Please welcome {name}[, {jobTitle}][ in {department}][, {location}]: today is their first day.',
  fr: 'Bienvenue à {name}[, {jobTitle}][, {department}][, {location}], dont c’est le premier jour.',
} as const satisfies Record<Locale, string>
/** Who is announced by a test, and that it is one. */
export const sampleJoiners = {
  en: {
    note: 'Test from Portico:',
    joiner: {
      firstName: 'Camille',
      lastName: 'Sample',
      jobTitle: 'Designer',
      department: 'Product',
      location: 'Paris',
    },
  },
  fr: {
    note: 'Essai de Portico :',
    joiner: {
      firstName: 'Camille',
      lastName: 'Exemple',
      jobTitle: 'Designer',
      department: 'Produit',
      location: 'Paris',
    },
  },
} as const satisfies Record<Locale, { note: string; joiner: Joiner }>
export const defaultHour = 9
export const defaultTimeZone = 'UTC'

export const templateLength = 500
/** People of one message. */
export const mostJoiners = 15

/** Why a message was not sent. Each has a sentence. */
export const announcementReasons = ['refused', 'late', 'switchedOff', 'nobodyLeft'] as const
export type AnnouncementReason = (typeof announcementReasons)[number]

const text = z
  .string()
  .transform((value) =>
    value
      .normalize('NFC')
      .replaceAll(/\p{Cc}+/gu, ' ')
      .trim(),
  )
  .pipe(z.string().min(1, 'required').max(templateLength, 'tooLong'))

/** The text about one person: `{name}[, {jobTitle}]`; what stands in brackets goes without a value for it. */
export const joinerTemplate = text.superRefine((template, context) => {
  const problem = problemOfTemplate(template, joinerPlaceholders)
  if (problem) context.addIssue({ code: 'custom', message: problem })
})

export const announcementSettingsForm = z.object({
  connectionId: connectionIdSchema,
  template: joinerTemplate,
  /** `auto`: told by the address. */
  tool: z.enum(['auto', ...chatTools], 'choose').default('auto'),
  hour: z.coerce.number('choose').int('choose').min(0, 'choose').max(23, 'choose'),
  timeZone: z.string().refine(isTimeZone, 'timeZone'),
})
export type AnnouncementSettingsInput = z.output<typeof announcementSettingsForm>

export interface AnnouncementSettingsValues {
  tool: ChatTool | null
  template: string
  hour: number
  timeZone: string
}

export const announcementTestForm = z.object({ connectionId: connectionIdSchema })

/** Posts a message that is due. */
export const postAnnouncementJob = defineJob(
  'announcements.post',
  z.object({ organizationId: z.uuid(), announcementId: z.uuid() }),
)

/** Announces whose first day it is, and takes up messages that were left. */
export const planAnnouncementsJob = defineJob('announcements.plan', z.unknown())
