import { z } from 'zod'

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
  externalId: { operators: textual, value: text },
  country: { operators: optionalChoice, value: country },
  language: { operators: optionalChoice, value: language },
  employmentType: { operators: choice, value: employmentType },
  status: { operators: choice, value: status },
  managerId: { operators: optionalChoice, value: z.uuid() },
  startDate: { operators: date, value: z.iso.date() },
  endDate: { operators: date, value: z.iso.date() },
}
export type Attribute = keyof typeof attributes

/** The same for the attributes that an organization defines itself, by their type. */
export const customAttributes = {
  text: { operators: textual, value: text },
  choice: { operators: optionalChoice, value: text },
  date: { operators: date, value: z.iso.date() },
}
export type CustomAttributeType = keyof typeof customAttributes

/** Key of an attribute that an organization defines: `cost_centre`. */
export const attributeKey = z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, 'attributeKey')

const attributeNames = Object.keys(attributes) as [Attribute, ...Attribute[]]

/** The operators, each with the form of its value, on a question of the given kind. */
function questions<Kind extends z.ZodRawShape>(kind: Kind) {
  return z.discriminatedUnion('operator', [
    z.strictObject({
      ...kind,
      operator: z.enum(['is', 'isNot', 'contains', 'startsWith', 'before', 'after']),
      value: text,
    }),
    z.strictObject({
      ...kind,
      operator: z.literal('oneOf'),
      value: z.array(text).min(1, 'required').max(maxChoices, 'tooMany'),
    }),
    z.strictObject({
      ...kind,
      operator: z.literal('withinLastDays'),
      value: z.number().int().min(1, 'days').max(3650, 'days'),
    }),
    z.strictObject({ ...kind, operator: z.literal('isEmpty') }),
  ])
}

interface Question {
  operator: string
  value?: string | string[] | number
}

function checkQuestion(
  { operators, value }: { operators: string[]; value: z.ZodType },
  question: Question,
  context: z.RefinementCtx,
): void {
  if (!operators.includes(question.operator)) {
    context.addIssue({ code: 'custom', path: ['operator'], message: 'operator' })
  }
  if (question.operator === 'isEmpty' || question.operator === 'withinLastDays') return
  for (const one of [question.value].flat()) {
    if (!value.safeParse(one).success) context.addIssue({ code: 'custom', path: ['value'], message: 'value' })
  }
}

const attributeCondition = questions({
  kind: z.literal('attribute'),
  attribute: z.enum(attributeNames),
}).superRefine((condition, context) => checkQuestion(attributes[condition.attribute], condition, context))

const customCondition = questions({
  kind: z.literal('custom'),
  key: attributeKey,
  type: z.enum(['text', 'choice', 'date']),
}).superRefine((condition, context) => checkQuestion(customAttributes[condition.type], condition, context))

/** "External segment → name → is → true": `value` false asks for those who are not in it. */
const segmentCondition = z.strictObject({
  kind: z.literal('segment'),
  segmentId: z.uuid(),
  value: z.boolean(),
})

/** The same about a group of the identity provider. */
const groupCondition = z.strictObject({ kind: z.literal('group'), groupId: z.uuid(), value: z.boolean() })

/** One question about one attribute of an employee, such as "department is Sales". */
export type AttributeCondition = z.output<typeof attributeCondition>
/** The same about an attribute that the organization defines. */
export type CustomCondition = z.output<typeof customCondition>
/** One question about an employee. */
export type Condition =
  | AttributeCondition
  | CustomCondition
  | z.output<typeof segmentCondition>
  | z.output<typeof groupCondition>

/** Who belongs to an audience. */
export type AudienceConditions =
  | Condition
  | { kind: 'and' | 'or'; conditions: AudienceConditions[] }
  | { kind: 'not'; condition: AudienceConditions }

const group: z.ZodType<AudienceConditions[]> = z
  .array(z.lazy(() => node))
  .min(1, 'required')
  .max(maxSize, 'conditionsTooMany')

const node: z.ZodType<AudienceConditions> = z.discriminatedUnion('kind', [
  attributeCondition,
  customCondition,
  segmentCondition,
  groupCondition,
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
