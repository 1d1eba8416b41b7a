import { z } from 'zod'
import { expiresOnSchema } from '@/lib/connections/credentials/schema'
import { connectionIdSchema } from '@/lib/connections/schema'
import { methodTypes } from '@/lib/connectors/method-types/schema'
import { emailAddress } from '@/lib/http/field-schema'
import { locales } from '@/lib/i18n/routing'

/** For how long a link can be good, in minutes: 30 minutes, 4 hours, 1, 3 and 7 days. */
export const validities = [30, 240, 1440, 4320, 10_080] as const
export const shortestValidity = validities[0]
export const longestValidity = validities[4]

const locale = z.enum(locales).catch('en')
const optional = <Output>(schema: z.ZodType<Output, string>) =>
  z
    .string()
    .transform((text) => text.trim() || null)
    .pipe(schema.nullable())
    .optional()
    .transform((value) => value ?? null)

export const createHandOffForm = z.object({
  connectionId: connectionIdSchema,
  /** Minutes. */
  validity: z.coerce.number().int(),
  /** Left out, whoever uses the link chooses. */
  method: optional(z.enum(methodTypes, 'choose')),
  recipient: optional(emailAddress),
  /** Of the mail, and of the page that the link opens. */
  language: z.enum(locales, 'choose'),
})

export const revokeHandOffForm = z.object({
  connectionId: connectionIdSchema,
  handOffId: z.uuid('notFound'),
})

/** 32 random bytes in Base64url. */
export const handOffTokenSchema = z.string().regex(/^[\w-]{43}$/, 'notFound')

export const retestHandOffForm = z.object({ locale, token: handOffTokenSchema })

export const submitHandOffForm = z
  .object({
    locale,
    token: handOffTokenSchema,
    method: z.string().max(64),
    expiresOn: expiresOnSchema.optional(),
  })
  .catchall(z.string())

/** What the last page says: it works; it is stored, untested; the provider's answer came to another browser. */
export const handOffEnds = ['done', 'stored', 'elsewhere'] as const
export type HandOffEnd = (typeof handOffEnds)[number]

/** Holds the token of a link from the form to the provider's answer. Each link has a cookie of its own. */
export function handOffCookie(handOffId: string): string {
  return `portico.hand-off.${handOffId}`
}
