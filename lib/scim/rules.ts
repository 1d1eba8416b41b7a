import { getEnv } from '@/lib/env'
import type { ListParams, Page } from '@/lib/scim/schema'
import {
  listParams,
  outdated,
  type Projection,
  projectionParams,
  scimPath,
  scimProblem,
  urns,
} from '@/lib/scim/schema'

/** The address of a resource. */
export function locationOf(type: 'Users' | 'Groups', id: string): string {
  return `${getEnv().PORTICO_URL}${scimPath}/${type}/${id}`
}

/** The weak entity tag of a version (RFC 7644 §3.14). */
export function etagOf(version: number): string {
  return `W/"${version}"`
}

/** Whether a field of a condition names the version; `*` names any. Weak and strong tags are compared alike. */
export function namesVersion(field: string, version: number): boolean {
  const tags = field.split(',').map((tag) => tag.trim().replace(/^W\//i, ''))
  return tags.some((tag) => tag === '*' || tag === `"${version}"`)
}

/** @throws AppError `conflict` (`preconditionFailed`) when `If-Match` names other versions */
export function requireVersion(ifMatch: string | null, version: number): void {
  if (ifMatch !== null && !namesVersion(ifMatch, version)) throw outdated()
}

/** @throws AppError `invalid` (`invalidValue`) */
export function parseListParams(params: unknown): ListParams {
  const parsed = listParams.safeParse(params)
  if (parsed.success) return parsed.data
  const name = parsed.error.issues[0]?.path.join('.') ?? 'parameters'
  throw scimProblem('invalidValue', `'${name}' is not what it has to be (RFC 7644, section 3.4.2)`)
}

export function parseProjection(params: unknown): Projection {
  return projectionParams.catch({}).parse(params)
}

/** A `ListResponse` (RFC 7644 §3.4.2). */
export function listResponse({ resources, total }: Page, startIndex: number) {
  return {
    schemas: [urns.list],
    totalResults: total,
    startIndex,
    itemsPerPage: resources.length,
    Resources: resources,
  }
}
