import { z } from 'zod'
import { connectionIdSchema } from '@/lib/connections/schema'

/** Room for a name, in UTF-16 units as browsers count them. */
export const nameLength = 100

// Characters that change how the text around them reads: they could make one name look like another.
const hidden = /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u

/** What a connection is called. */
export const connectionNameSchema = z
  .string()
  .trim()
  .normalize('NFC')
  .min(1, 'required')
  .max(nameLength, 'tooLong')
  .refine((name) => name.isWellFormed() && !hidden.test(name), 'plainName')
  .refine((name) => /[\p{L}\p{N}\p{P}\p{S}]/u.test(name), 'required')

export const renameSchema = z.object({ connectionId: connectionIdSchema, name: connectionNameSchema })
export type Rename = z.output<typeof renameSchema>

export const transferSchema = z.object({
  connectionId: connectionIdSchema,
  /** The new owner. */
  memberId: z.uuid('choose'),
  /** Another name, where the new owner's folder holds a connection of this one already. */
  name: connectionNameSchema.optional(),
})
export type Transfer = z.output<typeof transferSchema>
