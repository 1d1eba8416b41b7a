import { z } from 'zod'

/** A text of one line, without blanks around it. */
export const line = (max: number) => z.string().trim().min(1).max(max)

/** A sentence or paragraph in every language of Portico. */
export const localizedText = (max: number) => z.strictObject({ en: line(max), fr: line(max) })
export type LocalizedText = z.infer<ReturnType<typeof localizedText>>

/** The same number of lines in every language. */
export const localizedLines = (maxLines: number, max: number) =>
  z
    .strictObject({ en: z.array(line(max)).max(maxLines), fr: z.array(line(max)).max(maxLines) })
    .refine(({ en, fr }) => en.length === fr.length, 'Every language needs the same number of lines')
export type LocalizedLines = z.infer<ReturnType<typeof localizedLines>>

export const permissionSchema = z.strictObject({
  object: z.string().regex(/^[a-z][a-z_]{0,39}$/),
  /** `read` leaves the HR platform, `write` enters it. */
  access: z.enum(['read', 'write']),
  fields: z
    .array(z.string().regex(/^[a-z][a-z0-9_]{0,39}$/))
    .min(1)
    .max(60),
  /** `special`: special categories of personal data (GDPR art. 9). */
  sensitivity: z.enum(['basic', 'personal', 'special']),
  reason: localizedText(300),
})
export type Permission = z.infer<typeof permissionSchema>
export const permissionsSchema = z.array(permissionSchema).max(40)

/** Instructions beside the fields, one line a step. */
export const setupSchema = localizedLines(20, 300)
