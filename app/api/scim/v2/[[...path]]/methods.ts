import { AppError } from '@/lib/errors'
import { refusal, scimError } from '@/lib/http/scim-answer'

export const discovered = ['ServiceProviderConfig', 'ResourceTypes', 'Schemas']

/** What there is to do at an address (RFC 7644 §3.2); null where there is nothing. HEAD is as GET, and not named. */
export function methodsOf([endpoint = '', id, ...rest]: readonly string[]): string[] | null {
  if (endpoint === 'Users' || endpoint === 'Groups') {
    if (rest.length > 0) return null
    if (id === undefined) return ['GET', 'POST']
    return id === '.search' ? ['POST'] : ['GET', 'PUT', 'PATCH', 'DELETE']
  }
  if (discovered.includes(endpoint)) return rest.length > 0 ? null : ['GET']
  if (id !== undefined) return null
  if (endpoint === '') return ['GET']
  return endpoint === '.search' ? ['POST'] : null
}

/** `Allow` (RFC 9110 §10.2.1). */
const allowOf = (methods: string[]) =>
  [...methods, ...(methods.includes('GET') ? ['HEAD'] : []), 'OPTIONS'].join(', ')

/** 405, with the methods that the address has. */
export function answerNotAllowed(methods: string[]): Response {
  const response = scimError(refusal(405, 'methodNotAllowed'))
  response.headers.set('allow', allowOf(methods))
  return response
}

/** `OPTIONS`. */
export function answerOptions(path: readonly string[]): Response {
  const methods = methodsOf(path)
  if (!methods) return scimError(new AppError('not_found'))
  return new Response(null, { status: 204, headers: { allow: allowOf(methods) } })
}
