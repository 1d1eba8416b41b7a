import type { z } from 'zod'
import { AppError } from '@/lib/errors'

type Issue = z.core.$ZodIssue

/** JSON Pointer (RFC 6901 §3). */
const toPointer = (path: readonly PropertyKey[]) =>
  path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')

/** Longer lists help nobody. */
const mostFields = 100

function fieldsOf(issue: Issue): [pointer: string, reason: string][] {
  if (issue.code !== 'unrecognized_keys') return [[toPointer(issue.path), issue.message]]
  return issue.keys.map((key) => [toPointer([...issue.path, key]), 'unknownField'])
}

/**
 * What a program sent, as the schema reads it; messages of its issues are reasons.
 * @param telling reasons that are so exact that they make the problem's `code`
 * @throws AppError `invalid` with the wrong fields by JSON Pointer
 */
export function parseInput<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  telling: readonly string[] = [],
): z.output<Schema> {
  const { data, error } = schema.safeParse(value)
  if (!error) return data as z.output<Schema>
  const reason = telling.find((one) => error.issues.some(({ message }) => message === one))
  const fields = Object.fromEntries(error.issues.flatMap(fieldsOf).slice(0, mostFields))
  throw new AppError('invalid', { ...(reason && { reason }), fields })
}
