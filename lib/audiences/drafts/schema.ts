import { z } from 'zod'
import {
  type Attribute,
  attributes,
  type CustomAttributeType,
  customAttributes,
  maxSize,
} from '@/lib/audiences/schema'

/** How the parts of a group count together. */
export const joins = ['all', 'any', 'none'] as const
export type Join = (typeof joins)[number]

/** What a condition asks about: an attribute, `custom:<key>`, `segment`, `group`, or nothing chosen yet. */
export type Subject = string

/** One condition as it stands in the form, complete or not. Numbers and ids are text, as fields are. */
export interface DraftCondition {
  kind: 'condition'
  id: number
  subject: Subject
  operator: string
  values: string[]
}

export interface DraftGroup {
  kind: 'group'
  id: number
  join: Join
  parts: DraftNode[]
}

export type DraftNode = DraftCondition | DraftGroup

/** What is still missing in a condition: a reason of the messages. */
export type DraftIssues = Readonly<Record<number, string>>

/** An attribute that the organization defines, as conditions ask about it. */
export interface OwnAttribute {
  key: string
  name: string
  type: CustomAttributeType
  options: string[]
}

/** How the value of a condition is entered. */
export type ControlKind =
  | 'text'
  | 'date'
  | 'days'
  | 'none'
  | 'country'
  | 'language'
  | 'employmentType'
  | 'status'
  | 'person'
  | 'segment'
  | 'group'
  | 'option'

/** Attributes in the order in which the form offers them. */
export const attributeOrder = Object.keys(attributes) as Attribute[]

export const employmentTypes = ['permanent', 'fixed_term', 'apprentice', 'intern', 'contractor'] as const
export const statuses = ['onboarding', 'active', 'on_leave', 'left'] as const

const namedControls: Partial<Record<Attribute, ControlKind>> = {
  country: 'country',
  language: 'language',
  employmentType: 'employmentType',
  status: 'status',
  managerId: 'person',
  startDate: 'date',
  endDate: 'date',
}
const customControls: Record<CustomAttributeType, ControlKind> = {
  text: 'text',
  date: 'date',
  choice: 'option',
}

const isAttribute = (subject: Subject): subject is Attribute => Object.hasOwn(attributes, subject)

const customPrefix = 'custom:'
export const customSubject = (key: string): Subject => `${customPrefix}${key}`
export const customKey = (subject: Subject): string | null =>
  subject.startsWith(customPrefix) ? subject.slice(customPrefix.length) : null

/** The operators that a subject offers, the first one being the usual; none for an unknown one. */
export function operatorsOf(subject: Subject, own: readonly OwnAttribute[]): string[] {
  if (subject === 'segment' || subject === 'group') return ['is', 'isNot']
  if (isAttribute(subject)) return attributes[subject].operators
  const type = own.find(({ key }) => key === customKey(subject))?.type
  return type ? customAttributes[type].operators : []
}

/** How a condition's value is entered. */
export function controlOf(subject: Subject, operator: string, own: readonly OwnAttribute[]): ControlKind {
  if (operator === 'isEmpty') return 'none'
  if (operator === 'withinLastDays') return 'days'
  if (subject === 'segment' || subject === 'group') return subject
  if (isAttribute(subject)) return namedControls[subject] ?? 'text'
  const type = own.find(({ key }) => key === customKey(subject))?.type
  return type ? customControls[type] : 'none'
}

/** The shape of a draft without its fields: number and, of a group, parts. */
export interface Outline {
  i: number
  c?: Outline[]
}

const outline: z.ZodType<Outline> = z.strictObject({
  i: z.number().int().min(0).max(100_000),
  c: z.array(z.lazy(() => outline)).optional(),
})

/** The hidden field that says how the fields of the form belong together: JSON, short enough to bound its depth. */
export const outlineField = z
  .string()
  .max(40 * maxSize, 'conditionsTooMany')
  .transform((text, context): Outline => {
    const shape = outline.safeParse(readJson(text))
    if (shape.success) return shape.data
    context.addIssue({ code: 'custom', message: 'conditionsTooMany' })
    return z.NEVER
  })

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}
