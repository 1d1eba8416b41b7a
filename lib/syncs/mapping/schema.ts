import { z } from 'zod'

/** What of a person can be sent; own attributes as `custom:<key>`. */
export const employeeSources = [
  'id',
  'email',
  'userName',
  'externalId',
  'givenName',
  'familyName',
  'displayName',
  'jobTitle',
  'department',
  'team',
  'location',
  'country',
  'language',
  'employmentType',
  'startDate',
  'endDate',
  'status',
  /** The id at the provider of whoever manages them; nobody who is not there. */
  'manager',
] as const
export type EmployeeSource = (typeof employeeSources)[number]

/** What can be done to a text before it is sent. */
export const expressions = ['none', 'lowercase', 'uppercase', 'localPart', 'firstWord', 'initials'] as const
export type Expression = (typeof expressions)[number]

const target = z
  .string()
  .max(200, 'tooLong')
  .regex(
    /^(?:urn:[\w.:-]+:)?[a-zA-Z$][\w$-]*(?:\[type eq "[\w -]{1,40}"\])?(?:\.[a-zA-Z$][\w$-]*)?$/,
    'attributePath',
  )

const attribute = z
  .string()
  .regex(/^(?:custom:[\w-]{1,64}|[a-zA-Z]{1,40})$/, 'unknownSource')
  .refine(
    (source) => source.startsWith('custom:') || (employeeSources as readonly string[]).includes(source),
    'unknownSource',
  )

/** One attribute of the provider, and where its value comes from. */
export const attributeRule = z.strictObject({
  /** Path of the SCIM attribute (RFC 7644 §3.5.2): `name.givenName`, `emails[type eq "work"].value`. */
  target,
  value: z.discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('attribute'),
      source: attribute,
      expression: z.enum(expressions).default('none'),
      /** Sent where the person has no value. */
      fallback: z.string().trim().max(256, 'tooLong').nullable().default(null),
    }),
    z.strictObject({
      kind: z.literal('constant'),
      text: z.string().trim().min(1, 'required').max(256, 'tooLong'),
    }),
    /** Several texts joined, blanks between them left out where one is missing: `{givenName} {familyName}`. */
    z.strictObject({
      kind: z.literal('template'),
      text: z.string().trim().min(1, 'required').max(256, 'tooLong'),
    }),
  ]),
  /** Whoever has no value for it is not sent, and said to have failed. */
  isRequired: z.boolean().default(false),
})
export type AttributeRule = z.output<typeof attributeRule>

export const attributeMapping = z.strictObject({ rules: z.array(attributeRule).min(1).max(60) })
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
