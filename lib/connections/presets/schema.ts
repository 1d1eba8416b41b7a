import { z } from 'zod'
import { listingSlugSchema } from '@/lib/connections/schema'
import { line } from '@/lib/http/field-schema'
import { locales } from '@/lib/i18n/routing'

const locale = z.enum(locales).catch('en')

/** Configuration fields stand under names of their own: a definition’s could be those of others. */
export const presetInput = (name: string) => `config.${name}`

/** A scope as RFC 6749 §3.3 has it; separated by blanks or lines. */
const scopeToken = /^[\x21\x23-\x5b\x5d-\x7e]{1,200}$/

const scopes = z
  .string()
  .max(5000, 'tooLong')
  .default('')
  .transform((text) => [...new Set(text.split(/\s+/).filter(Boolean))])
  .refine((names) => names.length <= 50, 'tooLong')
  .refine((names) => names.every((name) => scopeToken.test(name)), 'preset.scope')

export const presetFormSchema = z
  .object({
    locale,
    slug: listingSlugSchema,
    clientId: line(500),
    /** Empty keeps the stored one. */
    clientSecret: z.string().trim().max(2000, 'tooLong').default(''),
    /** The app has no secret (a public client). */
    isPublic: z.string().optional(),
    scopes,
  })
  .catchall(z.string().max(2100, 'tooLong'))

export const presetSlugSchema = z.object({ locale, slug: listingSlugSchema })

export interface PresetInput {
  slug: string
  clientId: string
  /** Empty keeps the stored one. */
  clientSecret: string
  isPublic: boolean
  /** Empty: those of the listing. */
  scopes: string[]
  /** By the names of the definition's configuration fields; empty ones are not preset. */
  values: Record<string, string>
}
