import { z } from 'zod'
import { expressions } from '@/lib/syncs/mapping/expressions/schema'
import { canonicalTarget, targetProblem } from '@/lib/syncs/mapping/targets/schema'
import { isKnownSource, placeholders } from '@/lib/syncs/mapping/templates/schema'

const target = z
  .string()
  .trim()
  .min(1, 'required')
  .max(200, 'tooLong')
  .transform(canonicalTarget)
  .superRefine((path, context) => {
    const message = targetProblem(path)
    if (message) context.addIssue({ code: 'custom', message })
  })

const source = z.string().refine(isKnownSource, 'unknownSource')

const text = z.string().trim().min(1, 'required').max(256, 'tooLong')
const template = text.refine(
  (value) => placeholders(value)?.every(isKnownSource) ?? false,
  'unknownPlaceholder',
)

/** One attribute of the provider, and where its value comes from. */
export const attributeRule = z.strictObject({
  /** Path of the SCIM attribute (RFC 7644 §3.5.2): `name.givenName`, `emails[type eq "work"].value`. */
  target,
  value: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('attribute'),
      source,
      expression: z.enum(expressions).default('none'),
      /** Sent where the person has no value. */
      fallback: z.string().trim().max(256, 'tooLong').nullable().default(null),
    }),
    z.strictObject({ kind: z.literal('constant'), text }),
    /** Several texts joined, blanks between them left out where one is missing: `{givenName} {familyName}`. */
    z.strictObject({ kind: z.literal('template'), text: template }),
  ]),
  /** Whoever has no value for it is not sent, and said to have failed. */
  isRequired: z.boolean().default(false),
  /** Characters of which no more are sent, where the provider takes no longer texts. */
  maxLength: z.int('wholeNumber').min(1, 'outOfRange').max(1000, 'outOfRange').nullable().default(null),
})
export type AttributeRule = z.output<typeof attributeRule>

export const attributeMapping = z
  .strictObject({ rules: z.array(attributeRule).min(1, 'required').max(60, 'tooManyRules') })
  .superRefine(({ rules }, context) => {
    const seen = new Set<string>()
    for (const [index, { target }] of rules.entries()) {
      const name = target.toLowerCase()
      const path = ['rules', index, 'target']
      if (seen.has(name)) context.addIssue({ code: 'custom', path, message: 'duplicateTarget' })
      seen.add(name)
    }
    // RFC 7643 §4.1.1: every user has one.
    if (!seen.has('username')) {
      context.addIssue({ code: 'custom', path: ['rules'], message: 'userNameMissing' })
    }
  })
export type AttributeMapping = z.output<typeof attributeMapping>

/** A person as a provider is told of them: values by the targets of the mapping. `active` is not among them. */
export type Representation = Record<string, string>

/** How one attribute differs from what the provider has. */
export interface FieldDifference {
  /** Target of the mapping, or `active`. */
  name: string
  before: string | null
  after: string | null
}
