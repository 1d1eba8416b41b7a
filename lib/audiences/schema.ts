import { z } from 'zod'
import { defineJob } from '@/lib/queue'

/** Nesting of and, or, not; a single condition has depth 1. */
export const maxDepth = 6
/** Conditions and groups of one audience, all together. */
export const maxSize = 100
const maxChoices = 200

const text = z
  .string()
  .trim()
  .min(1, 'required')
  .max(200, 'tooLong')
  .regex(/^\P{C}*$/u, 'unreadable')
const country = z.string().regex(/^[A-Z]{2}$/, 'country')
const language = z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'language')
const employmentType = z.enum(['permanent', 'fixed_term', 'apprentice', 'intern', 'contractor'])
const status = z.enum(['onboarding', 'active', 'on_leave', 'left'])

const textual = ['is', 'isNot', 'contains', 'startsWith', 'oneOf', 'isEmpty']
const optionalChoice = ['is', 'isNot', 'oneOf', 'isEmpty']
const choice = ['is', 'isNot', 'oneOf']
const date = ['is', 'isNot', 'before', 'after', 'withinLastDays', 'isEmpty']

/** What a condition may ask about an employee: the operators of each attribute and the form of its values. */
export const attributes = {
  department: { operators: textual, value: text },
  team: { operators: textual, value: text },
  location: { operators: textual, value: text },
  jobTitle: { operators: textual, value: text },
  email: { operators: textual.filter((operator) => operator !== 'isEmpty'), value: text },
  country: { operators: optionalChoice, value: country },
  language: { operators: optionalChoice, value: language },
  employmentType: { operators: choice, value: employmentType },
  status: { operators: choice, value: status },
  managerId: { operators: optionalChoice, value: z.uuid() },
  startDate: { operators: date, value: z.iso.date() },
  endDate: { operators: date, value: z.iso.date() },
}
export type Attribute = keyof typeof attributes

const attributeNames = Object.keys(attributes) as [Attribute, ...Attribute[]]
const leaf = { kind: z.literal('attribute'), attribute: z.enum(attributeNames) }

const attributeCondition = z
  .discriminatedUnion('operator', [
    z.strictObject({
      ...leaf,
      operator: z.enum(['is', 'isNot', 'contains', 'startsWith', 'before', 'after']),
      value: text,
    }),
    z.strictObject({
      ...leaf,
      operator: z.literal('oneOf'),
      value: z.array(text).min(1, 'required').max(maxChoices, 'tooMany'),
    }),
    z.strictObject({
      ...leaf,
      operator: z.literal('withinLastDays'),
      value: z.number().int().min(1, 'days').max(3650, 'days'),
    }),
    z.strictObject({ ...leaf, operator: z.literal('isEmpty') }),
  ])
  .superRefine((condition, context) => {
    const { operators, value } = attributes[condition.attribute]
    if (!operators.includes(condition.operator)) {
      context.addIssue({ code: 'custom', path: ['operator'], message: 'operator' })
    }
    if (condition.operator === 'isEmpty' || condition.operator === 'withinLastDays') return
    for (const one of [condition.value].flat()) {
      if (!value.safeParse(one).success)
        context.addIssue({ code: 'custom', path: ['value'], message: 'value' })
    }
  })

/** One question about one attribute of an employee, such as "department is Sales". */
export type AttributeCondition = z.output<typeof attributeCondition>

/** Who belongs to an audience. Kinds that ask something else than an attribute join this union. */
export type AudienceConditions =
  | AttributeCondition
  | { kind: 'and' | 'or'; conditions: AudienceConditions[] }
  | { kind: 'not'; condition: AudienceConditions }

const group: z.ZodType<AudienceConditions[]> = z
  .array(z.lazy(() => node))
  .min(1, 'required')
  .max(maxSize, 'conditionsTooMany')

const node: z.ZodType<AudienceConditions> = z.discriminatedUnion('kind', [
  attributeCondition,
  z.strictObject({ kind: z.enum(['and', 'or']), conditions: group }),
  z.strictObject({ kind: z.literal('not'), condition: z.lazy(() => node) }),
])

/** Looks at untrusted input without recursion, so that deep nesting cannot exhaust the stack. */
function isBounded(input: unknown): boolean {
  let level = [input]
  let size = 0
  for (let depth = 1; level.length > 0; depth++) {
    size += level.length
    if (depth > maxDepth || size > maxSize) return false
    level = level.flatMap((value) => {
      if (typeof value !== 'object' || value === null) return []
      const nested = 'conditions' in value && Array.isArray(value.conditions) ? value.conditions : []
      return 'condition' in value ? [...nested, value.condition] : nested
    })
  }
  return true
}

/** Conditions from outside or from the column `Audience.conditions`; bounded in depth and size. */
export const audienceConditions: z.ZodType<AudienceConditions> = z
  .unknown()
  .refine(isBounded, { error: 'conditionsTooMany', abort: true })
  .pipe(node)

/** Brings the members of one audience up to date. */
export const materializeAudienceJob = defineJob(
  'audiences.materialize',
  z.object({ organizationId: z.uuid(), audienceId: z.uuid() }),
)

/** Enqueues that for every audience with conditions: dates that count from today change from day to day. */
export const refreshAudiencesJob = defineJob('audiences.refresh', z.unknown())
