import { AppError } from '@/lib/errors'
import { apiRoute } from '@/lib/http/api-route'
import { problem } from '@/lib/http/problem'

/** Answers methods that an address does not have: 405 with those that it has (RFC 9110 §15.5.6). */
export const methodNotAllowed = (...allowed: string[]) =>
  apiRoute(async () => {
    const response = problem(new AppError('invalid', { status: 405, reason: 'methodNotAllowed' }))
    response.headers.set('allow', [...allowed, 'OPTIONS'].join(', '))
    return response
  })

/** Answers OPTIONS with the methods that an address has: Next would name those, too, that it refuses. */
export const tellMethods = (...allowed: string[]) =>
  apiRoute(
    async () => new Response(null, { status: 204, headers: { allow: [...allowed, 'OPTIONS'].join(', ') } }),
  )
