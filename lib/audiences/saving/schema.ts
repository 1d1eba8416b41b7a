import { z } from 'zod'

/** How many audiences an organization can have, and how many people can be added to one by hand. */
export const audienceLimits = { audiences: 500, byHand: 10_000 } as const
export const audienceNameLength = 120
export const audienceDescriptionLength = 500

const oneLine = (text: string) =>
  text
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\p{C}\s]+/gu, ' ')
    .trim()

/** A name of one line; the same letters are the same name, however they are encoded. */
export const audienceName = z
  .string()
  .transform(oneLine)
  .pipe(z.string().min(1, 'required').max(audienceNameLength, 'audienceNameTooLong'))

export const audienceDescription = z
  .string()
  .transform(oneLine)
  .pipe(z.string().max(audienceDescriptionLength, 'audienceDescriptionTooLong'))

export const personIds = z
  .array(z.uuid('notFound'))
  .transform((ids) => [...new Set(ids)].sort())
  .refine((ids) => ids.length <= audienceLimits.byHand, 'tooManyByHand')
