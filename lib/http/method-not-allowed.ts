import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { problem } from '@/lib/http/problem'

/** Answers methods that an address does not have: 405 with those that it has (RFC 9110 §15.5.6). */
export const methodNotAllowed = (...allowed: string[]) =>
  apiRoute(async () => {
    const response = problem(new AppError('invalid', { status: 405, reason: 'methodNotAllowed' }))
    response.headers.set('allow', allowField(allowed))
    return response
  })

/** `Allow` (RFC 9110 §10.2.1): every address tells its methods. */
export const allowField = (allowed: readonly string[]) => [...allowed, 'OPTIONS'].join(', ')

/** Answers OPTIONS with the methods that an address has: Next would name those, too, that it refuses. */
export const tellMethods = (...allowed: string[]) =>
  apiRoute(async () => new Response(null, { status: 204, headers: { allow: allowField(allowed) } }))
