import { unstable_rethrow } from 'next/navigation'
import { AppError } from '@/lib/errors'
import { log } from '@/lib/log'

/**
 * Of a failure that nobody expected, programs read as much as that: its story is in the log.
 * @throws AppError the same, or `unavailable` with the status 500; what Next throws to itself
 */
export function explainFailure(error: unknown, request: Request): never {
  unstable_rethrow(error)
  if (error instanceof AppError) throw error
  const requestId = request.headers.get('x-request-id')
  log.error({ err: error, requestId }, 'A call of an API failed')
  throw new AppError('unavailable', { status: 500 })
}
