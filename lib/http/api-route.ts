import { AppError } from '@/lib/errors'
import { problem } from '@/lib/http/problem'
import { log } from '@/lib/log'

/**
 * Wraps a route handler: expected failures become problem documents, the rest is logged and rises, and
 * every answer carries `X-Request-Id`.
 */
export function apiRoute<Arguments extends unknown[]>(
  handler: (request: Request, ...rest: Arguments) => Promise<Response>,
): (request: Request, ...rest: Arguments) => Promise<Response> {
  return async (request, ...rest) => {
    // Given by the web server (stamp-requests.ts), which also answers with it when a handler fails.
    const requestId = request.headers.get('x-request-id') ?? crypto.randomUUID()
    const response = await handler(request, ...rest).catch((error: unknown) => {
      if (error instanceof AppError) return problem(error)
      log.error({ err: error, requestId }, 'A route handler failed')
      throw error
    })
    return withRequestId(response, requestId)
  }
}

/** On the answer itself, which costs nothing; answers of `fetch` and redirects are copied, as theirs cannot change. */
function withRequestId(response: Response, requestId: string): Response {
  try {
    response.headers.set('x-request-id', requestId)
    return response
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
    const copy = new Response(response.body, response)
    copy.headers.set('x-request-id', requestId)
    return copy
  }
}
