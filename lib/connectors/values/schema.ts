import { z } from 'zod'
import { isUsablePattern } from '@/lib/connectors/patterns'
import { isWellFormed } from '@/lib/connectors/templates'

/** Of a field, as placeholders repeat it. */
export const fieldName = z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,39}$/)
/** A regular expression in the syntax of RE2. */
export const pattern = z.string().min(1).max(256).refine(isUsablePattern, 'Not a pattern that RE2 can match')
/** A text with `{placeholders}`. */
export const template = (max: number) =>
  z.string().min(1).max(max).refine(isWellFormed, 'A brace outside a placeholder')
/** A web address with placeholders, or one placeholder for its beginning. */
export const urlTemplate = template(512).regex(
  /^(https?:\/\/[^\s\\/?#@]+|\{\w+\})([/?][^\s\\#]*)?$/,
  'Not a web address, or a placeholder for one',
)
/** A path with placeholders. */
export const pathTemplate = template(512).regex(/^\/(?!\/)[^\s\\#]*$/, 'Not a path')

/** A JSON pointer (RFC 6901). */
export const jsonPointer = z
  .string()
  .max(256)
  .regex(/^(\/([^~/]|~[01])*)*$/)

// What the client itself sets; a definition must not reach into the framing of the message.
const framing =
  /^(host|connection|content-length|content-type|transfer-encoding|te|trailer|upgrade|expect|keep-alive|proxy-.*|accept-encoding|cookie)$/i
/** A header that a connector may set. */
export const headerName = z
  .string()
  .max(64)
  .regex(/^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/)
  .refine((name) => !framing.test(name), 'A header that a connector may not set')
/** The value of a header, with placeholders. */
export const headerTemplate = template(256).regex(/^[\x20-\x7e]+$/, 'Only printable ASCII')
