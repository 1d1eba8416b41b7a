import { createSafeActionClient } from 'next-safe-action'
import type { z } from 'zod'
import type { Actor } from '@/lib/auth/actor'
import { getActor } from '@/lib/auth/session'
import { AppError } from '@/lib/errors'
import type { FormState } from '@/lib/http/form-state'

/** Server actions with the actor in their context; only expected failures become answers, the rest rises. */
const actionClient = createSafeActionClient({
  defaultValidationErrorsShape: 'formatted',
  handleServerError: (error) => {
    if (!(error instanceof AppError)) throw error
    return { code: error.code, ...error.details }
  },
}).use(async ({ next }) => next({ ctx: { actor: await getActor() } }))

export interface FormActionOptions {
  /** Fields that are never echoed back into the form: their names, or what tells them. */
  secretFields?: readonly string[] | ((name: string) => boolean)
}

/**
 * A server action for `useActionState`: parses the form, hands input and actor to the handler and
 * translates `AppError` and validation issues into `FormState`. Issue messages of the schema are reason keys.
 * @example export const renameAction = formAction(renameSchema, (input, actor) => rename(actor, input))
 */
export function formAction<Schema extends z.ZodObject, Data>(
  schema: Schema,
  handler: (input: z.output<Schema>, actor: Actor) => Promise<Data>,
  { secretFields = [] }: FormActionOptions = {},
): (previous: FormState, form: FormData) => Promise<FormState<Data>> {
  const action = actionClient
    .inputSchema(schema)
    .action(async ({ parsedInput, ctx }) => handler(parsedInput as z.output<Schema>, ctx.actor))

  return async (_previous, form) => {
    const input = readForm(form, schema)
    const result = await action(input as never)
    const isSecret =
      typeof secretFields === 'function' ? secretFields : (name: string) => secretFields.includes(name)
    const submitted = echo(input, isSecret)
    if (result?.serverError) {
      const { code, reason, values, fields } = result.serverError
      return { status: 'failed', code, reason, values, fields, submitted }
    }
    if (result?.validationErrors) {
      const { _errors, ...issues } = result.validationErrors as IssuesByName
      const fields = Object.fromEntries(
        Object.entries(issues).map(([name, issue]) => [name, firstReason(issue) ?? 'invalid']),
      )
      return { status: 'failed', code: 'invalid', reason: firstReason(_errors), fields, submitted }
    }
    return { status: 'done', data: result?.data as Data, submitted }
  }
}

type Issues = readonly string[] | IssuesByName | undefined
interface IssuesByName {
  [name: string]: Issues
}

/** The first reason at a field, or within it where it holds several values. */
function firstReason(issues: Issues): string | undefined {
  if (!issues || Array.isArray(issues)) return issues?.[0]
  return Object.values(issues)
    .map(firstReason)
    .find((reason) => reason !== undefined)
}

/**
 * Fields of the schema out of the form, and all others where the schema has a `catchall`; a field that the
 * schema wants as an array keeps all its values.
 */
function readForm(form: FormData, schema: z.ZodObject): Record<string, unknown> {
  const input: Record<string, unknown> = {}
  const others = isOpen(schema) ? form.keys() : []
  for (const name of new Set([...Object.keys(schema.shape), ...others])) {
    const values = form.getAll(name)
    if (isArray(schema.shape[name])) input[name] = values
    else if (values.length > 0) input[name] = values.at(-1)
  }
  return input
}

function isOpen(schema: z.ZodObject): boolean {
  const type = schema._zod.def.catchall?._zod.def.type
  return type !== undefined && type !== 'never'
}

function isArray(schema: unknown): boolean {
  let current = schema as z.ZodType | undefined
  while (current) {
    const definition = current._zod.def as { type: string; innerType?: z.ZodType; in?: z.ZodType }
    if (definition.type === 'array') return true
    current = definition.innerType ?? definition.in
  }
  return false
}

function echo(input: Record<string, unknown>, isSecret: (name: string) => boolean) {
  const submitted: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(input)) {
    if (isSecret(name)) continue
    if (typeof value === 'string') submitted[name] = value
    else if (Array.isArray(value)) submitted[name] = value.filter((item) => typeof item === 'string')
  }
  return submitted
}
