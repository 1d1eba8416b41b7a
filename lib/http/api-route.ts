import { AppError, type ErrorCode } from '@/lib/errors'

const statusOf: Record<ErrorCode, number> = {
  unauthenticated: 401,
  forbidden: 403,
  not_found: 404,
  conflict: 409,
  invalid: 422,
  limit_exceeded: 429,
  provider_failed: 502,
  unavailable: 503,
}

const titleOf: Record<ErrorCode, string> = {
  unauthenticated: 'Authentication is required',
  forbidden: 'The right for this is missing',
  not_found: 'There is nothing here',
  conflict: 'The request conflicts with the current state',
  invalid: 'The request is not valid',
  limit_exceeded: 'Too many requests',
  provider_failed: 'The provider did not answer as expected',
  unavailable: 'The service is not available',
}

/** An `AppError` as `application/problem+json` (RFC 9457). */
export function problem(error: AppError): Response {
  const { code, details } = error
  const headers = new Headers({ 'content-type': 'application/problem+json', 'cache-control': 'no-store' })
  if (details.retryAfterSeconds) headers.set('retry-after', String(Math.ceil(details.retryAfterSeconds)))
  const errors = Object.entries(details.fields ?? {}).map(([name, reason]) => ({
    pointer: `/${name}`,
    detail: reason,
  }))
  const body = {
    type: 'about:blank',
    title: titleOf[code],
    status: statusOf[code],
    detail: details.reason ?? titleOf[code],
    code: details.reason ?? code,
    ...(errors.length > 0 ? { errors } : {}),
  }
  return new Response(JSON.stringify(body), { status: statusOf[code], headers })
}

/**
 * Wraps a route handler: expected failures become problem documents, the rest rises, and every
 * answer carries `X-Request-Id`.
 */
export function apiRoute<Arguments extends unknown[]>(
  handler: (request: Request, ...rest: Arguments) => Promise<Response>,
): (request: Request, ...rest: Arguments) => Promise<Response> {
  return async (request, ...rest) => {
    const response = await handler(request, ...rest).catch((error: unknown) => {
      if (error instanceof AppError) return problem(error)
      throw error
    })
    response.headers.set('x-request-id', crypto.randomUUID())
    return response
  }
}
