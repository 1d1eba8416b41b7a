import { z } from 'zod'
import { AppError } from '@/lib/errors'

/** Schemas of resources (RFC 7643 §8) and of messages (RFC 7644 §8.2). */
export const urns = {
  user: 'urn:ietf:params:scim:schemas:core:2.0:User',
  enterprise: 'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User',
  portico: 'urn:ietf:params:scim:schemas:extension:portico:2.0:User',
  group: 'urn:ietf:params:scim:schemas:core:2.0:Group',
  list: 'urn:ietf:params:scim:api:messages:2.0:ListResponse',
  search: 'urn:ietf:params:scim:api:messages:2.0:SearchRequest',
  patch: 'urn:ietf:params:scim:api:messages:2.0:PatchOp',
  error: 'urn:ietf:params:scim:api:messages:2.0:Error',
} as const

/** Where everything of this protocol stands, below the address of Portico. */
export const scimPath = '/api/scim/v2'

/** Resources in one answer: unless asked for fewer, and at most. */
export const pageSizes = { usual: 100, most: 500 }

/** Bytes that a request may hold. */
export const bodyLimits = { user: 1024 * 1024, group: 4 * 1024 * 1024 }

/** What a request did wrong (RFC 7644 §3.12, table 9). */
export const scimTypes = [
  'invalidFilter',
  'tooMany',
  'mutability',
  'invalidSyntax',
  'invalidPath',
  'noTarget',
  'invalidValue',
] as const
export type ScimType = (typeof scimTypes)[number]

/**
 * A request that RFC 7644 §3.12 refuses with 400 and this `scimType`.
 * @param detail in English, for whoever runs the client; never a secret
 */
export function scimProblem(scimType: ScimType, detail: string): AppError {
  return new AppError('invalid', { status: 400, reason: scimType, values: { detail } })
}

/** Another resource has a value that has to be unique (409 `uniqueness`). */
export function notUnique(detail: string): AppError {
  return new AppError('conflict', { reason: 'uniqueness', values: { detail } })
}

/** The client's version is not that of the resource (412, RFC 7644 §3.14). */
export function outdated(): AppError {
  const detail = 'The resource has changed since the version of If-Match'
  return new AppError('conflict', { status: 412, reason: 'preconditionFailed', values: { detail } })
}

export type Json = Record<string, unknown>

export function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** An id of ours: whatever else stands in an address is nobody's. */
export const resourceId = z.uuid()

const integer = z.coerce.number().int()
/** Names of attributes, separated by commas or as a list. */
const names = z
  .union([z.string(), z.array(z.string())])
  .transform((value) =>
    [value]
      .flat()
      .flatMap((text) => text.split(','))
      .map((name) => name.trim())
      .filter(Boolean),
  )
  .optional()

/** Which attributes an answer is to have (RFC 7644 §3.9). */
export const projectionParams = z.object({ attributes: names, excludedAttributes: names })
export type Projection = z.output<typeof projectionParams>

/** What to list, from where, in which order (RFC 7644 §3.4.2); values below the least count as the least. */
export const listParams = projectionParams.extend({
  filter: z.string().optional(),
  sortBy: z.string().optional(),
  sortOrder: z.enum(['ascending', 'descending']).default('ascending'),
  startIndex: integer.transform((index) => Math.min(Math.max(index, 1), 2 ** 31 - 1)).default(1),
  count: integer.transform((count) => Math.min(Math.max(count, 0), pageSizes.most)).default(pageSizes.usual),
})
export type ListParams = z.output<typeof listParams>

/** Part of what matches, and how many there are. */
export interface Page {
  resources: Json[]
  total: number
}
