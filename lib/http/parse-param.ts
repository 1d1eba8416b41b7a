import type { z } from 'zod'
import { AppError } from '@/lib/errors'

/**
 * A part of an address as its schema wants it.
 * @throws AppError `not_found` for any other text: nothing has such an address
 */
export function parseParam<Schema extends z.ZodType>(schema: Schema, text: string): z.output<Schema> {
  const parsed = schema.safeParse(text)
  if (!parsed.success) throw new AppError('not_found')
  return parsed.data
}
