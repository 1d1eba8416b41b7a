import { getEnv } from '@/lib/env'
import { AppError } from '@/lib/errors'

/**
 * Refuses a form that another site posted (a browser names the origin of every POST).
 * @throws AppError `forbidden`
 */
export function requireSameOrigin(request: Request): void {
  if (request.headers.get('origin') !== new URL(getEnv().PORTICO_URL).origin) {
    throw new AppError('forbidden', { reason: 'foreignOrigin' })
  }
}
