import { z } from 'zod'

const controls = /[^\P{Cc}\n\t]/gu

/** Without what turns the direction of writing around (UAX #9 §2): it would turn the words around it, too. */
function withoutDirections(text: string): string {
  return text.replace(/\p{Bidi_Control}/gu, '')
}

/** One line that a person types: trimmed, of 1 to `max` characters. Messages are reason keys. */
export function line(max: number) {
  return z
    .string('required')
    .overwrite(withoutDirections)
    .trim()
    .min(1, 'required')
    .max(max, 'tooLong')
    .regex(/^\P{Cc}*$/u, 'invalid')
}

/** A line that names someone or something, where a link has no place. A name may hold a dot: "Booking.com". */
export function plainLine(max: number) {
  return line(max).regex(/^(?!.*(?::\/\/|www\.)).*$/i, 'noLinks')
}

/** Several lines; may be empty. What is not text (PostgreSQL refuses NUL) is left out. */
export function paragraph(max: number) {
  return z
    .string()
    .default('')
    .transform((text) => text.replaceAll('\r\n', '\n').replace(controls, '').toWellFormed())
    .transform((text) => withoutDirections(text).trim())
    .pipe(z.string().max(max, 'tooLong'))
}

/** An e-mail address as people write it. */
export const emailAddress = line(254).pipe(z.email('email'))
