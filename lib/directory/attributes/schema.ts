import { z } from 'zod'
import type { EmployeeAttributeType } from '@/lib/generated/prisma/enums'

export const mostAttributes = 50
export const mostOptions = 200
export const longestName = 60
export const longestValue = 200

/** Where `Employee.attributes` and conditions keep the values; made once, from the first name. */
export const attributeKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'attributeKey')
export const attributeId = z.uuid('notFound')

export const attributeTypes = ['text', 'date', 'choice'] as const satisfies EmployeeAttributeType[]

/** One line, its blanks single. */
const words = (max: number, tooLong: string) =>
  z
    .string()
    .transform((text) =>
      text
        .toWellFormed()
        .normalize('NFC')
        .replace(/[\p{Cc}\s]+/gu, ' ')
        .trim(),
    )
    .pipe(z.string().min(1, 'required').max(max, tooLong))

const fold = (text: string) => text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

/** A line each; the same option twice counts once. */
const options = z
  .string()
  .default('')
  .transform((text) => {
    const known = new Map<string, string>()
    for (const line of text.toWellFormed().normalize('NFC').split(/\r?\n/)) {
      const option = line.replace(/[\p{Cc}\s]+/gu, ' ').trim()
      if (option && !known.has(fold(option))) known.set(fold(option), option)
    }
    return [...known.values()]
  })
  .pipe(
    z
      .array(z.string().max(longestValue, 'attributeOptionTooLong'))
      .max(mostOptions, 'attributeOptionsTooMany'),
  )

export const createAttributeSchema = z
  .object({ name: words(longestName, 'tooLong'), type: z.enum(attributeTypes, 'choose'), options })
  .superRefine(({ type, options }, context) => {
    if (type === 'choice' && options.length === 0) {
      context.addIssue({ code: 'custom', path: ['options'], message: 'attributeOptionsMissing' })
    }
  })
export type NewAttribute = z.output<typeof createAttributeSchema>

export const changeAttributeSchema = z.object({ attributeId, name: words(longestName, 'tooLong'), options })
export type AttributeChange = z.output<typeof changeAttributeSchema>

export const moveAttributeSchema = z.object({ attributeId, direction: z.enum(['up', 'down']) })
/** `people`: how many have a value, as it was shown. */
export const deleteAttributeSchema = z.object({ attributeId, people: z.coerce.number().int().min(0) })

export interface AttributeView {
  id: string
  key: string
  name: string
  type: EmployeeAttributeType
  options: string[]
}

/** An attribute with what hangs on it. */
export interface AttributeUse extends AttributeView {
  /** How many people have a value. */
  people: number
  /** Names of the audiences whose conditions ask for it. */
  audiences: string[]
  /** The connections that send it to their provider; `name` null: in a folder that the reader does not see. */
  mappings: { connectionId: string; name: string | null }[]
}
